"""The fee of a case in words for officials."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ground.money import dong
from payments.models import Bill, Refund
from payments.selectors import BillSummary


@dataclass(frozen=True, slots=True)
class MoneyView:
    """Amount, state, and what goes back."""

    amount: str
    state: str
    state_label: str
    refunds: tuple[str, ...]


def money_of(bill: BillSummary | None) -> MoneyView | None:
    """Put a bill into words. No query."""
    if bill is None:
        return None
    refunds = (
        _("Refund of %(amount)s: %(state)s") % {"amount": dong(one.amount), "state": Refund.State(one.state).label}
        for one in bill.refunds
    )
    return MoneyView(dong(bill.amount), bill.state, str(Bill.State(bill.state).label), tuple(refunds))
