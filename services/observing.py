"""How long a service really takes: figures that `cases` computes by night and the service page shows."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from services.models import ObservedTime

STALE = timedelta(days=35)
"""Figures older than this are not shown: the clock has stopped, and they may be wrong by now."""


@dataclass(frozen=True, slots=True)
class Observation:
    """Whole calendar days from reception to release: of half the cases, of nine in ten; over how many cases."""

    cases: int
    median_days: int
    most_days: int


@transaction.atomic
def store(figures: dict[int, Observation], *, months: int, at: datetime) -> None:
    """Keep the figures by service id, and drop those of services without any. Two queries."""
    ObservedTime.objects.exclude(service__in=figures).delete()
    ObservedTime.objects.bulk_create(
        [
            ObservedTime(
                service_id=service,
                cases=one.cases,
                median_days=one.median_days,
                most_days=one.most_days,
                months=months,
                computed_at=at,
            )
            for service, one in figures.items()
        ],
        update_conflicts=True,
        unique_fields=["service"],
        update_fields=["cases", "median_days", "most_days", "months", "computed_at"],
    )


def observed(service_id: int, *, on: date) -> ObservedTime | None:
    """Return what was observed of a service, None if nothing or too long ago. One query."""
    return ObservedTime.objects.filter(service=service_id, computed_at__date__gt=on - STALE).first()
