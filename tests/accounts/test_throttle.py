"""Counting tries: right over windows, without waiting for the disk, and without taking that promise from others."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

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


def test_a_count_among_other_changes_keeps_their_promise() -> None:
    assert throttle.allow("k", 3, timedelta(minutes=1), AT)

    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        assert cursor.fetchone() == ("on",), "the case sent in this transaction must reach the disk"


@pytest.mark.django_db(transaction=True)
def test_a_count_by_itself_waits_for_no_disk_and_relaxes_nothing_after_it() -> None:
    with CaptureQueriesContext(connection) as seen:
        assert [throttle.allow("k", 1, timedelta(minutes=1), AT) for _ in range(2)] == [True, False]

    assert all("synchronous_commit" in query["sql"] for query in seen)
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        assert cursor.fetchone() == ("on",)
