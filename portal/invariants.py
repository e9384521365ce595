"""The promises of the house (trust.md §2.0) in one table. A room writes its own in `<room>/invariants.py`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final

from cases.invariants import INVARIANTS as CASES
from ground.invariants import Invariant
from journal.invariants import INVARIANTS as JOURNAL
from notifications.invariants import INVARIANTS as NOTIFICATIONS
from payments.invariants import money_balances
from records.invariants import blobs_without_their_bytes, bytes_without_a_row

INVARIANTS: Final[tuple[Invariant, ...]] = (
    Invariant(
        "INV-06", "Every stored file is there and has its hash", lambda _at: map(str, blobs_without_their_bytes())
    ),
    Invariant("INV-08", "Money balances", lambda _at: money_balances()),
    Invariant("INV-11", "No file is kept that no row knows", lambda at: bytes_without_a_row(at=at)),
    *CASES,
    *JOURNAL,
    *NOTIFICATIONS,
)

MOST_SHOWN = 50
"""Offending ids shown for one invariant."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a promise holds: the offending ids, at most 50 and then an ellipsis."""

    invariant: Invariant
    offending: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Say whether nothing offends."""
        return not self.offending


def verify(*, at: datetime) -> Iterator[Verdict]:
    """Recompute every promise over the whole database; lazily, so that a command can speak while it works."""
    for invariant in sorted(INVARIANTS, key=lambda one: one.code):
        found = tuple(islice(invariant.broken(at), MOST_SHOWN + 1))
        yield Verdict(invariant, (*found[:MOST_SHOWN], "…") if len(found) > MOST_SHOWN else found)


def broken(*, at: datetime) -> list[str]:
    """Return one line for each promise that does not hold; for tests and the nightly run."""
    return [
        f"{verdict.invariant.code} {verdict.invariant.promise}: {', '.join(verdict.offending)}"
        for verdict in verify(at=at)
        if not verdict.holds
    ]
