"""Trouble with money in words for the administrator: what happened, since when, what comes next, what can be done."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Case
from ground.money import dong
from payments import troubles
from payments.troubles import MOST, Held, Strange, Stuck

Trouble = TypeVar("Trouble")

RECENT = timedelta(days=30)
"""How long a message of the gateway that fits nothing stays on the page; it is kept in the books for ever."""

REASONS = {
    "bill_cancelled": gettext_lazy("Paid after the payment request was cancelled."),
    "paid_twice": gettext_lazy("Paid twice."),
    "paid_late": gettext_lazy("Paid after the time for paying was over."),
    "wrong_amount": gettext_lazy("A wrong amount was paid."),
    "fee_has_fallen": gettext_lazy("The fee has fallen since it was paid."),
    "declined": gettext_lazy("The application was not accepted."),
    "draft_discarded": gettext_lazy("The draft was deleted before it was sent."),
    "withdrawn_before_reception": gettext_lazy("The application was withdrawn before it was received."),
}


@dataclass(frozen=True)
class Row:
    """One trouble; `url` is where its safe act is posted, empty where nobody need do anything."""

    about: str
    what: str
    since: datetime
    next: str
    url: str = ""
    act: str = ""


@dataclass(frozen=True)
class Section:
    """Troubles of one kind, at most MOST of them."""

    id: str
    title: str
    rows: tuple[Row, ...]
    more: bool


def sections(*, at: datetime) -> tuple[Section, ...]:
    """Return every trouble with money. Seven queries, whatever there is."""
    quiet, held, failed = troubles.silence(), troubles.held(), troubles.failed_refunds()
    returning = troubles.returning(refund.id for refund in failed)
    name = _names([*(one.reference for one in held), *(one.reference for one in (*failed, *returning))])
    odd = troubles.strange(after=at - RECENT)
    return (
        _section("silent", _("The gateway does not answer"), [quiet] if quiet else [], _silent),
        _section("held", _("Wrong amounts"), held, lambda one: _held(one, name(one.reference))),
        _section("failed", _("Refunds that failed"), failed, lambda one: _failed(one, name(one.reference))),
        _section("returning", _("On the way back"), returning, lambda one: _returning(one, name(one.reference))),
        _section("strange", _("Messages that fit nothing"), odd, _strange),
    )


def _section(anchor: str, title: str, found: Iterable[Trouble], row: Callable[[Trouble], Row]) -> Section:
    rows = tuple(row(one) for one in found)
    return Section(anchor, title, rows[:MOST], more=len(rows) > MOST)


def _names(references: Iterable[str]) -> Callable[[str], str]:
    """Return what to call the things that were paid for: the case's code, or that it is a draft. One query."""
    numbers = {reference: int(number) for reference in references if (number := reference.partition(":")[2]).isdigit()}
    codes = dict(Case.objects.filter(pk__in=numbers.values()).values_list("pk", "code"))

    def name(reference: str) -> str:
        return codes.get(numbers.get(reference, 0)) or _("Draft %(number)s") % {"number": numbers.get(reference, "–")}

    return name


def _silent(one: troubles.Silence) -> Row:
    return Row(
        about=_("Orders without an answer: %(n)d") % {"n": one.orders},
        what=_("The payment gateway does not answer. Nobody is asked to pay again meanwhile."),
        since=one.since,
        next=_("It is asked again by itself; what was paid meanwhile is found then."),
        url=reverse("money-ask", args=[one.checkout_id]),
        act=_("Ask the gateway now"),
    )


def _held(one: Held, about: str) -> Row:
    amounts = {"amount": dong(one.amount), "expected": dong(one.expected)}
    return Row(
        about=about,
        what=_("%(amount)s arrived instead of %(expected)s.") % amounts,
        since=one.since,
        next=_("Nothing by itself: the applicant cannot pay until the amount has gone back."),
        url=reverse("money-return", args=[one.id]),
        act=_("Give the whole amount back"),
    )


def _failed(one: Stuck, about: str) -> Row:
    failure = _("The refund of %(amount)s failed: %(code)s.") % {"amount": dong(one.amount), "code": one.failure or "–"}
    return Row(
        about=about,
        what=f"{_reason(one)} {failure}",
        since=one.since,
        next=_("Nothing by itself. Trying again is safe: the gateway pays under one key and only once."),
        url=reverse("money-retry", args=[one.id]),
        act=_("Try the refund again"),
    )


def _returning(one: Stuck, about: str) -> Row:
    back = _("%(amount)s goes back.") % {"amount": dong(one.amount)}
    return Row(about, f"{_reason(one)} {back}", one.since, _("It is sent by itself; there is nothing to do."))


def _reason(one: Stuck) -> str:
    return str(REASONS.get(one.reason, one.reason))


def _strange(one: Strange) -> Row:
    return Row(
        about=one.event_id,
        what=_("%(kind)s over %(amount)s: %(outcome)s.")
        % {"kind": one.kind, "amount": dong(one.amount), "outcome": one.outcome},
        since=one.since,
        next=_("Nothing by itself. Ask the operator of the gateway, naming the number of the message."),
    )
