"""How long finished cases really took, without those that would lie about it (old stuck ones, bulk closing)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.working_calendar import HANOI
from cases.models import Case
from services.observing import Observation

MONTHS = 6
RELEASED_WITHIN = timedelta(days=183)
"""Only what was released in the last six months speaks about today."""

RECEIVED_WITHIN = timedelta(days=365)
"""What was received more than a year ago was stuck, and says nothing about the usual case."""

BULK = 10
"""So many overdue cases of one service and agency released within one hour were closed together, not worked on."""

TRIMMED = 0.01
"""The share of the quickest, and of the slowest cases, that is left out."""

FEWEST = 5
"""Fewer cases than this say nothing, and might be somebody's."""


@dataclass(frozen=True, slots=True)
class Finished:
    """What counts of a released case."""

    service: int
    agency: int
    received_at: datetime
    due_at: datetime
    released_at: datetime

    @property
    def hour(self) -> tuple[int, int, str]:
        """The hour in which a service of an agency released it."""
        return self.service, self.agency, f"{self.released_at.astimezone(HANOI):%Y-%m-%d %H}"

    @property
    def days(self) -> int:
        """Calendar days from the day of reception to that of release; the same day is 0."""
        return (self.released_at.astimezone(HANOI).date() - self.received_at.astimezone(HANOI).date()).days


def observations(*, at: datetime) -> dict[int, Observation]:
    """Return the figures by service id, of services with enough cases. One query over half a year's cases.

    For the nightly clock, never for a page.
    """
    return figures(finished_lately(at=at))


def finished_lately(*, at: datetime) -> Iterator[Finished]:
    """Yield the cases that speak about today. One query."""
    rows = Case.objects.filter(
        released_at__gt=at - RELEASED_WITHIN, released_at__lte=at, received_at__gt=at - RECEIVED_WITHIN
    ).values_list("service_version__service_id", "agency_id", "received_at", "due_at", "released_at")
    for service, agency, received, due, released in rows.iterator(chunk_size=5000):
        if received and due and released:  # a constraint sees to it
            yield Finished(service, agency, received, due, released)


def figures(finished: Iterable[Finished]) -> dict[int, Observation]:
    """Return the figures of finished cases by service id. No query."""
    days: defaultdict[int, list[int]] = defaultdict(list)
    for one in _worked_on(list(finished)):
        days[one.service].append(one.days)
    return {service: _observation(sorted(some)) for service, some in days.items() if len(some) >= FEWEST}


def _worked_on(finished: list[Finished]) -> list[Finished]:
    """Leave out what was closed in bulk."""
    late = Counter(one.hour for one in finished if one.released_at > one.due_at)
    return [one for one in finished if one.released_at <= one.due_at or late[one.hour] < BULK]


def _observation(days: list[int]) -> Observation:
    cut = int(len(days) * TRIMMED)
    kept = days[cut : len(days) - cut]
    return Observation(len(kept), _quantile(kept, 0.5), _quantile(kept, 0.9))


def _quantile(days: list[int], share: float) -> int:
    """Return the smallest value that so large a share of the sorted cases does not exceed."""
    return days[min(len(days) - 1, max(0, -int(-share * len(days) // 1) - 1))]
