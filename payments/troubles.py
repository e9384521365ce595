"""Money that a person has to look at, for the whole installation: frozen values, ids and codes, nobody's name.

Each list is the oldest first and has at most MOST rows; the page says when there are more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from journal.models import Delivery
from payments.models import Checkout, GatewayEvent, Payment, Refund

MOST = 50

SEND_REFUND = "payments.handlers.send_refund"
"""The handler whose given-up deliveries are refunds that never reached the gateway."""


@dataclass(frozen=True)
class Silence:
    """The gateway does not answer: since when, how many orders wait for an answer, when it is asked again."""

    since: datetime
    orders: int
    again_at: datetime | None
    checkout_id: int


def silence() -> Silence | None:
    """Return since when the gateway has been silent; None while it answers. One query."""
    waiting = list(Checkout.objects.filter(unanswered_since__isnull=False).order_by("unanswered_since", "id"))
    if not waiting or (since := waiting[0].unanswered_since) is None:
        return None
    asked = [order.query_at for order in waiting if order.query_at is not None]
    return Silence(since, len(waiting), min(asked, default=None), waiting[0].pk)


@dataclass(frozen=True)
class Held:
    """A payment of a wrong amount: nothing happens with it until a person decides."""

    id: int
    reference: str
    expected: int
    amount: int
    since: datetime


def held() -> tuple[Held, ...]:
    """Return the payments held for a person. One query."""
    rows = Payment.objects.filter(standing=Payment.Standing.HELD, refunds=None).order_by("received_at", "id")
    columns = ("pk", "bill__reference", "checkout__amount", "amount", "received_at")
    return tuple(Held(*row) for row in rows.values_list(*columns)[: MOST + 1])


@dataclass(frozen=True)
class Stuck:
    """A refund that is not done: `failure` is the code of its last attempt, empty while it is on its way by itself."""

    id: int
    reference: str
    amount: int
    reason: str
    since: datetime
    failure: str = ""
    delivery_id: int | None = None


def failed_refunds() -> tuple[Stuck, ...]:
    """Return the refunds that the gateway refused, and those that never reached it in all attempts. Two queries."""
    given_up = Delivery.objects.failed().filter(handler=SEND_REFUND).order_by("id")
    lost = {
        data["refund_id"]: (code, pk)
        for pk, code, data in given_up.values_list("pk", "last_error_code", "entry__data")[: MOST + 1]
    }
    refused, unsent = Q(state=Refund.State.FAILED), Q(state=Refund.State.OWED, pk__in=lost)
    rows = Refund.objects.filter(refused | unsent).select_related("bill").order_by("owed_at", "id")
    return tuple(_stuck(refund, *lost.get(refund.pk, ("", None))) for refund in rows[: MOST + 1])


def _stuck(refund: Refund, code: str = "", delivery_id: int | None = None) -> Stuck:
    """Put a refund into words; what the gateway said of it counts more than an attempt that was given up."""
    given_up = delivery_id if refund.state == Refund.State.OWED else None
    return Stuck(
        refund.pk, refund.bill.reference, refund.amount, refund.reason, refund.owed_at,
        failure=refund.failure or code, delivery_id=given_up,
    )  # fmt: skip


def returning(excluded: Iterable[int]) -> tuple[Stuck, ...]:
    """Return what was paid for a bill that did not want it and is on its way back by itself. One query."""
    rows = Refund.objects.filter(
        payment__standing=Payment.Standing.SURPLUS, state__in=[Refund.State.OWED, Refund.State.SENT]
    ).exclude(pk__in=excluded)
    return tuple(_stuck(refund) for refund in rows.select_related("bill").order_by("owed_at", "id")[: MOST + 1])


@dataclass(frozen=True)
class Strange:
    """A genuine message of the gateway about something that is not known here, or that makes no sense."""

    event_id: str
    kind: str
    outcome: str
    amount: int
    since: datetime


def strange(*, after: datetime) -> tuple[Strange, ...]:
    """Return the messages of the gateway that fit nothing here, received after a moment. One query."""
    odd = [GatewayEvent.Outcome.UNKNOWN_ORDER, GatewayEvent.Outcome.ODD]
    rows = GatewayEvent.objects.filter(outcome__in=odd, received_at__gt=after).order_by("received_at", "id")
    return tuple(
        Strange(*row) for row in rows.values_list("event_id", "kind", "outcome", "amount", "received_at")[: MOST + 1]
    )
