"""What pages need to know about money. Frozen values; no row of this room leaves by here except by id."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from payments.lines import BillLine, Purpose, read
from payments.models import Bill, Checkout, EReceipt, Payment, Refund

Phase = Literal["to_pay", "started", "waiting", "given_up", "held", "paid", "cancelled"]


@dataclass(frozen=True)
class RefundView:
    """A refund as its owner sees it: `state` is owed, sent, done or failed; `done_at` when the money went back."""

    amount: int
    state: str
    reason: str
    owed_at: datetime
    done_at: datetime | None


@dataclass(frozen=True)
class ReceiptView:
    """A valid or voided receipt; `blob_id` is empty until its PDF has been made."""

    id: int
    symbol: str
    number: int
    amount: int
    issued_at: datetime
    voided_at: datetime | None
    blob_id: int | None

    @property
    def code(self) -> str:
        """Return symbol and number as printed: "BL-26E 0000012"."""
        return f"{self.symbol} {self.number:07d}"


@dataclass(frozen=True)
class BillView:
    """A bill with everything that became of it. `key` makes its addresses, `next_path` leads on from there."""

    id: int
    key: str
    reference: str
    payer_id: int
    agency_id: int
    purpose: Purpose
    lines: tuple[BillLine, ...]
    amount: int
    covered: int
    why: str
    state: str
    phase: Phase
    next_path: str
    opened_at: datetime
    paid_at: datetime | None
    checkout_opened_at: datetime | None
    refunds: tuple[RefundView, ...]
    receipts: tuple[ReceiptView, ...]

    @property
    def fee(self) -> int:
        """Return the whole fee, in đồng: what this bill asks for and what was paid before it."""
        return self.amount + self.covered

    @property
    def is_paid(self) -> bool:
        """Tell whether the bill was paid (a later refund does not unpay it)."""
        return self.state == Bill.State.PAID

    @property
    def goes_back(self) -> bool:
        """Tell whether all that was paid is owed back or was returned."""
        return bool(self.amount) and sum(refund.amount for refund in self.refunds) >= self.amount

    @property
    def has_gone_back(self) -> bool:
        """Tell whether all that was paid has been returned."""
        return self.goes_back and all(refund.done_at for refund in self.refunds)

    @property
    def receipt(self) -> ReceiptView | None:
        """Return the receipt to offer: the valid one, else the last voided one."""
        valid = [receipt for receipt in self.receipts if receipt.voided_at is None]
        return next(reversed(valid or self.receipts), None)


PARTS = ("checkouts", "receipts", "payments", "refunds")
"""What belongs to a bill, for `prefetch_related`."""


def by_id(row: Checkout | Refund | EReceipt) -> int:
    """Sort key: as the rows came."""
    return int(row.pk)


def bills_for(reference: str) -> tuple[BillView, ...]:
    """Return the bills of a reference that count, the oldest first, else the last cancelled one. At most 5 queries."""
    made = list(Bill.objects.filter(reference=reference).order_by("id").prefetch_related(*PARTS))
    return tuple(view_of(bill) for bill in [bill for bill in made if bill.state != Bill.State.CANCELLED] or made[-1:])


def bills_with_money(reference: str) -> tuple[BillView, ...]:
    """Return the bills of a reference for which money came in, cancelled ones too, the oldest first. Five queries."""
    paid = Bill.objects.filter(Exists(Payment.objects.filter(bill=OuterRef("pk"))), reference=reference)
    return tuple(view_of(bill) for bill in paid.order_by("id").prefetch_related(*PARTS))


def other_bills(bill: Bill) -> tuple[BillView, ...]:
    """Return the other bills of the same reference that count, the oldest first. At most 5 queries."""
    return tuple(view for view in bills_for(bill.reference) if view.id != bill.pk and view.state != "cancelled")


@dataclass(frozen=True)
class Balance:
    """What is held for a reference (paid less what goes back) and what an open bill still asks for, in đồng."""

    held: int
    to_pay: int


def balance_of(reference: str) -> Balance:
    """Return where the money of a reference stands. One query."""
    accepted = Q(payments__standing=Payment.Standing.ACCEPTED)
    back = Coalesce(Sum("payments__refunds__amount", filter=accepted), 0)
    bills = Bill.objects.live().filter(reference=reference).annotate(back=back)
    rows = list(bills.values_list("state", "amount", "back"))
    return Balance(
        held=sum(amount - back for state, amount, back in rows if state == Bill.State.PAID),
        to_pay=sum(amount for state, amount, _back in rows if state == Bill.State.OPEN),
    )


def view_of(bill: Bill) -> BillView:
    """Return everything a page shows of a bill. Five queries, none where its PARTS were fetched before."""
    checkout = max(bill.checkouts.all(), key=by_id, default=None)
    refunds = tuple(_refund(refund) for refund in sorted(bill.refunds.all(), key=by_id))
    receipts = tuple(_receipt(receipt) for receipt in sorted(bill.receipts.all(), key=by_id))
    return BillView(
        id=bill.pk,
        key=bill.key,
        reference=bill.reference,
        payer_id=bill.payer_id,
        agency_id=bill.agency_id,
        purpose=Purpose(bill.purpose_code, bill.purpose, bill.purpose_en),
        lines=read(bill.lines),
        amount=bill.amount,
        covered=bill.covered,
        why=str(Bill.Why(bill.why).label) if bill.why else "",
        state=bill.state,
        phase=_phase(bill, checkout),
        next_path=bill.next_path,
        opened_at=bill.opened_at,
        paid_at=bill.paid_at,
        checkout_opened_at=checkout.opened_at if checkout else None,
        refunds=refunds,
        receipts=receipts,
    )


def _phase(bill: Bill, checkout: Checkout | None) -> Phase:
    if bill.state == Bill.State.PAID:
        return "paid"
    back = {refund.payment_id for refund in bill.refunds.all() if refund.state == Refund.State.DONE}
    if any(payment.standing == Payment.Standing.HELD and payment.pk not in back for payment in bill.payments.all()):
        return "held"
    if bill.state == Bill.State.CANCELLED:
        return "cancelled"
    return _order_phase(checkout)


def _order_phase(checkout: Checkout | None) -> Phase:
    if checkout is None:
        return "to_pay"
    if checkout.state == Checkout.State.OPEN:
        return "started" if checkout.returned_at is None else "waiting"
    return "to_pay" if checkout.state == Checkout.State.PAID else "given_up"


def _refund(refund: Refund) -> RefundView:
    return RefundView(refund.amount, refund.state, refund.reason, refund.owed_at, refund.done_at)


def _receipt(receipt: EReceipt) -> ReceiptView:
    return ReceiptView(
        id=receipt.pk,
        symbol=receipt.symbol,
        number=receipt.number,
        amount=receipt.amount,
        issued_at=receipt.issued_at,
        voided_at=receipt.voided_at,
        blob_id=receipt.blob_id,
    )


@dataclass(frozen=True)
class BillSummary:
    """What officials see of all bills of a reference: the fee, whether it is paid, what goes back."""

    amount: int
    state: str
    paid_at: datetime | None
    refunds: tuple[RefundView, ...]


def summary_of(reference: str) -> BillSummary | None:
    """Return the bills of a reference in short: what the newest says, all refunds; None without one. One query."""
    rows = list(
        Bill.objects.live()
        .filter(reference=reference)
        .order_by("id", "refunds__id")
        .values_list(
            F("amount") + F("covered"), "state", "paid_at",
            "refunds__amount", "refunds__state", "refunds__reason", "refunds__owed_at", "refunds__done_at",
        )
    )  # fmt: skip
    if not rows:
        return None
    amount, state, paid_at = rows[-1][:3]
    refunds = tuple(RefundView(*row[3:]) for row in rows if row[3])  # the join leaves empty columns without a refund
    return BillSummary(amount, state, paid_at, refunds)
