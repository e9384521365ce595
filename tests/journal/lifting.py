"""Let the test runner, and only it, empty the journal of its own database between tests.

Tests with real transactions (`transaction=True`, live servers) end with TRUNCATE, which the journal refuses. The
triggers against UPDATE and DELETE stay; `test_append_only` sets the TRUNCATE trigger again for its own test.
`tests/conftest.py` imports this fixture, which wraps the one of pytest-django.
"""

import pytest
from django.db import connection
from django.db.backends.base.creation import TEST_DATABASE_PREFIX
from pytest_django import DjangoDbBlocker

TABLES = ("journal_entry", "journal_access")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Make the test database, then lift its TRUNCATE triggers. Tests that need no database get none."""
    if not str(connection.settings_dict["NAME"]).startswith(TEST_DATABASE_PREFIX):
        return
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_no_truncate")
