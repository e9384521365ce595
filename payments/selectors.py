"""What pages need to know about money. Frozen values; no row of this room leaves by here except by id."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

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
    state: str
    phase: Phase
    next_path: str
    opened_at: datetime
    paid_at: datetime | None
    checkout_opened_at: datetime | None
    refunds: tuple[RefundView, ...]
    receipts: tuple[ReceiptView, ...]

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


def bill_for(reference: str) -> BillView | None:
    """Return the live bill of a reference, else the last cancelled one, else None. At most 7 queries."""
    bills = Bill.objects.filter(reference=reference)
    bill = bills.live().first() or bills.order_by("-id").first()
    return view_of(bill) if bill else None


def view_of(bill: Bill) -> BillView:
    """Return everything a page shows of a bill. Four queries."""
    checkout = bill.checkouts.order_by("-id").first()
    refunds = tuple(_refund(refund) for refund in bill.refunds.order_by("id"))
    receipts = tuple(_receipt(receipt) for receipt in bill.receipts.order_by("id"))
    return BillView(
        id=bill.pk,
        key=bill.key,
        reference=bill.reference,
        payer_id=bill.payer_id,
        agency_id=bill.agency_id,
        purpose=Purpose(bill.purpose_code, bill.purpose, bill.purpose_en),
        lines=read(bill.lines),
        amount=bill.amount,
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
    if bill.state == Bill.State.CANCELLED:
        return "cancelled"
    if bill.payments.filter(standing=Payment.Standing.HELD).exclude(refund__state=Refund.State.DONE).exists():
        return "held"
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
    """What officials see of a bill: how much, whether it was paid, what goes back. No reference of the gateway."""

    amount: int
    state: str
    paid_at: datetime | None
    refunds: tuple[RefundView, ...]


def summary_of(reference: str) -> BillSummary | None:
    """Return the live bill of a reference in short, None without one. One query."""
    rows = list(
        Bill.objects.live()
        .filter(reference=reference)
        .order_by("refunds__id")
        .values_list(
            "amount", "state", "paid_at",
            "refunds__amount", "refunds__state", "refunds__reason", "refunds__owed_at", "refunds__done_at",
        )
    )  # fmt: skip
    if not rows:
        return None
    amount, state, paid_at = rows[0][:3]
    refunds = tuple(RefundView(*row[3:]) for row in rows if row[3])  # the join leaves empty columns without a refund
    return BillSummary(amount, state, paid_at, refunds)


@dataclass(frozen=True)
class HeldPayment:
    """Money of a wrong amount that waits for a person of the agency."""

    payment_id: int
    reference: str
    expected: int
    amount: int
    received_at: datetime


def held_payments(agency_id: int) -> tuple[HeldPayment, ...]:
    """Return what waits for a person of this agency, oldest first. One query."""
    rows = (
        Payment.objects.filter(bill__agency_id=agency_id, standing=Payment.Standing.HELD, refund=None)
        .order_by("received_at", "id")
        .values_list("pk", "bill__reference", "checkout__amount", "amount", "received_at")
    )
    return tuple(HeldPayment(*row) for row in rows)
