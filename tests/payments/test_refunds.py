"""Money that goes back: owed once, sent under one key, seen by the citizen, done or failed by the gateway's word."""

from datetime import timedelta

import pytest

from ground.refusals import WrongState
from ground.who import Actor
from journal.models import Delivery, Entry
from payments import actions
from payments.gateways.fake import FakeGateway
from payments.models import Bill, EReceipt, Payment, Refund
from payments.selectors import bills_for
from tests.payments.deliveries import deliver_own
from tests.payments.factories import AT, bill, message, order

pytestmark = pytest.mark.django_db
OFFICE = Actor.system("test")


@pytest.fixture
def paid(gateway: FakeGateway) -> Bill:
    """A bill that was paid at the gateway."""
    made = bill()
    charge = gateway.pay(order(made).order_code, at=AT)
    actions.receive_event(message("payment.paid", order(made), txn=charge.txn), at=AT)
    return made


def test_a_refund_is_owed_once_sent_and_done(gateway: FakeGateway, paid: Bill) -> None:
    for _time in range(3):
        actions.owe_refund(paid.pk, reason="declined", actor=OFFICE, at=AT)
    assert [refund.state for refund in bills_for(paid.reference)[-1].refunds] == ["owed"]

    deliver_own("send_refund")

    view = bills_for(paid.reference)[-1]
    assert [(refund.state, refund.amount) for refund in view.refunds] == [("done", 135_000)]
    assert [receipt.voided_at is not None for receipt in view.receipts] == [True]
    assert Entry.objects.get(kind="refund.done").data["reference"] == paid.reference
    assert len(gateway.refunds) == 1


def test_part_of_the_money_goes_back_and_the_rest_has_its_own_receipt(gateway: FakeGateway, paid: Bill) -> None:
    actions.owe_refund(paid.pk, reason="declined", actor=OFFICE, at=AT, amount=100_000)

    deliver_own("send_refund")

    receipts = EReceipt.objects.order_by("number")
    assert [(one.number, one.amount, one.voided_at is None) for one in receipts] == [
        (1, 135_000, False),
        (2, 35_000, True),
    ]


@pytest.mark.parametrize("amount", [0, -1, 135_001])
def test_no_more_goes_back_than_came_in(gateway: FakeGateway, paid: Bill, amount: int) -> None:
    with pytest.raises(ValueError, match="cannot return"):
        actions.owe_refund(paid.pk, reason="declined", actor=OFFICE, at=AT, amount=amount)


def test_nothing_paid_nothing_owed(gateway: FakeGateway) -> None:
    assert actions.owe_refund(bill().pk, reason="declined", actor=OFFICE, at=AT) is None


def test_a_gateway_that_is_down_is_asked_again_under_the_same_key(gateway: FakeGateway, paid: Bill) -> None:
    gateway.down = True
    refund = actions.owe_refund(paid.pk, reason="declined", actor=OFFICE, at=AT)
    deliver_own("send_refund")
    assert Delivery.objects.get(handler="payments.handlers.send_refund").state == "pending"

    gateway.down = False
    deliver_own("send_refund", at=AT + timedelta(days=1))

    assert refund is not None
    assert (Refund.objects.get().state, list(gateway.refunds)) == ("done", [refund.key])


def test_a_pending_refund_is_sent_and_ends_by_its_callback(gateway: FakeGateway, paid: Bill) -> None:
    gateway.refunds_end = "pending"
    refund = actions.owe_refund(paid.pk, reason="declined", actor=OFFICE, at=AT)
    assert refund is not None
    deliver_own("send_refund")
    assert Refund.objects.get().state == "sent"

    txn = refund.payment.gateway_txn
    actions.receive_event(message("refund.done", order_of(paid), txn=txn, refund_key=refund.key), at=AT)

    assert Refund.objects.get().state == "done"


def test_a_pending_refund_whose_callback_is_lost_is_found_by_asking(gateway: FakeGateway, paid: Bill) -> None:
    gateway.refunds_end = "pending"
    refund = actions.owe_refund(paid.pk, reason="declined", actor=OFFICE, at=AT)
    assert refund is not None
    deliver_own("send_refund")
    gateway.refunds.clear()
    gateway.refunds_end = "done"
    gateway.refund(key=refund.key, txn=refund.payment.gateway_txn, amount=refund.amount)

    actions.ask_due_orders(at=AT + timedelta(hours=2))

    assert Refund.objects.get().state == "done"


def test_a_refund_that_failed_is_shown_and_can_be_tried_again(gateway: FakeGateway, paid: Bill) -> None:
    gateway.refunds_end = "failed"
    refund = actions.owe_refund(paid.pk, reason="declined", actor=OFFICE, at=AT)
    assert refund is not None
    deliver_own("send_refund")
    assert (Refund.objects.get().state, Entry.objects.filter(kind="refund.failed").count()) == ("failed", 1)

    gateway.refunds_end = "done"
    actions.retry_refund(refund.pk, actor=OFFICE, at=AT)
    deliver_own("send_refund")

    assert (Refund.objects.get().state, Refund.objects.get().failure) == ("done", "")


def test_a_refund_the_gateway_refuses_has_failed(gateway: FakeGateway) -> None:
    made = bill()
    actions.receive_event(message("payment.paid", order(made), txn="a charge the gateway denies"), at=AT)
    actions.owe_refund(made.pk, reason="declined", actor=OFFICE, at=AT)

    deliver_own("send_refund")

    assert (Refund.objects.get().state, Refund.objects.get().failure) == ("failed", "unknown_txn")


def test_done_is_final_whatever_comes_after(gateway: FakeGateway, paid: Bill) -> None:
    refund = actions.owe_refund(paid.pk, reason="declined", actor=OFFICE, at=AT)
    assert refund is not None
    deliver_own("send_refund")

    txn = refund.payment.gateway_txn
    late = message("refund.failed", order_of(paid), txn=txn, refund_key=refund.key)
    outcome = actions.receive_event(late, at=AT)

    assert (outcome, Refund.objects.get().state) == ("already", "done")
    with pytest.raises(WrongState):
        actions.retry_refund(refund.pk, actor=OFFICE, at=AT)


def test_a_wrong_amount_goes_back_when_a_person_says_so_and_then_the_bill_can_be_paid(gateway: FakeGateway) -> None:
    made = bill()
    charge = gateway.pay(order(made).order_code, at=AT, amount=1_000)
    actions.receive_event(message("payment.paid", order(made), txn=charge.txn, amount=1_000), at=AT)
    held = Payment.objects.get(bill=made)
    assert (held.standing, held.amount) == ("held", 1_000)

    actions.return_held(held.pk, actor=OFFICE, at=AT)
    deliver_own("send_refund")

    assert (Refund.objects.get().state, Payment.objects.get().amount) == ("done", 1_000)
    assert bills_for(made.reference)[-1].phase == "to_pay"
    assert actions.start_checkout(made.pk, at=AT)


def order_of(made: Bill) -> str:
    return made.checkouts.get().order_code
