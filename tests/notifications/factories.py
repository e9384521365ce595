"""Messages for tests."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.models import Person
from ground.who import Actor, Subject
from journal.actions import record
from journal.models import Entry
from notifications.actions import tell
from notifications.kinds import Value
from notifications.models import Message
from tests.factories import AT, person

CODE = "H25.99-261116-0001"
FULL: dict[str, Value] = {
    "look_by_at": "2026-11-24T11:30:00+07:00",
    "due_at": "2026-12-01T16:30:00+07:00",
    "old_due_at": "2026-11-27T16:30:00+07:00",
    "answer_by_at": "2026-12-04T17:00:00+07:00",
    "amount": 135_000,
}


def something_happened(subject_id: int = 1) -> Entry:
    """An entry that nobody is wired to."""
    with transaction.atomic():
        return record("test.unheard", subject=Subject("thing", subject_id), actor=Actor.system("test"), at=AT)


def told(
    to: Person | None = None,
    *,
    kind: str = "case.message",
    params: Mapping[str, Value] | None = None,
    case_code: str = CODE,
    at: datetime = AT,
) -> Message:
    """A message of its own entry."""
    recipient = to or person()
    entry = something_happened(Entry.objects.count() + 1)
    return tell(recipient.pk, kind=kind, case_code=case_code, params=params or {}, entry=entry, at=at)
