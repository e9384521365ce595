"""Money that goes back: owed by a rule, sent under one key, done or failed by the gateway's word."""

from datetime import datetime

from django.db import transaction
from django.db.models import Sum
from django.db.models.functions import Coalesce

from ground.refusals import WrongState
from ground.who import Actor
from journal.actions import record
from payments.actions.bills import lock_live, subject
from payments.actions.receipts import issue_receipt, void_receipt
from payments.balance import held_on
from payments.gateways.port import RefundReport, RefundState
from payments.models import Bill, GatewayEvent, Payment, Refund

GATEWAY = Actor.partner("payment gateway")

Outcome = GatewayEvent.Outcome


@transaction.atomic
def owe_refund(bill_id: int, *, reason: str, actor: Actor, at: datetime, amount: int | None = None) -> Refund | None:
    """Owe the payer what is left of the payment of a bill, or `amount` đồng of it; a handler sends it after the commit.

    Asked twice for one reason, it is owed once: the first refund is returned. None when nothing is left (a bill of
    0 đồng, or still open: cancel it). `reason` is a code, e.g. "declined". Raises ValueError for more than is left.
    """
    return _owe_once(Bill.objects.select_for_update().get(pk=bill_id), reason=reason, actor=actor, at=at, amount=amount)


def owe_refund_for(reference: str, *, reason: str, actor: Actor, at: datetime) -> int:
    """Owe the payer back what is left of everything that was paid for a reference, over all its bills.

    Returns how much this was, in đồng; asked again it is 0. Inside the caller's transaction. Two queries, three more
    for each payment of which something is left: the refund's row, its entry and delivery.
    """
    return _give_back(lock_live(reference), limit=None, reason=reason, actor=actor, at=at)


@transaction.atomic
def return_excess(reference: str, *, fee: int, actor: Actor, at: datetime) -> int:
    """Owe the payer back what was paid above a fee that has fallen, the newest payment first; return how much."""
    bills = lock_live(reference)
    excess = sum(held_on(bills).values()) - fee
    if excess <= 0:
        return 0
    return _give_back(bills, limit=excess, reason="fee_has_fallen", actor=actor, at=at)


def _give_back(bills: list[Bill], *, limit: int | None, reason: str, actor: Actor, at: datetime) -> int:
    of, returned = {bill.pk: bill for bill in bills}, 0
    accepted = Payment.objects.filter(bill__in=bills, standing=Payment.Standing.ACCEPTED)
    for payment in accepted.annotate(back=Coalesce(Sum("refunds__amount"), 0)).order_by("-bill_id"):
        left = payment.amount - payment.back
        part = left if limit is None else min(left, limit - returned)
        if part > 0:
            _owe(of[payment.bill_id], payment, amount=part, reason=reason, actor=actor, at=at)
            returned += part
    return returned


def _owe_once(bill: Bill, *, reason: str, actor: Actor, at: datetime, amount: int | None = None) -> Refund | None:
    payment = bill.payments.filter(standing=Payment.Standing.ACCEPTED).first()
    if payment is None:
        return None
    if known := payment.refunds.filter(reason=reason).first():
        return known
    owed = left_of(payment) if amount is None else amount
    return None if owed == 0 and amount is None else owe(bill, payment, amount=owed, reason=reason, actor=actor, at=at)


def left_of(payment: Payment) -> int:
    """Return what of a payment neither went back nor is to go back. One query; the caller holds the bill's lock."""
    back: int = payment.refunds.aggregate(sum=Coalesce(Sum("amount"), 0))["sum"]
    return payment.amount - back


@transaction.atomic
def return_held(payment_id: int, *, actor: Actor, at: datetime) -> Refund:
    """Send a held payment (wrong amount) back: a person's decision. Raises WrongState when it is not held."""
    payment = Payment.objects.select_related("bill").get(pk=payment_id)
    bill = Bill.objects.select_for_update().get(pk=payment.bill_id)
    if payment.standing != Payment.Standing.HELD:
        raise WrongState(code="not_held")
    if known := Refund.objects.filter(payment=payment).first():
        return known
    return owe(bill, payment, amount=payment.amount, reason="wrong_amount", actor=actor, at=at)


@transaction.atomic
def retry_refund(refund_id: int, *, actor: Actor, at: datetime) -> Refund:
    """Send a failed refund again under the same key. Raises WrongState unless it failed."""
    bill, refund = _locked(refund_id)
    if refund.state != Refund.State.FAILED:
        raise WrongState(code="refund_not_failed")
    _move(refund, Refund.State.OWED)
    _record("refund.owed", bill, refund, actor=actor, at=at)
    return refund


def owe(bill: Bill, payment: Payment, *, amount: int, reason: str, actor: Actor, at: datetime) -> Refund:
    """Make the refund's row and its entry; the caller holds the lock on the bill."""
    left = left_of(payment)
    if not 0 < amount <= left:
        raise ValueError(f"cannot return {amount} of {left} đồng")
    return _owe(bill, payment, amount=amount, reason=reason, actor=actor, at=at)


def _owe(bill: Bill, payment: Payment, *, amount: int, reason: str, actor: Actor, at: datetime) -> Refund:
    refund = Refund.objects.create(bill=bill, payment=payment, amount=amount, reason=reason, owed_at=at)
    _record("refund.owed", bill, refund, actor=actor, at=at)
    return refund


