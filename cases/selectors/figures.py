"""What was promised and what was kept: the public figures, by agency and by month (NĐ 224/2026 Art 19: likely).

Only counts leave this file: no code, no name, no single case. How small counts are shown is the page's rule.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncMonth

from accounts.models import Agency
from accounts.working_calendar import HANOI
from cases.lifecycle import Channel, ResultState
from cases.models import Case, Result


@dataclass
class Counts:
    """What one agency, or one month, did. `late_now`: promised, not finished and past the promise at this moment."""

    received: int = 0
    online: int = 0
    finished: int = 0
    on_time: int = 0
    signed: int = 0
    late_now: int = 0

    @property
    def late(self) -> int:
        """Finished after the promised moment."""
        return self.finished - self.on_time

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(**{name: value + getattr(other, name) for name, value in vars(self).items()})


@dataclass
class AgencyCounts:
    """The counts of one deciding agency."""

    name_vi: str
    name_en: str
    counts: Counts = field(default_factory=Counts)


@dataclass
class MonthCounts:
    """The counts of one month, named by its first day."""

    first: date
    counts: Counts = field(default_factory=Counts)


def by_agency(month: date, *, at: datetime) -> list[AgencyCounts]:
    """Return the counts of a month (any day of it) for every agency that has some, by name. Five queries."""
    start, end = _moment(_shift(month, 0)), _moment(_shift(month, 1))
    found: dict[int, Counts] = {}
    overdue = Case.objects.overdue(at=at).values("agency_id").annotate(late_now=Count("pk"))
    for rows in (*_done(start, end, "agency_id"), overdue):
        for row in rows.order_by():
            _add(found.setdefault(row["agency_id"], Counts()), row)
    agencies = Agency.objects.filter(pk__in=found).order_by("name_vi")
    return [AgencyCounts(one.name_vi, one.name_en or one.name_vi, found[one.pk]) for one in agencies]


def by_month(last: date, *, months: int = 6) -> list[MonthCounts]:
    """Return the counts of the months up to that of `last`, oldest first, empty ones too. Three queries."""
    found = {first: MonthCounts(first) for first in (_shift(last, -back) for back in reversed(range(months)))}
    start, end = _moment(_shift(last, 1 - months)), _moment(_shift(last, 1))
    for rows in _done(start, end, "month"):
        for row in rows.order_by():
            _add(found[row["month"].date()].counts, row)
    return list(found.values())


def _done(start: datetime, end: datetime, group: str) -> tuple[QuerySet[Any, dict[str, Any]], ...]:
    """Count what was received, finished and signed from `start` to before `end`, by agency or by month."""
    received = Case.objects.filter(received_at__gte=start, received_at__lt=end)
    finished = Case.objects.filter(released_at__gte=start, released_at__lt=end)
    signed = Result.objects.filter(state=ResultState.RELEASED, released_at__gte=start, released_at__lt=end)
    return (
        received.annotate(month=_month_of("received_at"))
        .values(group)
        .annotate(received=Count("pk"), online=Count("pk", filter=Q(channel=Channel.ONLINE))),
        finished.annotate(month=_month_of("released_at"))
        .values(group)
        .annotate(finished=Count("pk"), on_time=Count("pk", filter=Q(released_at__lte=F("due_at")))),
        signed.annotate(month=_month_of("released_at"), agency_id=F("case__agency_id"))
        .values(group)
        .annotate(signed=Count("pk", filter=Q(signed_at__isnull=False))),
    )


def _month_of(moment: str) -> TruncMonth:
    return TruncMonth(moment, tzinfo=HANOI)


def _add(counts: Counts, row: Mapping[str, Any]) -> None:
    for name in vars(counts).keys() & row.keys():
        setattr(counts, name, getattr(counts, name) + row[name])


def _shift(day: date, months: int) -> date:
    """Return the first day of the month that lies so many months after that of `day`."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, 1)


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=HANOI)
