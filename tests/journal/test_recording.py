"""What happened is written in the transaction of the change, in whole sequences, and owed to every handler."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from ground.who import Actor, Subject
from journal.actions import OutsideTransaction, record, record_access
from journal.models import Access, Delivery, Entry
from tests.journal.factories import ANNA, AT, entry

THING, OTHER = Subject("thing", 1), Subject("thing", 2)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_recorded_outside_a_transaction() -> None:
    with pytest.raises(OutsideTransaction):
        record("test.one", subject=THING, actor=ANNA, at=AT)

    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_each_subject_counts_its_own_entries_from_one() -> None:
    first, second, other = (
        entry("test.one", subject=THING),
        entry("test.two", subject=THING),
        entry("test.one", subject=OTHER),
    )

    assert [first.seq, second.seq, other.seq] == [1, 2, 1]
    assert list(Entry.objects.about("thing", 1)) == [first, second]


@pytest.mark.django_db
def test_the_returned_entry_is_what_the_database_holds() -> None:
    actor = Actor.citizen(7, acting_for_id=8)

    written = record("test.one", subject=THING, actor=actor, at=AT, data={"amount": 135000, "code": "H29.7"})

    stored = Entry.objects.get()
    names = [field.attname for field in Entry._meta.concrete_fields]
    assert {name: getattr(written, name) for name in names} == {name: getattr(stored, name) for name in names}
    assert (stored.actor_kind, stored.actor_person_id, stored.acting_for_id) == ("citizen", 7, 8)


@pytest.mark.django_db
def test_every_wired_handler_is_owed_one_delivery() -> None:
    written = entry("test.two")

    owed = {(row.handler.rpartition(".")[2], row.queue, row.state) for row in written.deliveries.all()}
    assert owed == {("note_it", "documents", "pending"), ("note_it_elsewhere", "notifications", "pending")}


@pytest.mark.django_db
def test_a_kind_nobody_listens_to_owes_nothing() -> None:
    entry("test.unheard")

    assert not Delivery.objects.exists()


@pytest.mark.django_db
def test_recording_costs_one_query_and_two_with_handlers(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    entry("test.two", subject=OTHER)

    with django_assert_num_queries(1):
        record("test.unheard", subject=THING, actor=ANNA, at=AT)
    with django_assert_num_queries(2):
        record("test.two", subject=THING, actor=ANNA, at=AT)


@pytest.mark.django_db
def test_an_entry_is_no_place_for_content() -> None:
    with pytest.raises(ValueError, match="too large"):
        record("test.one", subject=THING, actor=ANNA, at=AT, data={"text": "x" * 9000})


@pytest.mark.django_db
def test_an_official_without_a_post_is_refused() -> None:
    with pytest.raises(IntegrityError, match="entry_official_has_post"):
        record("test.one", subject=THING, actor=Actor("official", person_id=3), at=AT)


def _write_at_once(*, lock: bool) -> list[str]:
    """Let two writers record about one subject at the same time, with or without its lock; return their errors."""
    both = threading.Barrier(2, timeout=10)

    def write(_number: int) -> str:
        try:
            with transaction.atomic():
                if lock:
                    with connection.cursor() as cursor:
                        cursor.execute("SELECT pg_advisory_xact_lock(1)")
                else:
                    both.wait()
                record("test.unheard", subject=THING, actor=ANNA, at=AT)
                time.sleep(0.2)
        except IntegrityError as error:
            return type(error).__name__
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(write, range(2)))


@pytest.mark.django_db(transaction=True)
def test_two_writers_under_the_lock_of_the_subject_make_a_whole_sequence() -> None:
    assert _write_at_once(lock=True) == ["", ""]
    assert list(Entry.objects.values_list("seq", flat=True).order_by("seq")) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_two_writers_without_the_lock_collide_loudly() -> None:
    """Twin: without the lock, the unique sequence lets only one of them in."""
    assert _write_at_once(lock=False) == ["", "IntegrityError"]


@pytest.mark.django_db
def test_opening_a_case_makes_one_row_in_a_quarter_of_an_hour() -> None:
    for case_id, who, minutes in [(5, 9, 0), (5, 9, 14), (5, 9, 16), (5, 10, 16), (6, 9, 16)]:
        at = AT + timedelta(minutes=minutes)
        record_access(case_id=case_id, owner_id=1, who_person_id=who, post_id=4, purpose="handle", at=at)

    rows = Access.objects.order_by("pk").values_list("case_id", "person_id", "at")
    assert list(rows) == [
        (5, 9, AT),
        (5, 9, AT + timedelta(minutes=16)),
        (5, 10, AT + timedelta(minutes=16)),
        (6, 9, AT + timedelta(minutes=16)),
    ]
