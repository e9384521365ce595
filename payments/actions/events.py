"""Signed messages of the gateway: each is stored once, under the lock of its bill, with what was made of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ground.refusals import DomainError
from ground.who import Subject
from journal.actions import record
from payments.actions.refunds import apply_refund_report
from payments.actions.settling import GATEWAY, close, locked_order, take_charge
from payments.gateways.port import Charge, RefundReport, RefundState
from payments.models import Bill, Checkout, GatewayEvent

Outcome = GatewayEvent.Outcome


class EventChanged(DomainError):
    """An event id came back with other content: the gateway is wrong about one of the two."""

    code = "event_changed"
    message = _("This event was received before with other content.")


@dataclass(frozen=True)
class GatewayMessage:
    """One verified message. `at` is when it happened at the gateway, whenever it reaches us."""

    event_id: str
    kind: str
    order_code: str
    txn: str
    amount: int
    at: datetime
    nonce: str
    body_sha256: str
    refund_key: str = ""


@transaction.atomic
def receive_event(message: GatewayMessage, *, at: datetime) -> GatewayEvent.Outcome:
    """Store a verified message and act on it, once per event id however often and in whatever order it comes.

    Returns what was made of it, the first time's answer for a repetition. What a person must look at (unknown order,
    wrong amount, nonsense) is stored and recorded as `payment.alarm`. Raises EventChanged.
    """
    order = locked_order(message.order_code)
    event, fresh = GatewayEvent.objects.get_or_create(event_id=message.event_id, defaults=_columns(message, at))
    if not fresh:
        if event.body_sha256 != message.body_sha256:
            raise EventChanged
        return Outcome(event.outcome)
    outcome = _act(order, message, at=at) if order else Outcome.UNKNOWN_ORDER
    if event.outcome != outcome:
        event.outcome = outcome
        event.save(update_fields=["outcome"])
    if outcome in {Outcome.UNKNOWN_ORDER, Outcome.ODD, Outcome.MISMATCH}:
        data = {"kind": message.kind, "outcome": str(outcome), "amount": message.amount}
        record("payment.alarm", subject=Subject("gateway_event", event.pk), actor=GATEWAY, at=at, data=data)
    return outcome


def _columns(message: GatewayMessage, at: datetime) -> dict[str, object]:
    return {
        "kind": message.kind,
        "order_code": message.order_code,
        "gateway_txn": message.txn,
        "refund_key": message.refund_key,
        "amount": message.amount,
        "happened_at": message.at,
        "received_at": at,
        "nonce": message.nonce,
        "body_sha256": message.body_sha256,
        "outcome": Outcome.APPLIED,
    }


def _act(order: tuple[Bill, Checkout], message: GatewayMessage, *, at: datetime) -> GatewayEvent.Outcome:
    act = ACTS.get(message.kind)
    return act(order[0], order[1], message, at) if act else Outcome.ODD


def _paid(bill: Bill, checkout: Checkout, message: GatewayMessage, at: datetime) -> GatewayEvent.Outcome:
    if not message.txn or not message.amount:
        return Outcome.ODD
    return take_charge(bill, checkout, Charge(txn=message.txn, amount=message.amount, at=message.at), at=at)


def _cancelled(bill: Bill, checkout: Checkout, message: GatewayMessage, at: datetime) -> GatewayEvent.Outcome:
    return close(bill, checkout, Checkout.State.CANCELLED, at=at)


def _expired(bill: Bill, checkout: Checkout, message: GatewayMessage, at: datetime) -> GatewayEvent.Outcome:
    return close(bill, checkout, Checkout.State.EXPIRED, at=at)


def _refund_done(bill: Bill, checkout: Checkout, message: GatewayMessage, at: datetime) -> GatewayEvent.Outcome:
    return apply_refund_report(bill, _refund_report(message, "done"), at=at)


def _refund_failed(bill: Bill, checkout: Checkout, message: GatewayMessage, at: datetime) -> GatewayEvent.Outcome:
    return apply_refund_report(bill, _refund_report(message, "failed"), at=at)


def _refund_report(message: GatewayMessage, state: RefundState) -> RefundReport:
    return RefundReport(key=message.refund_key, txn=message.txn, amount=message.amount, state=state, at=message.at)


ACTS: dict[str, Callable[[Bill, Checkout, GatewayMessage, datetime], GatewayEvent.Outcome]] = {
    "payment.paid": _paid,
    "payment.cancelled": _cancelled,
    "payment.expired": _expired,
    "refund.done": _refund_done,
    "refund.failed": _refund_failed,
}
