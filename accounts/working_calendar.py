"""Counting time as the law counts it: a pure value, without database and without clock.

The first day is not counted and a term ends on a working day (Civil Code 2015 Art 147–148: sure); hours are counted
from the moment; for appointments the day ends at the office's closing hour (domain.md §3.1).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")  # UTC+7 all year; offices keep this time wherever the reader is

Hours = tuple[tuple[time, time], ...]
LineCode = Literal[
    "start", "counted", "weekend", "day_off", "stopped", "moved", "hours", "received", "after_cutoff", "due"
]


class CalendarMissing(LookupError):
    """The days off of a year are not known: nobody may guess a date in it (B19)."""

    def __init__(self, calendar: str, year: int) -> None:
        super().__init__(f"The calendar {calendar!r} does not know the year {year}; load its days off first.")
        self.calendar, self.year = calendar, year


@dataclass(frozen=True, slots=True)
class DayOff:
    """Why a day is not an ordinary one; `hours` is empty on a day off. `certain` is False where the law is unread."""

    hours: Hours
    reason_vi: str
    reason_en: str = ""
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Stop:
    """A time during which the clock stands; without an end it still stands. `code` says why."""

    start: datetime
    end: datetime | None
    code: str = "stopped"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an explanation, as data. `number` is the count reached, `minutes` the working time used that day."""

    code: LineCode
    day: date
    number: int = 0
    minutes: int = 0
    at: datetime | None = None
    reason_vi: str = ""
    reason_en: str = ""
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Counted:
    """Where counting arrived (None while the clock stands) and how."""

    due: datetime | None
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class WorkCalendar:
    """The working time of an office. `weekly` maps weekday (0 is Monday) to hours; `days` holds what differs."""

    name: str
    version: int
    weekly: Mapping[int, Hours]
    days: Mapping[date, DayOff] = field(default_factory=dict)
    first_year: int = 2025
    last_year: int = 2027
    afternoon_cutoff: time = time(15)

    def hours(self, day: date) -> Hours:
        """Return the opening hours of a day, empty when closed. Raises CalendarMissing outside the known years."""
        if not self.first_year <= day.year <= self.last_year:
            raise CalendarMissing(self.name, day.year)
        special = self.days.get(day)
        return special.hours if special is not None else self.weekly.get(day.weekday(), ())

    @property
    def day_minutes(self) -> int:
        """Return how long the office's longest ordinary day is, in minutes; eight hours when it never opens."""
        return max((_length(hours) for hours in self.weekly.values() if hours), default=8 * 60)

    def is_working(self, day: date) -> bool:
        """Say whether the office works on this day, if only for an hour."""
        return bool(self.hours(day))

    def closing(self, day: date) -> datetime:
        """Return the moment the office closes on a working day."""
        return _moment(day, self.hours(day)[-1][1])

    def next_opening(self, at: datetime) -> datetime:
        """Return `at` itself in working time, else the next moment of working time."""
        for start, _end in self._slices(_local(at)):
            return start
        raise AssertionError("slices never end")

    def add_working_days(self, start: datetime, n: int, stops: Sequence[Stop] = ()) -> Counted:
        """Count n working days after the day of `start`; due at the closing hour of the last.

        A day counts when the clock runs at its closing hour.
        """
        _at_least_one(n)
        lines, counted = [self._start(start)], 0
        for day in _days_after(_local(start).date()):
            if not self.is_working(day):
                lines.append(self._closed(day))
                continue
            stop = _standing(stops, self.closing(day))
            if stop is not None:
                lines.append(Line("stopped", day, counted, reason_vi=stop.code))
                if stop.end is None:
                    return Counted(None, tuple(lines))
                continue
            counted += 1
            lines.append(Line("counted", day, counted))
            if counted == n:
                return self._due(self.closing(day), lines)
        raise AssertionError("days never end")

    def add_calendar_days(self, start: datetime, n: int, stops: Sequence[Stop] = ()) -> Counted:
        """Count n calendar days after the day of `start`; a last day off moves to the next working day (Art 148.5)."""
        _at_least_one(n)
        lines, counted = [self._start(start)], 0
        for day in _days_after(_local(start).date()):
            stop = _standing(stops, _moment(day, time(23, 59, 59)))
            if counted < n and stop is not None:
                lines.append(Line("stopped", day, counted, reason_vi=stop.code))
                if stop.end is None:
                    return Counted(None, tuple(lines))
                continue
            if counted < n:
                counted += 1
                lines.append(Line("counted", day, counted))
            if counted == n and self.is_working(day):
                return self._due(self.closing(day), lines)
            if counted == n:
                lines.append(self._closed(day, code="moved"))
        raise AssertionError("days never end")

    def add_working_hours(self, start: datetime, n: int, stops: Sequence[Stop] = ()) -> Counted:
        """Count n working hours from the moment of `start`, over as many days as it takes."""
        _at_least_one(n)
        return self.add_working_minutes(start, n * 60, stops)

    def add_working_minutes(self, start: datetime, minutes: int, stops: Sequence[Stop] = ()) -> Counted:
        """Count working minutes from the moment of `start`; zero gives the next moment of working time."""
        left, lines = timedelta(minutes=minutes), [self._start(start)]
        for begin, end in self._slices(_local(start)):
            for run_from, run_to in _running(begin, end, stops):
                used = min(run_to - run_from, left)
                left -= used
                _add_minutes(lines, run_from.date(), used)
                if not left:
                    return self._due(run_from + used, lines)
            if (stop := _standing(stops, end)) is not None and stop.end is None:
                lines.append(Line("stopped", end.date(), reason_vi=stop.code))
                return Counted(None, tuple(lines))
        raise AssertionError("slices never end")

    def until_closing(self, start: datetime, cutoff: time, stops: Sequence[Stop] = ()) -> Counted:
        """Return the closing hour of the same working day; of the next one for what comes after the cut-off.

        A day counts when the clock runs at its closing hour and began to run by the cut-off (NĐ 23/2015 Art 7: sure).
        """
        begin, lines = _local(start), [Line("received", _local(start).date(), at=start)]
        for day in _days_from(begin.date()):
            if not self.is_working(day):
                lines.append(self._closed(day))
                continue
            stop = _standing(stops, self.closing(day))
            if stop is not None:
                lines.append(Line("stopped", day, reason_vi=stop.code))
                if stop.end is None:
                    return Counted(None, tuple(lines))
                continue
            if _latest(begin, stops, day) <= min(_moment(day, cutoff), self.closing(day)):
                return self._due(self.closing(day), lines)
            lines.append(Line("after_cutoff", day, at=_moment(day, cutoff)))
        raise AssertionError("days never end")

    def working_minutes_between(self, start: datetime, end: datetime) -> int:
        """Return the whole working minutes from one moment to another; negative when `end` is the earlier."""
        if end < start:
            return -self.working_minutes_between(end, start)
        start, end, total = _local(start), _local(end), timedelta()
        for day in _days_from(start.date()):
            if day > end.date():
                break
            for begin, close in self._intervals(day):
                total += max(min(close, end) - max(begin, start), timedelta())
        return int(total.total_seconds() // 60)

    def _intervals(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        for begin, close in self.hours(day):
            yield _moment(day, begin), _moment(day, close)

    def _slices(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield working time from `start` on, without end (CalendarMissing ends it)."""
        for day in _days_from(start.date()):
            for begin, close in self._intervals(day):
                if close > start:
                    yield max(begin, start), close

    def _start(self, start: datetime) -> Line:
        return Line("start", _local(start).date(), at=start)

    def _closed(self, day: date, code: LineCode | None = None) -> Line:
        special = self.days.get(day)
        if special is None:
            return Line(code or "weekend", day)
        return Line(
            code or "day_off",
            day,
            reason_vi=special.reason_vi,
            reason_en=special.reason_en,
            certain=special.certain,
        )

    def _due(self, due: datetime, lines: list[Line]) -> Counted:
        return Counted(due, (*lines, Line("due", due.date(), at=due)))


def _at_least_one(n: int) -> None:
    if n < 1:
        raise ValueError("a time limit is at least one")


def _local(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return at.astimezone(HANOI)


def _length(hours: Hours) -> int:
    """Return opening hours in minutes."""
    return sum((to.hour - at.hour) * 60 + to.minute - at.minute for at, to in hours)


def _moment(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=HANOI)


def _days_from(day: date) -> Iterator[date]:
    while True:
        yield day
        day += timedelta(days=1)


def _days_after(day: date) -> Iterator[date]:
    return _days_from(day + timedelta(days=1))


def _latest(begin: datetime, stops: Sequence[Stop], day: date) -> datetime:
    """Return the last moment of a day at which the clock began to run; the day's first if it ran on from before."""
    starts = [begin, *(_local(stop.end) for stop in stops if stop.end is not None and stop.end >= begin)]
    return max((one for one in starts if one.date() == day), default=_moment(day, time.min))


def _standing(stops: Sequence[Stop], at: datetime) -> Stop | None:
    """Return the stop that holds at a moment: begun before or then, not ended by then."""
    for stop in stops:
        if stop.start <= at and (stop.end is None or at < stop.end):
            return stop
    return None


def _running(begin: datetime, end: datetime, stops: Sequence[Stop]) -> Iterator[tuple[datetime, datetime]]:
    """Yield the parts of a slice during which the clock runs."""
    for stop in sorted(stops, key=lambda stop: stop.start):
        if stop.start >= end:
            break
        if stop.start > begin:
            yield begin, stop.start.astimezone(HANOI)
        if stop.end is None:
            return
        begin = max(begin, stop.end.astimezone(HANOI))
        if begin >= end:
            return
    yield begin, end


def _add_minutes(lines: list[Line], day: date, used: timedelta) -> None:
    """Put the minutes of one day on one line."""
    minutes = int(used.total_seconds() // 60)
    if lines[-1].code == "hours" and lines[-1].day == day:
        minutes += lines.pop().minutes
    lines.append(Line("hours", day, minutes=minutes))
