"""Deliver entries to their handlers: claim, work, complete or put off.

The claim commits before the work begins and counts the attempt; the lease is the handler's hard time limit plus a
little; completing needs the attempt's number (`Attempt.completing`). So a process may be killed anywhere: its lease
runs out, the sweeper hands the delivery to another, and the dead one's late completion finds a higher number.
"""

import logging
import random
import traceback
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet

from ground import correlation
from ground.refusals import DomainError, Unavailable
from journal.handling import Attempt, GiveUp, Handler, Later, Overtaken
from journal.limits import TimeLimitReached, hard_limit
from journal.models import Delivery
from journal.wires import handler_at

logger = logging.getLogger("journal.delivering")

LEASE_MARGIN = timedelta(seconds=10)
"""What a lease lasts beyond the hard time limit: the kill comes 5 seconds after it."""
STRIKES = 3
"""Attempts that may end in a bug or a dead process; a neighbour that is down costs none of them."""
FIRST_DELAY, LONGEST_DELAY = timedelta(seconds=5), timedelta(hours=1)
STRIKE_DELAY, STRIKE_FACTOR = timedelta(seconds=15), 8


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a delivery. `error` is the exception of a bug, for tests to raise again."""

    state: str
    code: str = ""
    error: Exception | None = None

    @property
    def told(self) -> str:
        """Return state and code as a log says them."""
        return f"{self.state} ({self.code})" if self.code else self.state


NOT_OURS = Outcome("not_ours")


def deliver(delivery_id: int, *, at: datetime, holder: str = "", redelivered: bool = False) -> Outcome:
    """Run one delivery if it is due and free; otherwise do nothing (`NOT_OURS`). Call it outside a transaction.

    `holder` is the message's own id; `redelivered` says that the broker brought the same message again because its
    worker process died, so a lease of the same holder is free at once. Two queries beside the handler's own, and two
    for completing. Raises only what the database raises when it is gone.
    """
    delivery = Delivery.objects.select_related("entry").filter(pk=delivery_id).first()
    if delivery is None or not _is_free(delivery, at=at, holder=holder, redelivered=redelivered):
        return NOT_OURS
    try:
        handler = handler_at(delivery.handler)
    except ImportError:
        return _fail_unclaimed(delivery, "unknown_handler", strikes=delivery.strikes)
    attempt = _claim(delivery, handler, at=at, holder=holder)
    if attempt is None:
        return NOT_OURS
    with correlation.of(delivery.entry.correlation or correlation.NONE):
        outcome = _run(handler, attempt)
        logger.info("Delivery %s (%s), attempt %s: %s", delivery.pk, handler.name, attempt.number, outcome.told)
    return outcome


def _is_free(delivery: Delivery, *, at: datetime, holder: str, redelivered: bool) -> bool:
    if delivery.state == Delivery.State.PENDING:
        return delivery.due_at <= at
    if delivery.state != Delivery.State.LEASED or delivery.leased_until is None:
        return False
    return delivery.leased_until < at or (redelivered and bool(holder) and delivery.holder == holder)


def _claim(delivery: Delivery, handler: Handler, *, at: datetime, holder: str) -> Attempt | None:
    """Take the delivery as it was read, or nothing. A lease that ran out is a strike against it."""
    lost = delivery.state == Delivery.State.LEASED
    strikes = delivery.strikes + lost
    if lost and (strikes >= STRIKES or delivery.attempts >= delivery.last_attempt):
        _fail_unclaimed(delivery, "process_died", strikes=strikes)
        return None
    number = delivery.attempts + 1
    seen = Delivery.objects.filter(pk=delivery.pk, state=delivery.state, attempts=delivery.attempts)
    taken = seen.update(
        state=Delivery.State.LEASED,
        attempts=number,
        strikes=strikes,
        holder=holder,
        tried_at=at,
        leased_until=at + timedelta(seconds=handler.time_limit) + LEASE_MARGIN,
    )
    if not taken:
        return None
    is_last = number >= delivery.last_attempt or strikes + 1 >= STRIKES
    delivery.strikes = strikes
    return Attempt(delivery, at, number, is_last)


def _run(handler: Handler, attempt: Attempt) -> Outcome:
    try:
        with hard_limit(handler.time_limit):
            handler(attempt.delivery.entry, attempt)
        if not attempt.completed:
            with attempt.completing():
                pass
        return Outcome(Delivery.State.DONE)
    except Overtaken:
        return Outcome("overtaken")
    except GiveUp as reason:
        return _fail(attempt, reason.code)
    except Later as reason:
        return _put_off(attempt, reason.code)
    except Unavailable as reason:
        return _put_off(attempt, reason.code)
    except TimeLimitReached as error:
        return _strike(attempt, "time_limit", error)
    except Exception as error:  # noqa: BLE001 — whatever a handler raises is stored and tried again
        return _strike(attempt, error.code if isinstance(error, DomainError) else "unexpected", error)


def _put_off(attempt: Attempt, code: str) -> Outcome:
    """A neighbour is down: wait longer each time, up to an hour, until the patience is at its end."""
    if attempt.number >= attempt.delivery.last_attempt:
        return _fail(attempt, code)
    tries = attempt.number - attempt.delivery.strikes - 1
    wait = min(FIRST_DELAY * 2 ** min(tries, 20), LONGEST_DELAY)
    return _wait(attempt, code, due_at=attempt.at + _jitter(wait), strikes=attempt.delivery.strikes)


def _strike(attempt: Attempt, code: str, error: Exception) -> Outcome:
    """A bug or a hang: a few tries, then a person looks. The class and the place are kept, never the message."""
    place = f"{type(error).__name__} in {_place_of(error)}"
    logger.error("Delivery %s (%s): %s", attempt.delivery.pk, attempt.delivery.handler, place)
    strikes = attempt.delivery.strikes + 1
    if strikes >= STRIKES or attempt.number >= attempt.delivery.last_attempt:
        outcome = _fail(attempt, code, place=place, strikes=strikes)
    else:
        wait = _jitter(STRIKE_DELAY * STRIKE_FACTOR ** (strikes - 1))
        outcome = _wait(attempt, code, due_at=attempt.at + wait, strikes=strikes, place=place)
    return Outcome(outcome.state, code, error)


def _wait(attempt: Attempt, code: str, *, due_at: datetime, strikes: int, place: str = "") -> Outcome:
    changed = _still_mine(attempt).update(
        state=Delivery.State.PENDING, leased_until=None, due_at=due_at, handed_at=None, strikes=strikes,
        last_error_code=code, last_error=place,
    )  # fmt: skip
    return Outcome(Delivery.State.PENDING, code) if changed else Outcome("overtaken")


def _fail(attempt: Attempt, code: str, *, place: str = "", strikes: int | None = None) -> Outcome:
    changed = _still_mine(attempt).update(
        state=Delivery.State.FAILED, leased_until=None, last_error_code=code, last_error=place,
        strikes=attempt.delivery.strikes if strikes is None else strikes,
    )  # fmt: skip
    return Outcome(Delivery.State.FAILED, code) if changed else Outcome("overtaken")


def _fail_unclaimed(delivery: Delivery, code: str, *, strikes: int) -> Outcome:
    seen = Delivery.objects.filter(pk=delivery.pk, state=delivery.state, attempts=delivery.attempts)
    seen.update(state=Delivery.State.FAILED, leased_until=None, last_error_code=code, last_error="", strikes=strikes)
    return Outcome(Delivery.State.FAILED, code)


def _still_mine(attempt: Attempt) -> QuerySet[Delivery]:
    return Delivery.objects.filter(pk=attempt.delivery.pk, state=Delivery.State.LEASED, attempts=attempt.number)


def _jitter(wait: timedelta) -> timedelta:
    """Spread a wait over ± a quarter, so that a backlog does not come back as one wave."""
    return wait * random.uniform(0.75, 1.25)  # noqa: S311 — spreads load, hides nothing


def _place_of(error: BaseException) -> str:
    """Return module and line of the innermost frame in our own code: a place says nothing about a person."""
    root = str(settings.ROOT)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(root)]
    ours = [frame for frame in frames if "site-packages" not in frame.filename]
    if not ours:
        return "?"
    return f"{ours[-1].filename.removeprefix(root).lstrip('/')}:{ours[-1].lineno}"
