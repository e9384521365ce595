"""Due dates: pure functions from moments, spans and a working calendar to a date and the lines that explain it.

Law: domain.md §1.4 (R2, R5, R6, R8, R16) and §3.1. Nothing here reads the clock or the database; recomputing a due
date from the same spans gives the same date (INV-12). Lines are data (`code` and values) and are put into words by
`cases.deadline_words`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from fractions import Fraction
from typing import Literal, Protocol

from accounts.working_calendar import HANOI, Counted, Line, Stop, WorkCalendar
from cases.lifecycle import SpanKind
from services.definition import Words

STOPPING = frozenset({SpanKind.WAITING_APPLICANT, SpanKind.WAITING_PAYMENT})
"""While the applicant owes the next move the limit does not run (R6: sure; for payment: memory)."""

SOON_MINUTES = 8 * 60
"""A case is due soon from one working day before its date on: then an apology is still in time (R8: sure)."""

DayCount = Callable[[datetime, int, Sequence[Stop]], Counted]


class TimeLimit(Protocol):
    """How long the law gives, in its own unit: working_day, calendar_day, working_hour or same_day."""

    @property
    def value(self) -> int:
        """Return how many."""

    @property
    def unit(self) -> str:
        """Return of what."""

    @property
    def cutoff(self) -> time | None:
        """Return the hour after which the same day becomes the next one; None for other units."""


class CheckingWindow(Protocol):
    """When a sent case must have been looked at: the general rule, and the service's own, which wins."""

    @property
    def general(self) -> TimeLimit:
        """Return the general rule (8 working hours: R2)."""

    @property
    def special(self) -> TimeLimit | None:
        """Return the rule of a special law, if there is one (R16)."""


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a case's life during which its clock ran, or stood for a reason; open while `end` is None."""

    kind: SpanKind
    start: datetime
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Rule:
    """The line that names the rule a date came from: `code` is general, special, limit or restarted.

    `note` says for which answers the law gives this limit, empty for the general one.
    """

    code: Literal["general", "special", "limit", "restarted"]
    value: int
    unit: str
    at: datetime
    cutoff: time | None = None
    note: Words | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """A due date, None while the clock stands, with the rule and the days that lead to it."""

    due_at: datetime | None
    rule: Rule
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a case stands against its date: working minutes left, negative when late."""

    state: Literal["on_time", "soon", "late", "stopped"]
    minutes: int


def deadline(
    *,
    received_at: datetime,
    limit: TimeLimit,
    spans: Sequence[Span],
    calendar: WorkCalendar,
    restart_at: datetime | None = None,
    note: Words | None = None,
) -> Deadline:
    """Return when a received case is due.

    Waiting spans stop the clock. After a full supplement the limit counts again from zero, from `restart_at`
    (NĐ 61/2018 Art 19.4: sure). Raises CalendarMissing when the date falls in a year that the calendar does not know.
    """
    begin = restart_at or received_at
    rule = Rule("restarted" if restart_at else "limit", limit.value, limit.unit, begin, limit.cutoff, note)
    stops = [Stop(span.start, span.end, span.kind.value) for span in spans if span.kind in STOPPING]
    counted = _count(limit, calendar)(begin, limit.value, stops)
    return Deadline(counted.due, rule, counted.lines)


def reception_due(*, sent_at: datetime, window: CheckingWindow, calendar: WorkCalendar) -> Deadline:
    """Return when the counter must have accepted, asked or declined: the special rule wins over the general one."""
    limit, code = _winning(window)
    counted = _count(limit, calendar)(sent_at, limit.value, ())
    return Deadline(counted.due, Rule(code, limit.value, limit.unit, sent_at, limit.cutoff), counted.lines)


def handover_due(received_at: datetime, *, calendar: WorkCalendar, cutoff: time | None = None) -> datetime:
    """Return when a paper case must be on its way to the deciding unit: that day, or the next morning after 15:00.

    NĐ 61/2018 Art 18 (sure). The hour is the calendar's; an online case goes at once and never asks this.
    """
    begin = received_at.astimezone(HANOI)
    cutoff = cutoff or calendar.afternoon_cutoff
    if calendar.is_working(begin.date()) and begin.time() < cutoff and begin <= calendar.closing(begin.date()):
        return calendar.closing(begin.date())
    tomorrow = datetime.combine(begin.date() + timedelta(days=1), time.min, tzinfo=HANOI)
    return calendar.next_opening(tomorrow)


def step_budgets(
    *, start: datetime, limit: TimeLimit, shares: Sequence[float], calendar: WorkCalendar
) -> list[datetime]:
    """Return when each step should be done: the working minutes of the whole limit, divided by shares, in order.

    The last step is due with the case. Shares need not add up to 1; without any the steps share equally.
    """
    due = _count(limit, calendar)(start, limit.value, ()).due
    if due is None:
        raise AssertionError("a clock without stops never stands")
    whole = calendar.working_minutes_between(start, due)
    weights = [Fraction(str(share)) for share in shares]
    if not sum(weights):
        weights = [Fraction(1)] * len(shares)
    ends = [sum(weights[: place + 1], Fraction()) / sum(weights) for place in range(len(weights))]
    return [due if end == 1 else _within(calendar, start, int(whole * end)) for end in ends]


def standing(due_at: datetime | None, *, at: datetime, calendar: WorkCalendar, soon: int = SOON_MINUTES) -> Standing:
    """Return how a case stands: late after its moment, soon when at most `soon` working minutes are left."""
    if due_at is None:
        return Standing("stopped", 0)
    minutes = calendar.working_minutes_between(at, due_at)
    if at > due_at:
        return Standing("late", minutes)
    return Standing("soon" if minutes <= soon else "on_time", minutes)


def _count(limit: TimeLimit, calendar: WorkCalendar) -> DayCount:
    if limit.cutoff is not None:
        cutoff = limit.cutoff
        return lambda start, _value, stops: calendar.until_closing(start, cutoff, stops)
    table: dict[str, DayCount] = {
        "working_day": calendar.add_working_days,
        "calendar_day": calendar.add_calendar_days,
        "working_hour": calendar.add_working_hours,
    }
    return table[limit.unit]


def _winning(window: CheckingWindow) -> tuple[TimeLimit, Literal["general", "special"]]:
    if window.special is not None:
        return window.special, "special"
    return window.general, "general"


def _within(calendar: WorkCalendar, start: datetime, minutes: int) -> datetime:
    due = calendar.add_working_minutes(start, minutes).due
    if due is None:
        raise AssertionError("a clock without stops never stands")
    return due
