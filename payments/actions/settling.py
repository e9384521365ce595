"""What the gateway says of an order becomes rows here: the one place for callbacks and for answers to our questions.

The final state follows from what happened and when it happened at the gateway, not from the order in which news arrive.
"""

from datetime import datetime, timedelta

from django.db import transaction

from ground.who import Actor
from journal.actions import record
from payments.actions.bills import subject
from payments.actions.receipts import issue_receipt
from payments.actions.refunds import apply_parked, apply_refund_report, owe
from payments.gateways.port import Charge, OrderReport
from payments.models import Bill, Checkout, GatewayEvent, Payment

GATEWAY = Actor.partner("payment gateway")

Outcome = GatewayEvent.Outcome

GRACE = timedelta(minutes=2)
"""Two clocks never agree; a payment this little after the order's end still counts as in time."""

SURPLUS_REASONS = {Bill.State.CANCELLED: "bill_cancelled", Bill.State.PAID: "paid_twice", Bill.State.OPEN: "paid_late"}


def locked_order(order_code: str) -> tuple[Bill, Checkout] | None:
    """Lock the bill behind an order and return both, None for an unknown order. Two queries; needs a transaction."""
    bill = Bill.objects.select_for_update(of=("self",)).filter(checkouts__order_code=order_code).first()
    return (bill, Checkout.objects.get(order_code=order_code)) if bill else None


@transaction.atomic
def settle(report: OrderReport, *, at: datetime) -> None:
    """Take over everything the gateway reports of one order; what is known already changes nothing.

    An unknown order is left alone: we asked about it ourselves, so it exists here or was never ours.
    """
    order = locked_order(report.code)
    if order is None:
        return
    bill, checkout = order
    for charge in report.charges:
        take_charge(bill, checkout, charge, at=at)
    for refund in report.refunds:
        apply_refund_report(bill, refund, at=at)
    if report.state in {"cancelled", "expired"} and checkout.state == Checkout.State.OPEN:
        close(bill, checkout, Checkout.State(report.state), at=at)


def take_charge(bill: Bill, checkout: Checkout, charge: Charge, *, at: datetime) -> GatewayEvent.Outcome:
    """Book money that came in for an order. The caller holds the lock on the bill.

    Right amount, in time, for an open bill: accepted, the bill is paid and has its receipt. Another amount: held for a
    person. Anything else goes back by itself.
    """
    if known := Payment.objects.filter(gateway_txn=charge.txn).first():
        same = known.checkout_id == checkout.pk and known.amount == charge.amount
        return Outcome.ALREADY if same else Outcome.ODD
    standing = _standing(bill, checkout, charge)
    payment = Payment.objects.create(
        bill=bill,
        checkout=checkout,
        gateway_txn=charge.txn,
        amount=charge.amount,
        standing=standing,
        paid_at=charge.at,
        received_at=at,
    )
    _settle_checkout(checkout, Checkout.State.PAID, at=at)
    TAKE[standing](bill, payment, at=at)
    apply_parked(bill, payment, at=at)
    return Outcome.MISMATCH if standing == Payment.Standing.HELD else Outcome.APPLIED


def _standing(bill: Bill, checkout: Checkout, charge: Charge) -> Payment.Standing:
    if charge.amount != checkout.amount:
        return Payment.Standing.HELD
    in_time = charge.at <= checkout.expires_at + GRACE
    wanted = bill.state == Bill.State.OPEN and in_time
    return Payment.Standing.ACCEPTED if wanted else Payment.Standing.SURPLUS


def _accept(bill: Bill, payment: Payment, *, at: datetime) -> None:
    bill.state = Bill.State.PAID
    bill.paid_at = payment.paid_at
    bill.save(update_fields=["state", "paid_at"])
    receipt = issue_receipt(bill, payment, amount=payment.amount, at=at)
    data = {**_data(bill, payment), "receipt_id": receipt.pk}
    record("payment.confirmed", subject=subject(bill), actor=GATEWAY, at=at, data=data)


def _hold(bill: Bill, payment: Payment, *, at: datetime) -> None:
    data = {**_data(bill, payment), "expected": bill.amount}
    record("payment.mismatch", subject=subject(bill), actor=GATEWAY, at=at, data=data)


def _give_back(bill: Bill, payment: Payment, *, at: datetime) -> None:
    reason = SURPLUS_REASONS[Bill.State(bill.state)]
    data = {**_data(bill, payment), "reason": reason}
    record("payment.late", subject=subject(bill), actor=GATEWAY, at=at, data=data)
    owe(bill, payment, amount=payment.amount, reason=reason, actor=GATEWAY, at=at)


TAKE = {
    Payment.Standing.ACCEPTED: _accept,
    Payment.Standing.HELD: _hold,
    Payment.Standing.SURPLUS: _give_back,
}


def close(bill: Bill, checkout: Checkout, state: Checkout.State, *, at: datetime) -> GatewayEvent.Outcome:
    """End an order without payment; money that is reported later is still booked by the rule above."""
    if checkout.state != Checkout.State.OPEN:
        return Outcome.ALREADY
    _settle_checkout(checkout, state, at=at)
    data = {"reference": bill.reference, "amount": bill.amount, "why": str(state)}
    record("payment.given_up", subject=subject(bill), actor=GATEWAY, at=at, data=data)
    return Outcome.APPLIED


def _settle_checkout(checkout: Checkout, state: Checkout.State, *, at: datetime) -> None:
    checkout.state = state
    checkout.settled_at = at
    checkout.query_at = None
    checkout.save(update_fields=["state", "settled_at", "query_at"])


def _data(bill: Bill, payment: Payment) -> dict[str, object]:
    return {"reference": bill.reference, "amount": payment.amount, "payment_id": payment.pk}
