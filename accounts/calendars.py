"""The working calendar of a unit: its week, Vietnam's holidays, and the days of `CalendarDay`, which win over both."""

from collections.abc import Iterable, Mapping
from datetime import date, time
from functools import lru_cache
from typing import Final

import holidays
from django.db.models import F, Q

from accounts.models import Calendar, CalendarDay, Unit
from accounts.working_calendar import (
    HANOI,
    CalendarMissing,
    Counted,
    DayOff,
    Hours,
    Line,
    Stop,
    WorkCalendar,
)

__all__ = [
    "HANOI",
    "CalendarMissing",
    "Counted",
    "DayOff",
    "Line",
    "Stop",
    "WorkCalendar",
    "build",
    "load",
    "load_many",
]

_CACHED: Final[dict[int, WorkCalendar]] = {}
_CACHE_SIZE = 500


def load(unit_id: int) -> WorkCalendar:
    """Return the calendar of a unit. One query when this version was built before, else two.

    Versions come from a sequence and are never used twice, so that a cached one cannot be out of date.
    Raises Calendar.DoesNotExist for an unknown unit.
    """
    return _cached(Calendar.objects.get(units=unit_id))


def load_many(unit_ids: Iterable[int]) -> dict[int, WorkCalendar]:
    """Return the calendars of several units, for lists. One query, one more for each version not built before."""
    units = Unit.objects.filter(pk__in=set(unit_ids)).select_related("calendar")
    return {unit.pk: _cached(unit.calendar) for unit in units}


def _cached(calendar: Calendar) -> WorkCalendar:
    if calendar.version not in _CACHED:
        if len(_CACHED) >= _CACHE_SIZE:
            _CACHED.clear()
        _CACHED[calendar.version] = build(calendar, _days_of(calendar))
    return _CACHED[calendar.version]


def _days_of(calendar: Calendar) -> Iterable[CalendarDay]:
    """Return the rows for all calendars first, so that the calendar's own overwrite them."""
    rows = CalendarDay.objects.filter(Q(calendar=None) | Q(calendar=calendar))
    return rows.order_by(F("calendar").asc(nulls_first=True), "day")


def build(calendar: Calendar, rows: Iterable[CalendarDay]) -> WorkCalendar:
    """Make the value from rows, without a query. Later rows of the same day overwrite earlier ones."""
    weekly = {int(weekday): _hours(spans) for weekday, spans in calendar.weekly.items()}
    years = range(calendar.first_year, calendar.last_year + 1)
    usual = max(weekly.values(), key=_minutes, default=())
    days = {**_national(tuple(years), usual), **_overrides(rows, weekly, usual)}
    return WorkCalendar(
        name=calendar.name,
        version=calendar.version,
        weekly=weekly,
        days=days,
        first_year=calendar.first_year,
        last_year=calendar.last_year,
        afternoon_cutoff=calendar.afternoon_cutoff,
    )


@lru_cache(maxsize=32)
def _national(years: tuple[int, ...], usual: Hours) -> Mapping[date, DayOff]:
    """Return Vietnam's holidays and, as working days, the Saturdays worked in exchange (Labour Code Art 111–112)."""
    vietnamese = holidays.country_holidays("VN", language="vi", years=years)
    english = holidays.country_holidays("VN", language="en_US", years=years)
    days = {day: DayOff((), name, english.get(day, "")) for day, name in vietnamese.items()}
    for day in vietnamese.weekend_workdays:
        days[day] = DayOff(usual, "Làm bù", "Worked in exchange for a day off")
    return days


def _overrides(rows: Iterable[CalendarDay], weekly: Mapping[int, Hours], usual: Hours) -> dict[date, DayOff]:
    days = {}
    for row in rows:
        hours = _hours(row.hours) if row.hours else weekly.get(row.day.weekday()) or usual
        opens = hours if row.kind == CalendarDay.Kind.WORK else ()
        days[row.day] = DayOff(opens, row.reason_vi, row.reason_en, row.is_certain)
    return days


def _hours(spans: Iterable[Iterable[str]]) -> Hours:
    """Read [["07:30", "11:30"], …] in order of the day. Raises ValueError when spans are empty or overlap."""
    hours = tuple(sorted((time.fromisoformat(begin), time.fromisoformat(close)) for begin, close in spans))
    ends = [time.min, *(close for _begin, close in hours)]
    if any(begin >= close or begin < before for (begin, close), before in zip(hours, ends, strict=False)):
        raise ValueError(f"Opening hours that are empty or overlap: {hours}")
    return hours


def _minutes(hours: Hours) -> int:
    return sum((close.hour - begin.hour) * 60 + close.minute - begin.minute for begin, close in hours)
