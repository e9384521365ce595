"""Entries for tests. Dull on purpose."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from ground.who import Actor, Subject
from journal.actions import record
from journal.models import Delivery, Entry

AT = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
ANNA = Actor.citizen(1)


def entry(kind: str = "test.one", *, subject: Subject | None = None, at: datetime = AT) -> Entry:
    """Record something in a transaction of its own."""
    with transaction.atomic():
        return record(kind, subject=subject or Subject("thing", 1), actor=ANNA, at=at)


def delivery(kind: str = "test.one", *, at: datetime = AT) -> Delivery:
    """Record something that one handler hears of, and return what is owed."""
    return entry(kind, at=at).deliveries.get()


def notes() -> list[int]:
    """Return the attempts that had an effect inside the database, in order."""
    return [note.data["by"] for note in Entry.objects.filter(kind="test.noted").order_by("pk")]
