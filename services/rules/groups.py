"""Rules on groups that repeat. `with:` names fields of the group; a finding stands at the field of one item."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from ground.partial_dates import PartialDate
from services.definition.conditions import Span, later, legal_day

Items = Sequence[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Spot:
    """What a rule on a group found, at the field of one of its items (counted from 0)."""

    place: int
    field: str
    sentence: str


@dataclass(frozen=True, slots=True)
class _Period:
    """One item as a period; without an end it lasts until today."""

    place: int
    starts: PartialDate
    ends: PartialDate


def _periods(items: Items, names: dict[str, str], *, at: datetime) -> list[_Period]:
    """Return the periods that have a beginning, the earliest first."""
    found = [
        _Period(
            place,
            PartialDate.parse(item[names["from"]]),
            PartialDate.parse(item[names["to"]]) if item.get(names["to"]) else PartialDate.of(legal_day(at)),
        )
        for place, item in enumerate(items)
        if item.get(names["from"])
    ]
    return sorted(found, key=lambda period: (period.starts.earliest, period.ends.latest))


def periods_apart(answer: Items, *, at: datetime, **names: str) -> Spot | None:
    """No period begins before the one before it has ended; the same day may be both."""
    periods = _periods(answer, names, at=at)
    for before, period in zip(periods, periods[1:], strict=False):
        if before.ends.earliest > period.starts.latest:
            sentence = _("This period begins before another one has ended on %(date)s.")
            return Spot(period.place, names["from"], sentence % {"date": before.ends.display()})
    return None


def periods_cover(
    answer: Items, *, at: datetime, since: str | None = None, after_years: int = 0, **names: str
) -> str | Spot | None:
    """No day is left out from `since` (some years after it) until today."""
    periods = _periods(answer, names, at=at)
    reached = _first_day(since, after_years) or (periods[0].starts.earliest if periods else legal_day(at))
    for period in periods:
        if period.starts.earliest > reached:
            return Spot(period.place, names["from"], _gap(reached, period.starts.earliest - timedelta(days=1)))
        reached = max(reached, period.ends.latest + timedelta(days=1))
    return _gap(reached, legal_day(at)) if reached < legal_day(at) else None


def _first_day(since: str | None, after_years: int) -> date | None:
    return later(PartialDate.parse(since).latest, Span(years=after_years)) if since else None


def _gap(first: date, last: date) -> str:
    days = {"first": PartialDate.of(first).display(), "last": PartialDate.of(last).display()}
    return _("Nothing is stated for the time from %(first)s to %(last)s.") % days


def unique_in_group(answer: Items, *, at: datetime, field: str) -> Spot | None:
    """No two items have the same answer to a question."""
    seen: list[Any] = []
    for place, item in enumerate(answer):
        value = item.get(field)
        if value is not None and value in seen:
            return Spot(place, field, _("This was already given above."))
        seen.append(value)
    return None
