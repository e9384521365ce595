"""The books balance after everything that can happen, and the check sees every way in which they would not."""

import pytest

from ground.who import Actor
from payments import actions
from payments.gateways.fake import FakeGateway
from payments.invariants import money_balances
from payments.models import Bill, EReceipt, Payment, Refund
from tests.payments.factories import AT, bill, message, order, paid_bill

pytestmark = pytest.mark.django_db


def test_the_books_balance_after_every_kind_of_payment(gateway: FakeGateway) -> None:
    held, twice, refunded = bill(), bill(), paid_bill()
    gateway.pay(order(held).order_code, at=AT, amount=1_000)
    actions.receive_event(message("payment.paid", order(held), amount=1_000), at=AT)
    first = order(twice)
    actions.receive_event(message("payment.cancelled", first), at=AT)
    actions.receive_event(message("payment.paid", order(twice)), at=AT)
    actions.receive_event(message("payment.paid", first), at=AT)
    actions.owe_refund(refunded.pk, reason="declined", actor=Actor.system("test"), at=AT)

    assert list(money_balances()) == []


@pytest.mark.parametrize(
    ("broken", "seen"),
    [
        (lambda paid: Bill.objects.filter(pk=paid.pk).update(amount=1), ["bill"]),
        (lambda paid: Bill.objects.filter(pk=paid.pk).update(state="open", paid_at=None), ["bill"]),
        (lambda paid: EReceipt.objects.filter(bill=paid).update(amount=1), ["payment"]),
        (lambda paid: EReceipt.objects.filter(bill=paid).delete(), ["payment"]),
        (lambda paid: Payment.objects.filter(bill=paid).update(standing="surplus"), ["bill", "payment", "receipt"]),
        (lambda paid: Payment.objects.filter(bill=paid).update(gateway_txn="lost"), ["gateway"]),
        (
            lambda paid: Refund.objects.create(
                bill=paid, payment=paid.payments.get(), amount=200_000, reason="x", owed_at=AT, state="owed"
            ),
            ["payment"],
        ),
    ],
)
def test_every_imbalance_is_seen(gateway: FakeGateway, broken: object, seen: list[str]) -> None:
    paid = paid_bill()
    assert list(money_balances()) == []

    broken(paid)  # type: ignore[operator] # a lambda of the table above

    assert [sentence.split()[0] for sentence in money_balances()] == seen
