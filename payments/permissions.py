"""Who may do what with a bill. A predicate returns None or a Refusal with a code and a sentence."""

from django.utils.translation import gettext_lazy as _

from ground.refusals import Refusal
from payments.models import Bill, Payment, Refund


def may_pay(bill: Bill) -> Refusal | None:
    """Tell whether the bill can be paid now: open, and no money of a wrong amount waits for a person. One query."""
    if bill.state == Bill.State.PAID:
        return Refusal("already_paid", _("This has already been paid. Do not pay again."))
    if bill.state == Bill.State.CANCELLED:
        return Refusal("bill_cancelled", _("This payment request has been cancelled. Nothing needs to be paid."))
    held = bill.payments.filter(standing=Payment.Standing.HELD).exclude(refunds__state=Refund.State.DONE)
    if held.exists():
        return Refusal(
            "payment_held",
            _("We received an amount that differs from the fee and are checking it. Please do not pay again."),
        )
    return None
