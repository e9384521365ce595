"""Opening and cancelling bills. The amount is computed by the server; no caller passes on what a client sent."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from ground.money import amount as whole_dong
from ground.refusals import WrongState
from ground.who import Actor, Subject
from journal.actions import record
from payments.balance import held_on
from payments.lines import BillLine, read, stored
from payments.models import Bill


def subject(bill: Bill) -> Subject:
    """Return the subject of every journal entry about this bill."""
    return Subject("bill", bill.pk)


@transaction.atomic
def open_bill(
    *,
    reference: str,
    payer_id: int,
    agency_id: int,
    purpose_code: str,
    lines: Sequence[BillLine],
    actor: Actor,
    at: datetime,
    return_url: str = "",
    purpose: str = "",
    purpose_en: str = "",
    why: str = "",
) -> Bill:
    """Return the bill over which the rest of the fee of `reference` is paid; an open one with other lines is replaced.

    `lines` are the whole fee. Where less was paid for it, the bill supplements the newest paid one and asks for the
    difference; `why` says what has changed (`Bill.Why`). Where nothing is missing the newest paid bill is returned:
    `return_excess` gives back what is too much. A bill of 0 đồng is paid at once and recorded like any other.
    `return_url` is a path of this site, where the payer goes on afterwards;
    `purpose` names the service on page, receipt and at the gateway (the first line's label stands in), never a person.
    Raises ValueError for an amount that is not whole đồng in range (trust.md B25, B27). At most 10 queries.
    """
    total = whole_dong(sum(whole_dong(line.amount) for line in lines))
    bills = lock_live(reference)
    covered = sum(held_on(bills).values())
    if bills and bills[-1].state == Bill.State.OPEN:
        current = bills.pop()
        if covered < total and _same(current, payer_id, lines, covered=covered):
            return current
        _cancel(current, reason="replaced", actor=actor, at=at)
    if bills and covered >= total:
        return bills[-1]
    bill = Bill(
        reference=reference,
        payer_id=payer_id,
        agency_id=agency_id,
        purpose_code=purpose_code,
        purpose=purpose or lines[0].label,
        purpose_en=purpose_en or ("" if purpose else lines[0].label_en),
        lines=stored(lines),
        amount=total - covered,
        covered=covered,
        supplements=bills[-1] if bills else None,
        why=why if bills else "",
        next_path=return_url,
        opened_at=at,
    )
    return _insert(bill, actor=actor, at=at)


def lock_live(reference: str) -> list[Bill]:
    """Lock the bills of a reference that count and return them, the oldest first. One query."""
    return list(Bill.objects.live().select_for_update(of=("self",)).filter(reference=reference).order_by("id"))


def _same(bill: Bill, payer_id: int, lines: Sequence[BillLine], *, covered: int) -> bool:
    return bill.payer_id == payer_id and bill.covered == covered and read(bill.lines) == tuple(lines)


def _insert(bill: Bill, *, actor: Actor, at: datetime) -> Bill:
    """Save the bill, or return the one that another request opened for the same reference meanwhile."""
    try:
        with transaction.atomic():
            bill.save()
    except IntegrityError:
        return Bill.objects.live().filter(reference=bill.reference).latest("id")
    record("bill.opened", subject=subject(bill), actor=actor, at=at, data=_data(bill))
    if bill.amount == 0:
        bill.state = Bill.State.PAID
        bill.paid_at = at
        bill.save(update_fields=["state", "paid_at"])
        record("payment.confirmed", subject=subject(bill), actor=actor, at=at, data=_data(bill))
    return bill


def _data(bill: Bill) -> dict[str, object]:
    return {"reference": bill.reference, "amount": bill.amount}


@transaction.atomic
def cancel_bill(bill_id: int, *, reason: str, actor: Actor, at: datetime) -> Bill:
    """Cancel an unpaid bill; money that still arrives for it goes back by itself. Raises WrongState when it is paid."""
    bill = Bill.objects.select_for_update().get(pk=bill_id)
    if bill.state == Bill.State.PAID:
        raise WrongState(code="already_paid")
    if bill.state == Bill.State.OPEN:
        _cancel(bill, reason=reason, actor=actor, at=at)
    return bill


@transaction.atomic
def cancel_open(reference: str, *, reason: str, actor: Actor, at: datetime) -> None:
    """Cancel what is still to be paid for a reference; paid bills stay as they are. One query when nothing is open."""
    for bill in lock_live(reference):
        if bill.state == Bill.State.OPEN:
            _cancel(bill, reason=reason, actor=actor, at=at)


def _cancel(bill: Bill, *, reason: str, actor: Actor, at: datetime) -> None:
    bill.state = Bill.State.CANCELLED
    bill.cancelled_at = at
    bill.save(update_fields=["state", "cancelled_at"])
    record("bill.cancelled", subject=subject(bill), actor=actor, at=at, data={**_data(bill), "reason": reason})
