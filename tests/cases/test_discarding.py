"""A draft thrown away: an unpaid one is gone, one that cost money ends, and its money goes back once and unsent."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.test import Client

from cases.actions import discarding, drafts, sending
from cases.lifecycle import State
from cases.models import Attachment, Case, DraftAnswers, SendRequest
from ground.ports import use
from ground.refusals import NotYours, WrongState
from payments.actions import receive_event
from payments.gateways.fake import FakeGateway
from payments.models import Bill, Refund
from portal.invariants import broken
from records.actions import forget_uploads
from records.models import Blob
from tests.cases import cases
from tests.cases.races import queued, read_before
from tests.cases.test_sending import free, send
from tests.factories import AT
from tests.payments import factories as bills

FEE = 135_000


@pytest.mark.django_db
def test_a_draft_that_cost_nothing_leaves_nothing() -> None:
    house = cases.house()
    case = cases.draft(house)

    assert discarding.discard(case.pk, who=house.office.anna.who, at=AT) is None

    assert not Case.objects.exists()


@pytest.mark.django_db
def test_its_files_are_forgotten_a_day_later_and_nobody_elses() -> None:
    house = cases.house()
    kept, thrown = cases.draft(house), cases.draft(house)
    sent = cases.submitted(house)
    who, (portrait,) = house.office.anna.who, thrown.attachments.filter(component="portrait")
    drafts.detach(thrown.pk, key=portrait.key, who=who)
    own = cases.add_file(thrown, "portrait", who=who, data=b"%PDF-1.7 only here")
    discarding.discard(thrown.pk, who=who, at=AT)

    assert forget_uploads(at=AT) == 0, "not while a request may still bring them again"
    assert forget_uploads(at=AT + timedelta(days=30)) == 1

    assert not Blob.objects.filter(pk=own.blob_id).exists()
    assert all(Attachment.objects.filter(case=case).exists() for case in (kept, sent))


@pytest.mark.django_db
def test_a_paid_draft_is_thrown_away_and_its_fee_goes_back_and_stays_in_sight(client: Client) -> None:
    house = cases.house()
    case = free(house)
    client.force_login(house.office.anna.user)
    page = f"/nhap/{case.key}/xoa/"
    assert "Lệ phí 135.000 đồng sẽ được hoàn trả cho ông/bà." in client.get(page).text

    thrown = client.post(page)

    assert thrown.headers["Location"] == page
    assert Case.objects.get().state == State.DISCARDED
    assert (Refund.objects.get().amount, Refund.objects.get().reason) == (FEE, "draft_discarded")
    assert not Attachment.objects.exists()
    assert not DraftAnswers.objects.exists()
    assert broken(at=AT) == []
    assert "Sẽ hoàn trả 135.000 đồng." in client.get(page).text
    mine = client.get("/ho-so/").text
    assert f"/nhap/{case.key}/xoa/" in mine
    assert f'href="/nhap/{case.key}/"' not in mine
    for gone in ("", "trang/contact/", "giay-to/portrait/", "kiem-tra/", "phien-ban-moi/"):
        assert client.get(f"/nhap/{case.key}/{gone}").headers["Location"] == page, gone
    for posted in ("xoa/", "huy-gui/", "dung-lai/", "kiem-tra/"):
        assert client.post(f"/nhap/{case.key}/{posted}").status_code == 302, posted
    assert client.post(f"/nhap/{case.key}/trang/contact/luu/").status_code == 409
    assert Refund.objects.count() == 1


@pytest.mark.django_db
def test_a_payment_that_comes_after_the_draft_was_thrown_away_goes_back_and_sends_nothing() -> None:
    house = cases.house()
    case = cases.draft(house)
    bill = send(house, case).bill
    assert bill is not None

    with use("payment_gateway", FakeGateway(now=lambda: AT)):
        order = bills.order(bill)
        discarding.discard(case.pk, who=house.office.anna.who, at=AT)
        receive_event(bills.message("payment.paid", order), at=AT)
    cases.deliver_only("send_when_paid")

    assert Case.objects.get().state == State.DISCARDED
    assert (Bill.objects.get().state, SendRequest.objects.get().state) == ("cancelled", "cancelled")
    assert (Refund.objects.get().amount, Refund.objects.get().reason) == (FEE, "bill_cancelled")
    assert broken(at=AT) == []


@pytest.mark.django_db
def test_a_wrong_amount_stays_in_sight_of_who_threw_the_draft_away(client: Client) -> None:
    house = cases.house()
    case = cases.draft(house)
    bill = send(house, case).bill
    assert bill is not None
    with use("payment_gateway", FakeGateway(now=lambda: AT)):
        receive_event(bills.message("payment.paid", bills.order(bill), amount=FEE - 1), at=AT)

    discarding.discard(case.pk, who=house.office.anna.who, at=AT)

    client.force_login(house.office.anna.user)
    address = f"/thanh-toan/{bill.key}/"
    assert address in client.get(f"/nhap/{case.key}/xoa/").text
    assert "Số tiền nhận được khác" in client.get(address).text


@pytest.mark.django_db
def test_a_fee_that_stays_with_a_draft_that_is_gone_is_found() -> None:
    house = cases.house()
    case = free(house)
    discarding.discard(case.pk, who=house.office.anna.who, at=AT)

    Refund.objects.all().delete()

    assert [line for line in broken(at=AT) if "135000 đồng stayed" in line]


# --- paid and thrown away at once -------------------------------------------------------------------------------------


def paid(house: cases.House) -> tuple[Case, Callable[[], object], Callable[[], object]]:
    """A draft whose payment has just come in; what the delivery does with it, and what its owner does."""
    case = cases.draft(house)
    bill = send(house, case).bill
    assert bill is not None
    cases.pay(bill)
    return (
        case,
        lambda: sending.send_paid(case.pk, amount=FEE, at=AT),
        lambda: discarding.discard(case.pk, who=house.office.anna.who, at=AT),
    )


@pytest.mark.faults
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", ["sent", "thrown away"])
def test_a_paid_draft_is_either_sent_or_thrown_away_and_paid_back(first: str) -> None:
    case, sends, throws = paid(cases.house())

    outcomes = queued(case, *([sends, throws] if first == "sent" else [throws, sends]))

    if first == "sent":
        assert isinstance(outcomes[1], WrongState)
        assert (Case.objects.get().state, Refund.objects.count()) == (State.SUBMITTED, 0)
    else:
        assert (Case.objects.get().state, Refund.objects.get().amount) == (State.DISCARDED, FEE)
    assert [line for line in broken(at=AT + timedelta(hours=1)) if not line.startswith("INV-10")] == []


@pytest.mark.faults
@pytest.mark.django_db(transaction=True)
def test_a_draft_that_two_clicks_throw_away_is_not_found_by_the_second() -> None:
    house = cases.house()
    case = cases.draft(house)
    anna = house.office.anna.who

    outcomes = queued(
        case,
        lambda: discarding.discard(case.pk, who=anna, at=AT),
        lambda: discarding.discard(case.pk, who=anna, at=AT),
        lambda: drafts.save_page(case.pk, page="all", answers={}, typed={}, complete=False, who=anna, at=AT),
    )

    assert outcomes[0] is None
    assert [type(one) for one in outcomes[1:]] == [NotYours, NotYours]


@pytest.mark.faults
@pytest.mark.django_db(transaction=True)
def test_the_twin_throws_away_what_was_sent() -> None:
    case, sends, throws = paid(cases.house())

    with read_before(case, sends), pytest.raises(IntegrityError) as caught:
        throws()

    assert "case_code_comes_with_sending" in str(caught.value), "only the table still keeps them apart"
