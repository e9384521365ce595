"""What the journal promises: whole sequences, an outbox that keeps up, nothing in work past its lease."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection

from ground.invariants import Invariant
from journal.models import Delivery

PATIENCE: Final = timedelta(minutes=2)
"""How late a delivery may be picked up: the sweeper needs seconds, a restart of everything less than this."""

_HOLES = """
SELECT subject_type, subject_id FROM journal_entry
GROUP BY subject_type, subject_id HAVING min(seq) <> 1 OR max(seq) <> count(*)
ORDER BY subject_type, subject_id
"""
# "O" is enabled. The trigger against TRUNCATE is not asked for: the test runner lifts it in its own database.
_TRIGGERS = """
SELECT name FROM unnest(ARRAY['journal_entry_no_change', 'journal_access_no_change']) AS name
WHERE NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgname = name AND tgenabled = 'O')
"""
_ORPHANS = """
SELECT d.id FROM journal_delivery d LEFT JOIN journal_entry e ON e.id = d.entry_id WHERE e.id IS NULL ORDER BY d.id
"""


def _rows(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def sequences_with_holes(_at: datetime) -> Iterator[str]:
    """Subjects whose entries are not 1, 2, 3 …, and triggers that are missing or switched off."""
    for subject_type, subject_id in _rows(_HOLES):
        yield f"{subject_type} {subject_id}"
    for (trigger,) in _rows(_TRIGGERS):
        yield f"trigger {trigger}"


def deliveries_left_lying(at: datetime) -> Iterator[str]:
    """Deliveries due for longer than the patience, and deliveries of an entry that does not exist."""
    late = Delivery.objects.filter(state=Delivery.State.PENDING, due_at__lt=at - PATIENCE).order_by("pk")
    for pk in late.values_list("pk", flat=True):
        yield f"delivery {pk} is late"
    for (orphan,) in _rows(_ORPHANS):
        yield f"delivery {orphan} has no entry"


def leases_that_ran_out(at: datetime) -> Iterator[str]:
    """Deliveries held past their lease that nobody took over."""
    held = Delivery.objects.filter(state=Delivery.State.LEASED, leased_until__lt=at - PATIENCE).order_by("pk")
    for pk in held.values_list("pk", flat=True):
        yield f"delivery {pk}"


INVARIANTS: Final = (
    Invariant("INV-09", "Journal sequences are whole and cannot be changed", sequences_with_holes),
    Invariant("INV-10", "Every committed entry reaches its handlers in time, nothing else does", deliveries_left_lying),
    Invariant("INV-15", "Nothing is in work past its lease", leases_that_ran_out),
)
