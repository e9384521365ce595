"""Orders at the gateway: opening one, asking what became of it. The gateway is called outside every transaction."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ground import ports
from ground.refusals import Unavailable, require
from ground.who import Actor
from journal.actions import record
from payments import permissions
from payments.actions.bills import subject
from payments.actions.settling import GRACE, close, locked_order, settle
from payments.gateways.port import GatewayDown, GatewayRefused, Order, PaymentGateway
from payments.models import Bill, Checkout

FIRST_QUESTION = timedelta(minutes=1)
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (15, 30, 60, 120, 300, 600, 1200, 1800, 3600))
"""How long to wait after each question to the gateway; the last pause repeats."""

LISTENING = timedelta(days=3)
"""How long after its end an order is still asked about when the gateway calls it open or does not answer."""


class GatewayUnavailable(Unavailable):
    """The payment gateway does not answer; nothing was charged."""

    code = "gateway_unavailable"
    message = _("The payment service does not answer at the moment. Nothing has been charged. Please try again later.")


def gateway() -> PaymentGateway:
    """Return the gateway that the wiring names."""
    port: PaymentGateway = ports.adapter("payment_gateway")
    return port


def start_checkout(bill_id: int, *, return_url: str = "", at: datetime) -> str:
    """Return the address of the pay page for an open bill; clicking twice gives the same page and one order.

    An order that has ended is asked about first, so that nobody pays twice because a message was lost. Not to be called
    inside a transaction: it speaks to the gateway. `return_url` replaces the bill's path to go on to.
    Raises NotAllowed (paid, cancelled, held) and GatewayUnavailable.
    """
    _clear_ended(bill_id, at=at)
    checkout = _open_checkout(bill_id, return_url=return_url, at=at)
    if not checkout.pay_url:
        checkout.pay_url = _register(checkout)
        Checkout.objects.filter(pk=checkout.pk).update(pay_url=checkout.pay_url)
    return checkout.pay_url


def _clear_ended(bill_id: int, *, at: datetime) -> None:
    """Ask about an order whose time is over but whose fate is not known here; without an answer nobody pays again."""
    ended = Checkout.objects.filter(bill_id=bill_id, query_at__isnull=False, expires_at__lte=at)
    for checkout in ended:
        if not ask_gateway(checkout.pk, at=at):
            raise GatewayUnavailable


@transaction.atomic
def _open_checkout(bill_id: int, *, return_url: str, at: datetime) -> Checkout:
    bill = Bill.objects.select_for_update().get(pk=bill_id)
    require(permissions.may_pay(bill))
    if return_url and return_url != bill.next_path:
        bill.next_path = return_url
        bill.save(update_fields=["next_path"])
    if current := bill.checkouts.filter(state=Checkout.State.OPEN).first():
        return current
    return Checkout.objects.create(
        bill=bill,
        amount=bill.amount,
        opened_at=at,
        expires_at=at + timedelta(minutes=settings.PAYMENT_ORDER_MINUTES),
        query_at=at + FIRST_QUESTION,
    )


def _register(checkout: Checkout) -> str:
    """Tell the gateway of the order, under our code, so that a second try after a cut answer finds the first."""
    order = Order(
        code=checkout.order_code,
        amount=checkout.amount,
        purpose=checkout.bill.purpose,
        return_url=settings.SITE_URL + reverse("payments:returned", args=[checkout.bill.key]),
        expires_at=checkout.expires_at,
    )
    try:
        return gateway().create_order(order)
    except (GatewayDown, GatewayRefused) as error:
        raise GatewayUnavailable from error


@transaction.atomic
def note_return(bill_id: int, *, actor: Actor, at: datetime) -> None:
    """Note that the payer is back from the gateway; a handler asks the gateway at once, without anybody waiting.

    What the browser brings along is not believed. Nothing happens when no order is open. At most 5 queries.
    """
    bill = Bill.objects.select_for_update().get(pk=bill_id)
    checkout = bill.checkouts.filter(state=Checkout.State.OPEN).first()
    if checkout is None or checkout.returned_at is not None:
        return
    checkout.returned_at = at
    checkout.save(update_fields=["returned_at"])
    data = {"reference": bill.reference, "checkout_id": checkout.pk}
    record("payment.returned", subject=subject(bill), actor=actor, at=at, data=data)


def ask_soon(bill_id: int, *, at: datetime) -> None:
    """Let the next round of questions include this bill's open order: what the waiting page does. One query."""
    Checkout.objects.filter(bill_id=bill_id, state=Checkout.State.OPEN, query_at__gt=at).update(query_at=at)


def ask_again(checkout_id: int, *, at: datetime) -> None:
    """Let the next round of questions, within a minute, include this order, whatever its state. One query."""
    Checkout.objects.filter(pk=checkout_id).update(query_at=at)


def ask_due_orders(*, at: datetime, limit: int = 100) -> int:
    """Ask the gateway about every order that is due, at most `limit`; return how many answered.

    Several schedulers may run this at once: an order is claimed by moving its next question before asking.
    Stops at the first silence of the gateway, so that a dead gateway costs one time-out a round.
    """
    answered = 0
    for checkout_id in Checkout.objects.to_ask(at=at).values_list("pk", flat=True)[:limit]:
        if not _claim(checkout_id, at=at):
            continue
        if not ask_gateway(checkout_id, at=at):
            break
        answered += 1
    return answered


@transaction.atomic
def _claim(checkout_id: int, *, at: datetime) -> bool:
    due = Checkout.objects.to_ask(at=at).select_for_update(skip_locked=True)
    checkout = due.filter(pk=checkout_id).first()
    if checkout is None:
        return False
    _postpone(checkout, at=at)
    return True


def _postpone(checkout: Checkout, *, at: datetime) -> None:
    pause = PAUSES[min(checkout.queries, len(PAUSES) - 1)]
    given_up = at > checkout.expires_at + LISTENING
    checkout.query_at = None if given_up else at + pause
    checkout.queries = min(checkout.queries + 1, 30_000)
    checkout.save(update_fields=["query_at", "queries"])


def ask_gateway(checkout_id: int, *, at: datetime) -> bool:
    """Ask what became of one order and take it over; False when the gateway does not answer. Idempotent."""
    code = Checkout.objects.values_list("order_code", flat=True).get(pk=checkout_id)
    try:
        report = gateway().find_order(code)
    except (GatewayDown, GatewayRefused):
        Checkout.objects.filter(pk=checkout_id, unanswered_since=None).update(unanswered_since=at)
        return False
    Checkout.objects.filter(unanswered_since__isnull=False).update(unanswered_since=None)
    if report is not None:
        settle(report, at=at)
    _close_ended(code, still_open=report is not None and report.state == "open", at=at)
    return True


@transaction.atomic
def _close_ended(code: str, *, still_open: bool, at: datetime) -> None:
    """After an answer: an order past its end is over here too; an open one can still be paid by who came back."""
    order = locked_order(code)
    if order is None or order[1].state != Checkout.State.OPEN:
        return
    bill, checkout = order
    if at > checkout.expires_at + GRACE:
        close(bill, checkout, Checkout.State.EXPIRED, at=at)
        if still_open and at < checkout.expires_at + LISTENING:
            keep_asking(checkout.pk, at=at)
    elif still_open and checkout.returned_at is not None:
        checkout.returned_at = None
        checkout.save(update_fields=["returned_at"])


def keep_asking(checkout_id: int, *, at: datetime) -> None:
    """Put an ended order back among those to be asked about: the gateway has not said its last word. One query."""
    Checkout.objects.filter(pk=checkout_id).update(query_at=at + PAUSES[-1], queries=0)
