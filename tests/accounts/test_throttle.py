"""Counting tries: right over windows, and without waiting for the disk."""

from datetime import timedelta

import pytest
from django.db import connection

from accounts import throttle
from tests.factories import AT

pytestmark = pytest.mark.django_db


def test_throttle_counts_by_window() -> None:
    minute = timedelta(minutes=1)

    assert [throttle.allow("k", 3, minute, AT) for _ in range(4)] == [True, True, True, False]
    assert throttle.allow("other", 3, minute, AT)
    assert throttle.allow("k", 3, minute, AT + minute)
    assert throttle.wait(minute, AT + timedelta(seconds=20)) == 40
    assert throttle.forget(before=AT + minute) == 2


def test_a_count_waits_for_no_disk() -> None:
    """A commit that changed only unlogged tables is not flushed, whatever synchronous_commit says."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname LIKE 'accounts_throttle%'")
        assert set(cursor.fetchall()) == {("u",)}
