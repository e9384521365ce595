"""INV-09, INV-10, INV-15: each check finds what breaks it, and nothing else."""

from datetime import timedelta

import pytest
from django.db import connection

from journal.invariants import deliveries_left_lying, leases_that_ran_out, sequences_with_holes
from journal.models import Delivery, Entry
from tests.journal.deliveries import deliver_all
from tests.journal.factories import AT, delivery, entry

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=3)


def test_a_healthy_journal_breaks_nothing() -> None:
    entry()
    entry()
    deliver_all()
    delivery(at=LATER)

    assert [*sequences_with_holes(LATER), *deliveries_left_lying(LATER), *leases_that_ran_out(LATER)] == []


def test_a_hole_in_a_sequence_is_found() -> None:
    Entry.objects.create(kind="x", subject_type="thing", subject_id=8, seq=2, actor_kind="system", at=AT)

    assert list(sequences_with_holes(AT)) == ["thing 8"]


def test_a_trigger_that_was_switched_off_is_found() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER journal_entry_no_change")

    assert list(sequences_with_holes(AT)) == ["trigger journal_entry_no_change"]


def test_a_delivery_that_nobody_took_is_found() -> None:
    late = delivery()

    assert list(deliveries_left_lying(LATER)) == [f"delivery {late.pk} is late"]


def test_a_delivery_without_its_entry_is_found() -> None:
    orphan = delivery(at=LATER)
    Delivery.objects.filter(pk=orphan.pk).update(entry_id=999_999)

    assert list(deliveries_left_lying(AT)) == [f"delivery {orphan.pk} has no entry"]


def test_a_lease_nobody_took_over_is_found() -> None:
    held = delivery()
    Delivery.objects.filter(pk=held.pk).update(state="leased", attempts=1, leased_until=AT)

    assert list(leases_that_ran_out(LATER)) == [f"delivery {held.pk}"]
