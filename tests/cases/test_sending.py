"""Sending counts once, costs little, and waits for the payment whether or not the citizen comes back."""

from collections.abc import Callable
from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.actions import citizen, drafts, sending
from cases.lifecycle import State
from cases.models import Case, SendRequest, Submission
from cases.selectors.citizen import overview
from ground.refusals import Invalid, NotAllowed, WrongState
from journal.models import Entry
from payments.models import Bill, Refund
from portal.invariants import broken
from tests.cases import cases
from tests.factories import AT

DECLARED = {"declaration": True}


def send(house: cases.House, case: Case, *, click: str = "first") -> sending.Sent:
    return sending.request_sending(
        case.pk, token=click, declaration=DECLARED, who=house.office.anna.who, next_path="/", at=AT
    )


@pytest.mark.django_db
def test_a_draft_waits_for_its_fee_and_is_sent_when_the_money_is_there() -> None:
    house = cases.house()
    case = cases.draft(house)

    sent = send(house, case)

    assert sent.bill is not None
    assert sent.bill.amount == 135_000
    assert Case.objects.get().state == State.DRAFT
    cases.pay(sent.bill)
    cases.deliver_only("send_when_paid")
    case = Case.objects.get()
    assert case.state == State.SUBMITTED
    assert case.code == f"{house.office.counter.code}-261116-0001"
    assert broken(at=AT) == []


@pytest.mark.django_db
def test_a_draft_is_locked_while_its_payment_is_pending_and_free_again_after_giving_up() -> None:
    house = cases.house()
    case = cases.draft(house)
    anna = house.office.anna.who
    send(house, case)

    with pytest.raises(NotAllowed):
        drafts.save_page(case.pk, page="x", answers={}, typed={}, complete=True, who=anna, at=AT)

    sending.cancel_sending(case.pk, who=anna, at=AT)
    drafts.save_page(case.pk, page="x", answers={"phone": "+84912000000"}, typed={}, complete=True, who=anna, at=AT)
    assert Bill.objects.live().count() == 0


@pytest.mark.django_db
def test_a_draft_that_no_longer_fits_is_not_sent_and_the_money_stays_on_the_bill() -> None:
    house = cases.house()
    case = cases.draft(house)
    sent = send(house, case)
    assert sent.bill is not None
    cases.pay(sent.bill)

    late = AT + timedelta(days=365)
    sending.send_paid(case.pk, amount=135_000, at=late)

    assert Case.objects.get().state == State.DRAFT
    assert SendRequest.objects.get().state == SendRequest.State.FAILED
    assert Bill.objects.get().state == Bill.State.PAID
    assert Entry.objects.filter(kind="case.send_failed").count() == 1


@pytest.mark.django_db
def test_everything_that_is_missing_is_named_at_its_field_and_paper() -> None:
    house = cases.house()
    case = cases.draft(house, given={**cases.answers(), "phone": "12", "declaration": None})
    case.attachments.filter(component="portrait").delete()

    with pytest.raises(Invalid) as caught:
        sending.request_sending(case.pk, token="t", declaration={}, who=house.office.anna.who, next_path="/", at=AT)

    assert set(caught.value.errors) == {"phone", "portrait", "declaration"}


@pytest.mark.django_db
def test_a_withdrawal_before_reception_gives_the_fee_back_once() -> None:
    house = cases.house()
    case = cases.submitted(house)
    anna = house.office.anna.who

    citizen.withdraw(case.pk, who=anna, at=AT)
    citizen.withdraw(case.pk, who=anna, at=AT)

    assert Refund.objects.get().amount == 135_000
    assert Entry.objects.filter(kind="case.withdrawn").count() == 1
    assert broken(at=AT) == []


@pytest.mark.django_db
def test_a_withdrawn_case_is_begun_again_without_retyping() -> None:
    house = cases.house()
    case = cases.submitted(house)
    anna = house.office.anna.who
    citizen.withdraw(case.pk, who=anna, at=AT)

    again = drafts.apply_again(case.pk, house.version, who=anna, token="again", at=AT)

    assert again.attachments.count() == 4
    assert again.draft.answers["licence_number"] == case.submissions.get().answers["licence_number"]
    assert drafts.apply_again(case.pk, house.version, who=anna, token="again", at=AT) == again
    assert overview(again, at=AT).ready


@pytest.mark.django_db
def test_sending_costs_at_most_twenty_queries_with_begin_and_commit(client: Client) -> None:
    house = cases.house()
    case = cases.draft(house)
    bill = send(house, case).bill
    assert bill is not None
    cases.pay(bill)
    SendRequest.objects.update(state=SendRequest.State.FAILED, settled_at=AT)
    client.force_login(house.office.anna.user)
    client.get(f"/nhap/{case.key}/kiem-tra/")

    with CaptureQueriesContext(connection) as queries:
        answer = client.post(f"/nhap/{case.key}/kiem-tra/", {"token": "again", "declaration": "on"})

    assert answer.headers["Location"].endswith("/da-gui/"), answer.text[:3000]
    # A test's own savepoints stand for BEGIN and COMMIT, one pair each.
    assert len(queries) <= 20, "\n".join(query["sql"][:160] for query in queries)


@pytest.mark.faults
@pytest.mark.django_db(transaction=True)
def test_twenty_clicks_at_once_make_one_case() -> None:
    house = cases.house()
    case = free(house)
    codes: list[str] = []

    run_twenty(lambda: codes.append(str(send(house, case, click="same").case.code)))

    assert len(codes) == 20
    assert len(set(codes)) == 1
    assert Submission.objects.count() == 1


@pytest.mark.faults
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_twenty_clicks_would_collide() -> None:
    """The twin: the same race through the same checks, but the row is read without its lock."""
    house = cases.house()
    case = free(house)
    failed: list[Exception] = []

    def unlocked() -> None:
        try:
            unlocked_send(case)
        except Exception as error:  # noqa: BLE001 — whatever breaks is what the twin is to show
            failed.append(error)

    run_twenty(unlocked)

    assert failed, "the race test is blind: nothing collided without the lock"


def unlocked_send(case: Case) -> None:
    with transaction.atomic():
        found = Case.objects.get(pk=case.pk)
        number = found.submissions.count() + 1
        connection.cursor().execute("SELECT pg_sleep(0.2)")
        kind = Submission.Kind.FIRST
        Submission.objects.create(case=found, number=number, kind=kind, token="same", answers={}, files=[], sent_at=AT)


def free(house: cases.House) -> Case:
    """A draft whose fee has been paid, so that sending it is one step."""
    case = cases.draft(house)
    bill = send(house, case).bill
    assert bill is not None
    cases.pay(bill)
    SendRequest.objects.update(state=SendRequest.State.FAILED, settled_at=AT)
    return case


def run_twenty(work: Callable[[], object]) -> None:
    def one() -> None:
        try:
            work()
        finally:
            connection.close()

    threads = [Thread(target=one) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db
def test_a_signed_result_can_no_longer_be_withdrawn() -> None:
    house = cases.house()
    with cases.devices(house):
        case = cases.signed(house)

    with pytest.raises(WrongState):
        citizen.withdraw(case.pk, who=house.office.anna.who, at=AT)
