"""How the house is, in parts: what a load balancer asks and what somebody on call reads. No addresses, no names."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, connection

from journal import pulses
from journal.invariants import PATIENCE
from journal.selectors import backlog
from journal.sweeping import depths


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the house: what is to be said about it, and whether somebody should look."""

    name: str
    words: str
    is_well: bool


def database_answers() -> bool:
    """Say whether requests can be served. One query."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def parts(*, at: datetime) -> Iterator[Part]:
    """Tell of everything that may be down while requests are served. Three queries and a word to Redis (≤ 0.5 s)."""
    is_there = depths() is not None
    yield Part("redis", "answers" if is_there else "does not answer; the sweeper delivers", is_there)
    for name, age in pulses.ages(at=at).items():
        yield _living(name, age)
    owed = backlog(at=at)
    words = f"{owed.waiting} due, the oldest for {_seconds(owed.oldest)}"
    yield Part("deliveries", words, owed.oldest <= PATIENCE)


def _living(name: str, age: timedelta | None) -> Part:
    if age is None:
        return Part(name, "has never shown life", False)
    return Part(name, f"showed life {_seconds(age)} ago", age <= pulses.LATE[name])


def _seconds(age: timedelta) -> str:
    return f"{max(0, int(age.total_seconds()))} s"
