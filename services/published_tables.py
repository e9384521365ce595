"""The reference tables as they are published: every table of the law, and the topics of the catalogue."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256

from services import reference
from services.reference import Entry
from services.topics import topics

TOPICS = "topics"


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """A table by its name; `fingerprint` is the SHA-256 over its rows, the same in every process."""

    name: str
    rows: tuple[Entry, ...]
    fingerprint: str

    def chosen(self, *, on: date | None, parent: str) -> tuple[Entry, ...]:
        """Return the rows that count on a day (None: all, retired ones too) and lie below an entry ("": any)."""
        return tuple(
            row for row in self.rows if (on is None or row.counts_on(on)) and (not parent or row.parent == parent)
        )


@cache
def published_names() -> tuple[str, ...]:
    """Return the names of the published tables in order."""
    return tuple(sorted([*reference.names(), TOPICS]))


@cache
def published_table(name: str) -> PublishedTable:
    """Return a table, read once per process. Raises KeyError for one that does not exist."""
    rows = _topics() if name == TOPICS else reference.official(name).rows
    return PublishedTable(name, rows, sha256(repr(rows).encode()).hexdigest())


def _topics() -> tuple[Entry, ...]:
    return tuple(Entry(one.id, one.vi, one.en) for one in topics().values())
