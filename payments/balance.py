"""What is held of the money for some bills: the one sum that asking, giving back and showing rest on."""

from collections.abc import Sequence

from payments.models import Bill, Payment, Refund


def held_on(bills: Sequence[Bill]) -> dict[int, int]:
    """Return what is held of the payment of each paid bill: what came in less what goes back. One query, or none."""
    paid = {bill.pk: bill.amount for bill in bills if bill.state == Bill.State.PAID}
    back = Refund.objects.filter(payment__bill__in=paid, payment__standing=Payment.Standing.ACCEPTED)
    for bill_id, amount in back.values_list("bill_id", "amount") if any(paid.values()) else ():
        paid[bill_id] -= amount
    return paid
