"""Reads of the journal that pages need."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from journal.models import Delivery, Entry

PAGE = 30


def timeline(subject_type: str, subject_id: int) -> list[Entry]:
    """Return everything that happened to a subject, oldest first. One query."""
    return list(Entry.objects.about(subject_type, subject_id))


@dataclass(frozen=True, slots=True)
class FailedPage:
    """One page of the failure desk; `older` continues it, None at the end."""

    rows: Sequence[Delivery]
    older: int | None


def failed(*, handler: str = "", before: int | None = None) -> FailedPage:
    """Return deliveries that were given up, newest first, paged by key. One query."""
    rows = Delivery.objects.failed().select_related("entry").order_by("-id")
    if handler:
        rows = rows.filter(handler=handler)
    if before:
        rows = rows.filter(pk__lt=before)
    page = list(rows[: PAGE + 1])
    return FailedPage(page[:PAGE], page[PAGE - 1].pk if len(page) > PAGE else None)


def failed_by_handler() -> list[tuple[str, int]]:
    """Return how many deliveries of each handler were given up, most first. One query over the failed ones only."""
    counted = Delivery.objects.failed().values_list("handler").annotate(n=Count("pk")).order_by("-n", "handler")
    return [(handler, n) for handler, n in counted]


@dataclass(frozen=True, slots=True)
class Backlog:
    """How much waits, and since when the oldest is due."""

    waiting: int
    oldest: timedelta

    @property
    def minutes(self) -> int:
        """Return the age of the oldest in whole minutes."""
        return int(self.oldest.total_seconds() // 60)


def backlog(*, at: datetime) -> Backlog:
    """Return what is due and not delivered yet. Two queries on partial indexes."""
    due = Delivery.objects.due(at=at)
    first = due.order_by("due_at").values_list("due_at", flat=True).first()
    return Backlog(due.count(), at - first if first else timedelta(0))