@transaction.atomic
def note_refund_answer(refund_id: int, report: RefundReport, *, at: datetime) -> None:
    """Take over what the gateway answered when asked for the refund."""
    bill, refund = _locked(refund_id)
    apply_answer(bill, refund, report, at=at)


@transaction.atomic
def note_refund_refused(refund_id: int, *, code: str, at: datetime) -> None:
    """Note that the gateway will not do it: a person has to look, and the citizen sees that it failed."""
    bill, refund = _locked(refund_id)
    _fail(bill, refund, code=code, at=at)


def apply_refund_report(bill: Bill, report: RefundReport, *, at: datetime) -> GatewayEvent.Outcome:
    """Apply news of a refund, ours or begun by the gateway itself. The caller holds the lock on the bill.

    News of a refund whose payment is still unknown here is parked until the payment arrives.
    """
    payment = Payment.objects.filter(gateway_txn=report.txn, bill=bill).first()
    if payment is None:
        return Outcome.PARKED
    refund = Refund.objects.filter(key=report.key).first()
    if refund is None:
        return _begun_by_gateway(bill, payment, report, at=at)
    if refund.payment_id != payment.pk:
        return Outcome.ODD
    return apply_answer(bill, refund, report, at=at)


def _begun_by_gateway(bill: Bill, payment: Payment, report: RefundReport, *, at: datetime) -> GatewayEvent.Outcome:
    """Book a refund that nobody here asked for (e.g. the bank took the money back): it happened, so it stands here."""
    if report.state != "done" or not report.key:
        return Outcome.ODD
    if not 0 < report.amount <= left_of(payment):
        return Outcome.MISMATCH
    refund = Refund.objects.create(
        bill=bill, payment=payment, amount=report.amount, reason="by_gateway", key=report.key, owed_at=at
    )
    return apply_answer(bill, refund, report, at=at)


def apply_answer(bill: Bill, refund: Refund, report: RefundReport, *, at: datetime) -> GatewayEvent.Outcome:
    """Move a refund by the gateway's word. `done` is final, whatever else arrives before or after it."""
    if report.amount != refund.amount:
        return Outcome.MISMATCH
    if refund.state == Refund.State.DONE:
        return Outcome.ALREADY
    if report.state == "done":
        _finish(bill, refund, report, at=at)
    elif report.state == "failed":
        _fail(bill, refund, code=report.code or "failed", at=at)
    elif refund.state == Refund.State.OWED:
        _move(refund, Refund.State.SENT)
    return Outcome.APPLIED


def apply_parked(bill: Bill, payment: Payment, *, at: datetime) -> None:
    """Apply the news of refunds that came before the payment itself. One query when there are none."""
    for event in GatewayEvent.objects.filter(outcome=Outcome.PARKED, gateway_txn=payment.gateway_txn).order_by("id"):
        state: RefundState = "done" if event.kind == "refund.done" else "failed"
        report = RefundReport(
            key=event.refund_key, txn=event.gateway_txn, amount=event.amount, state=state, at=event.happened_at
        )
        event.outcome = apply_refund_report(bill, report, at=at)
        event.save(update_fields=["outcome"])


def _locked(refund_id: int) -> tuple[Bill, Refund]:
    bill = Bill.objects.select_for_update(of=("self",)).get(refunds__pk=refund_id)
    return bill, Refund.objects.select_related("payment").get(pk=refund_id)


def _finish(bill: Bill, refund: Refund, report: RefundReport, *, at: datetime) -> None:
    """Money is back: void the receipt; what remains of the payment gets a receipt of its own."""
    refund.state = Refund.State.DONE
    refund.done_at = report.at
    refund.failure = ""
    refund.save(update_fields=["state", "done_at", "failure"])
    voided = void_receipt(refund.payment, at=at)
    done: int = refund.payment.refunds.filter(state=Refund.State.DONE).aggregate(sum=Sum("amount"))["sum"]
    rest = refund.payment.amount - done
    extra = {}
    if voided and rest:
        extra["receipt_id"] = issue_receipt(bill, refund.payment, amount=rest, at=at).pk
    _record("refund.done", bill, refund, actor=GATEWAY, at=at, **extra)


def _fail(bill: Bill, refund: Refund, *, code: str, at: datetime) -> None:
    if refund.state in {Refund.State.DONE, Refund.State.FAILED}:
        return
    refund.state = Refund.State.FAILED
    refund.failure = code[:50]
    refund.save(update_fields=["state", "failure"])
    _record("refund.failed", bill, refund, actor=GATEWAY, at=at, code=refund.failure)


def _move(refund: Refund, state: Refund.State) -> None:
    refund.state = state
    refund.failure = ""
    refund.save(update_fields=["state", "failure"])


def _record(kind: str, bill: Bill, refund: Refund, *, actor: Actor, at: datetime, **extra: object) -> None:
    data = {
        "reference": bill.reference,
        "refund_id": refund.pk,
        "amount": refund.amount,
        "reason": refund.reason,
        **extra,
    }
    record(kind, subject=subject(bill), actor=actor, at=at, data=data)
