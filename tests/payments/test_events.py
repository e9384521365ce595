"""Callbacks in any number and any order: the final state follows from what happened, not from when we heard."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ground.who import Actor
from journal.models import Entry
from payments import actions
from payments.actions import EventChanged, GatewayMessage
from payments.gateways.fake import FakeGateway
from payments.models import Bill, Checkout, EReceipt, GatewayEvent, Payment, Refund
from payments.selectors import bills_for
from tests.payments.factories import AT, bill, message, order

pytestmark = pytest.mark.django_db
in_any_order = settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)


def receive(*messages: GatewayMessage) -> list[str]:
    return [str(actions.receive_event(one, at=AT)) for one in messages]


def confirmations(of: Bill) -> int:
    return Entry.objects.filter(subject_type="bill", subject_id=of.pk, kind="payment.confirmed").count()


def test_five_times_the_same_callback_is_one_payment(gateway: FakeGateway) -> None:
    made = bill()
    paid = message("payment.paid", order(made))

    answers = receive(paid, paid, paid, paid, paid)

    assert answers == ["applied"] * 5
    assert (made.payments.count(), GatewayEvent.objects.count(), confirmations(made)) == (1, 1, 1)
    assert EReceipt.objects.get().number == 1


def test_the_same_charge_under_two_event_ids_is_one_payment(gateway: FakeGateway) -> None:
    made = bill()
    opened = order(made)

    answers = receive(message("payment.paid", opened), message("payment.paid", opened))

    assert answers == ["applied", "already"]
    assert (made.payments.count(), confirmations(made)) == (1, 1)


@given(places=st.permutations(range(9)))
@in_any_order
def test_paid_cancelled_refunded_end_the_same_in_every_order(gateway: FakeGateway, places: list[int]) -> None:
    with transaction.atomic():
        made = bill()
        opened = order(made)
        paid = message("payment.paid", opened, at=AT + timedelta(minutes=3))
        ended = message("payment.expired", opened)
        refunded = message("refund.done", opened, refund_key="bank-7", at=AT + timedelta(minutes=9))
        news = [paid] * 5 + [refunded] * 2 + [ended] * 2

        receive(*(news[place] for place in places))

        view = bills_for(made.reference)[-1]
        assert (view.phase, [refund.state for refund in view.refunds]) == ("paid", ["done"])
        assert [receipt.voided_at is not None for receipt in view.receipts] == [True]
        assert Checkout.objects.get(pk=opened.pk).state == "paid"
        assert (GatewayEvent.objects.count(), confirmations(made)) == (3, 1)
        assert not GatewayEvent.objects.filter(outcome="parked").exists()
        transaction.set_rollback(True)


@given(places=st.permutations(range(6)))
@in_any_order
def test_two_orders_of_one_bill_both_paid_keep_one_payment_and_return_one(
    gateway: FakeGateway, places: list[int]
) -> None:
    with transaction.atomic():
        made = bill()
        first = order(made)
        receive(message("payment.cancelled", first))
        second = order(made)
        news = [message("payment.paid", first)] * 3 + [message("payment.paid", second)] * 3

        receive(*(news[place] for place in places))

        standings = sorted(made.payments.values_list("standing", "amount"))
        assert standings == [("accepted", 135_000), ("surplus", 135_000)]
        assert list(Refund.objects.values_list("reason", "state", "amount")) == [("paid_twice", "owed", 135_000)]
        assert confirmations(made) == 1
        transaction.set_rollback(True)


def test_news_of_a_payment_made_in_time_counts_three_days_later(gateway: FakeGateway) -> None:
    made = bill()
    paid = message("payment.paid", order(made), at=AT + timedelta(minutes=5))

    answer = actions.receive_event(paid, at=AT + timedelta(days=3))

    assert answer == "applied"
    assert Bill.objects.get(pk=made.pk).paid_at == AT + timedelta(minutes=5)


def test_a_payment_made_after_the_order_ended_goes_back(gateway: FakeGateway) -> None:
    made = bill()
    late = message("payment.paid", order(made), at=AT + timedelta(hours=2))

    receive(late)

    assert Bill.objects.get(pk=made.pk).state == "open"
    assert (Payment.objects.get().standing, Refund.objects.get().reason) == ("surplus", "paid_late")


def test_a_payment_for_a_cancelled_bill_goes_back(gateway: FakeGateway) -> None:
    made = bill()
    opened = order(made)
    actions.cancel_bill(made.pk, reason="withdrawn", actor=Actor.system("test"), at=AT)

    receive(message("payment.paid", opened))

    assert Bill.objects.get(pk=made.pk).state == "cancelled"
    assert (Payment.objects.get().standing, Refund.objects.get().reason) == ("surplus", "bill_cancelled")


@pytest.mark.parametrize("amount", [134_999, 1, 1_350_000])
def test_a_wrong_amount_is_held_for_a_person(gateway: FakeGateway, amount: int) -> None:
    made = bill()

    answers = receive(message("payment.paid", order(made), amount=amount))

    assert answers == ["mismatch"]
    assert bills_for(made.reference)[-1].phase == "held"
    assert (Payment.objects.get().standing, confirmations(made), Refund.objects.count()) == ("held", 0, 0)
    assert Entry.objects.filter(kind="payment.alarm").count() == 1


def test_an_unknown_order_is_stored_as_an_alarm_and_never_as_a_payment() -> None:
    answers = receive(message("payment.paid", "nobody-knows-it"))

    assert answers == ["unknown_order"]
    assert (GatewayEvent.objects.get().outcome, Payment.objects.count()) == ("unknown_order", 0)
    assert Entry.objects.get(kind="payment.alarm").data["outcome"] == "unknown_order"


def test_an_event_id_with_other_content_is_refused_and_changes_nothing(gateway: FakeGateway) -> None:
    made = bill()
    opened = order(made)
    receive(message("payment.paid", opened, event_id="EV-1"))

    with pytest.raises(EventChanged):
        actions.receive_event(message("payment.cancelled", opened, event_id="EV-1"), at=AT)

    assert GatewayEvent.objects.get().kind == "payment.paid"


@pytest.mark.parametrize("kind", ["payment.blessed", "", "refund.failed"])
def test_what_is_not_understood_is_kept_for_a_person(gateway: FakeGateway, kind: str) -> None:
    made = bill()
    opened = order(made)
    receive(message("payment.paid", opened))

    answers = receive(message(kind, opened, refund_key="nobody-asked"))

    assert answers == ["odd"]
    assert Bill.objects.get(pk=made.pk).state == "paid"
