"""What happened stays, also for the role that owns the tables."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from journal.actions import record_access
from journal.models import Access, Entry
from tests.journal.factories import AT, entry
from tests.journal.lifting import TABLES

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _written() -> None:
    entry()
    record_access(case_id=5, owner_id=1, who_person_id=9, post_id=4, purpose="handle", at=AT)


@contextmanager
def refused() -> Iterator[None]:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        yield


def test_the_role_of_these_tests_owns_the_tables() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableowner = current_user FROM pg_tables WHERE tablename = ANY(%s)", [list(TABLES)])
        assert cursor.fetchall() == [(True,), (True,)]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("sql", ["UPDATE {} SET at = now()", "DELETE FROM {}"])
def test_rows_cannot_be_changed_or_deleted(table: str, sql: str) -> None:
    with refused(), connection.cursor() as cursor:
        cursor.execute(sql.format(table))

    assert Entry.objects.count() == Access.objects.count() == 1


@pytest.mark.parametrize("table", TABLES)
def test_tables_cannot_be_emptied(table: str) -> None:
    with refused(), connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {table}_no_truncate")  # lifted for the test runner only
        cursor.execute(f"TRUNCATE {table}")


def test_the_orm_is_refused_too() -> None:
    written = Entry.objects.get()
    written.kind = "test.forged"

    with refused():
        written.save()
    with refused():
        written.delete()
