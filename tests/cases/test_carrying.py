"""A service that changed or ended while a draft lay: the citizen sees what differs, nothing is sent blindly."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.roles import Role
from cases.actions import carrying, citizen, sending
from cases.actions.carrying import ServiceClosed, VersionChanged
from cases.lifecycle import State
from cases.models import Case, SendRequest
from cases.selectors.carrying import carrying as page_of
from ground.refusals import WrongState
from notifications.models import Message
from payments.models import Bill, EReceipt, Refund
from portal.invariants import broken
from services import closing
from services.actions import publish
from services.checking import Checked, check_files
from services.closing import Reason
from services.models import ServiceVersion
from tests import factories
from tests.cases import cases
from tests.factories import AT
from tests.services.factories import checked as checked_folder

pytestmark = pytest.mark.django_db
DECLARED = {"declaration": True}
WHY = Reason(vi="Luật mới bãi bỏ thủ tục.", en="A new law ends it.", legal_basis="Luật 1, Điều 2")


def changed(*replacements: tuple[str, str, str]) -> Checked:
    """Return the licence service with passages of its files replaced; the examples are left as they are."""
    files = dict(checked_folder().folder.files)
    for name, old, new in replacements:
        assert old in files[name], f"{old!r} is not in {name}"
        files[name] = files[name].replace(old, new, 1)
    found = check_files("driving-licence-renewal", {name: text.encode() for name, text in files.items()})
    assert found.definition is not None, found.problems
    return Checked(found.folder, found.definition, found.data, found.examples, ())


def other_form() -> Checked:
    """Return the service without its e-mail question and with a new one that must be answered."""
    return changed(("form.yaml", "id: email", "id: other_email"))


def send(house: cases.House, case: Case) -> sending.Sent:
    return sending.request_sending(
        case.pk, token="first", declaration=DECLARED, who=house.office.anna.who, next_path="/", at=AT
    )


def test_a_draft_on_an_old_version_is_not_sent_but_shown_what_changed() -> None:
    house = cases.house()
    case = cases.draft(house)
    new = publish(other_form(), at=AT).version

    with pytest.raises(VersionChanged):
        send(house, case)

    found = page_of(Case.objects.select_related("draft", "service_version__service").get(pk=case.pk), at=AT)
    assert found is not None
    assert found.version == new
    assert len(found.carried.added) == 1
    assert [row.field_id for row in found.carried.dropped] == ["email"] or "email" not in case.draft.answers
    assert Case.objects.get().service_version == house.version


def test_answers_and_files_go_on_by_their_ids() -> None:
    house = cases.house()
    case = cases.draft(house)
    before = dict(Case.objects.get(pk=case.pk).draft.answers)
    new = publish(other_form(), at=AT).version

    carrying.carry_over(case.pk, to=new.pk, who=house.office.anna.who, at=AT)

    after = Case.objects.get()
    assert after.service_version == new
    assert after.draft.answers == {name: answer for name, answer in before.items() if name != "email"}
    assert after.attachments.count() == 4
    assert send(house, after).bill is not None


def test_a_file_of_a_paper_that_is_gone_is_named_and_not_sent() -> None:
    house = cases.house()
    case = cases.draft(house)
    new = publish(changed(("components.yaml", "id: health_certificate", "id: health_paper")), at=AT).version
    found = page_of(Case.objects.get(pk=case.pk), at=AT)
    assert found is not None
    assert found.lost_files == ("health_certificate.png",)
    carrying.carry_over(case.pk, to=new.pk, who=house.office.anna.who, at=AT)
    assert set(Case.objects.get().attachments.values_list("component", flat=True)) == {
        "portrait",
        "licence_front",
        "licence_back",
    }


def test_who_saw_other_differences_sees_the_page_again() -> None:
    house = cases.house()
    case = cases.draft(house)
    seen = publish(other_form(), at=AT).version
    publish(changed(("form.yaml", "id: email", "id: third_email")), at=AT)
    with pytest.raises(VersionChanged):
        carrying.carry_over(case.pk, to=seen.pk, who=house.office.anna.who, at=AT)
    assert Case.objects.get().service_version == house.version


def test_a_sending_that_waits_for_money_is_not_run_under_another_version() -> None:
    house = cases.house()
    case = cases.draft(house)
    sent = send(house, case)
    assert sent.bill is not None
    new = publish(other_form(), at=AT).version
    cases.pay(sent.bill)

    sending.send_paid(case.pk, amount=sent.bill.amount, at=AT)

    assert Case.objects.get().state == State.DRAFT
    assert (SendRequest.objects.get().state, SendRequest.objects.get().reason) == ("failed", "version_changed")
    carrying.carry_over(case.pk, to=new.pk, who=house.office.anna.who, at=AT)
    again = sending.request_sending(
        case.pk, token="second", declaration=DECLARED, who=house.office.anna.who, next_path="/", at=AT
    )
    assert again.case.state == State.SUBMITTED
    assert Bill.objects.get().state == Bill.State.PAID
    assert broken(at=AT) == []


def send_again(house: cases.House, times: int = 2) -> sending.Sent:
    return sending.request_sending(
        Case.objects.get().pk,
        token=f"click {times}",
        declaration=DECLARED,
        who=house.office.anna.who,
        next_path="/",
        at=AT,
    )


def paid_under_another_fee(fee: int) -> tuple[cases.House, Bill]:
    """A draft whose fee was paid, and whose service asks for another one since."""
    house = cases.house()
    case = cases.draft(house)
    bill = send(house, case).bill
    assert bill is not None
    cases.pay(bill)
    new_fee(house, old=bill.amount, new=fee)
    return house, bill


def new_fee(house: cases.House, *, old: int, new: int) -> None:
    tariff = "from: 2026-01-01, amount: "
    version = publish(changed(("service.yaml", f"{tariff}{old}", f"{tariff}{new}")), at=AT).version
    case = Case.objects.get()
    cases.deliver_only("send_when_paid")
    carrying.carry_over(case.pk, to=version.pk, who=house.office.anna.who, at=AT)


def test_a_fee_that_fell_gives_the_rest_back_and_sends() -> None:
    house, _bill = paid_under_another_fee(100_000)

    sent = send_again(house)

    assert sent.case.state == State.SUBMITTED
    assert Refund.objects.get().amount == 35_000
    assert broken(at=AT) == []


def test_a_fee_that_rose_asks_for_the_difference_and_sends_when_it_is_paid() -> None:
    house, first = paid_under_another_fee(150_000)

    more = send_again(house).bill

    assert more is not None
    assert (more.amount, more.covered, more.supplements, more.why) == (15_000, 135_000, first, "rules")
    assert send_again(house, 3).bill == more, "asked twice, it is one bill"
    assert Case.objects.get().state == State.DRAFT
    cases.pay(more)
    cases.deliver_only("send_when_paid")
    assert Case.objects.get().state == State.SUBMITTED
    assert EReceipt.objects.count() == 2
    assert broken(at=AT) == []
    SendRequest.objects.filter(state="sent").update(fee=1)
    assert [sentence.split(" ")[0] for sentence in broken(at=AT)] == ["INV-08"]


def test_news_of_the_first_bill_that_come_late_do_not_end_the_wait_for_the_second() -> None:
    house, first = paid_under_another_fee(150_000)
    more = send_again(house).bill
    assert more is not None

    sending.send_paid(Case.objects.get().pk, amount=first.amount, at=AT)

    assert SendRequest.objects.latest("id").state == SendRequest.State.WAITING
    cases.pay(more)
    sending.send_paid(Case.objects.get().pk, amount=more.amount, at=AT)
    assert Case.objects.get().state == State.SUBMITTED


def test_the_difference_can_be_given_up_and_what_was_paid_is_kept() -> None:
    house, first = paid_under_another_fee(150_000)
    more = send_again(house).bill
    assert more is not None

    sending.cancel_sending(Case.objects.get().pk, who=house.office.anna.who, at=AT)

    assert {bill.pk: bill.state for bill in Bill.objects.all()} == {first.pk: "paid", more.pk: "cancelled"}
    assert broken(at=AT) == []


def test_a_decline_gives_both_payments_back() -> None:
    house, _first = paid_under_another_fee(150_000)
    more = send_again(house).bill
    assert more is not None
    cases.pay(more)
    cases.deliver_only("send_when_paid")
    case = Case.objects.get()

    citizen.withdraw(case.pk, who=house.office.anna.who, at=AT)

    assert sorted(Refund.objects.values_list("amount", flat=True)) == [15_000, 135_000]
    assert broken(at=AT) == []


def test_a_case_that_was_sent_stays_on_its_version() -> None:
    house = cases.house()
    case = cases.submitted(house)
    new = publish(other_form(), at=AT).version
    with pytest.raises(WrongState):
        carrying.carry_over(case.pk, to=new.pk, who=house.office.anna.who, at=AT)
    with pytest.raises(IntegrityError, match="stays on its version"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(service_version=new)


def test_the_page_leads_from_the_draft_to_what_changed_and_back(client: Client) -> None:
    house = cases.house()
    case = cases.draft(house)
    client.force_login(house.office.anna.user)
    draft, carry = f"/nhap/{case.key}/", f"/nhap/{case.key}/phien-ban-moi/"
    assert client.get(draft).status_code == 200
    new = publish(other_form(), at=AT).version

    for path in (draft, f"{draft}kiem-tra/"):
        assert client.get(path).headers["Location"] == carry
    page = client.get(carry)
    assert page.status_code == 200
    assert f'value="{new.pk}"' in page.content.decode()
    assert client.post(f"{draft}kiem-tra/", {"token": "x", "declaration": "on"}).headers["Location"] == carry
    assert Case.objects.get().state == State.DRAFT
    assert client.post(carry, {"version": "1"}).status_code == 409
    assert client.post(carry, {"version": str(new.pk)}).headers["Location"] == draft
    assert client.get(draft).status_code == 200


def test_a_service_that_ended_says_so_everywhere(client: Client) -> None:
    house = cases.house()
    case = cases.draft(house)
    unit = factories.unit(factories.agency(), factories.calendar())
    first, second = (factories.official(unit, Role.CATALOGUE_ADMIN).who for _ in range(2))
    closing.close(cases.SLUG, on=AT.date(), reason=WHY, proposer=first, who=second, at=AT)

    with pytest.raises(ServiceClosed):
        send(house, case)
    cases.deliver_only("tell_draft_holders")
    told = Message.objects.get(kind="service.closed")
    assert (told.recipient_id, told.path) == (house.office.anna.person.pk, f"/nhap/{case.key}/")
    client.force_login(house.office.anna.user)
    page = client.get(f"/nhap/{case.key}/", follow=True).content.decode()
    assert "Luật mới bãi bỏ thủ tục." in page
    assert client.get(f"/nop/{cases.SLUG}/").headers["Location"] == f"/thu-tuc/{cases.SLUG}/"
    public = client.get(f"/thu-tuc/{cases.SLUG}/")
    assert public.status_code == 410
    assert "Luật 1, Điều 2" in public.content.decode()
    assert cases.SLUG not in client.get("/thu-tuc/").content.decode()
    assert not ServiceVersion.objects.in_force(AT.date() + timedelta(days=1)).exists()
