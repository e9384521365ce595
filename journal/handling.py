"""What a handler is, and what it gets into its hand: one attempt at one delivery.

    @handler(queue="documents", time_limit=120)
    def make_acknowledgement(entry: Entry, delivery: Attempt) -> None:
        pdf = render(...)                    # slow work: outside any transaction
        with delivery.completing():          # one transaction: these effects and "done", or neither
            keep(pdf, ...)

A handler may run more than once. Inside the database its effects happen once (`completing`), outside at least once
under one fixed key (`delivery.key`).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from journal.models import Delivery, Entry

QUEUES = ("documents", "notifications", "default")
PATIENCE = 24
"""How many attempts a neighbour that is down gets: with the back-off of `journal.delivering` about 14 hours."""


class Later(Exception):
    """A neighbour is down: try again later. Carries a code, never content."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class GiveUp(Exception):
    """Trying again cannot help: put it on the failure desk now. Carries a code, never content."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Overtaken(Exception):
    """The lease ran out and somebody else has the delivery: whatever this attempt did is rolled back."""


@dataclass(frozen=True, slots=True)
class Handler:
    """A function that hears of entries, with the queue it waits in and its limits."""

    function: "Callable[[Entry, Attempt], None]"
    name: str
    queue: str
    time_limit: int
    patience: int

    def __call__(self, entry: Entry, delivery: "Attempt") -> None:
        self.function(entry, delivery)


@dataclass(slots=True)
class Attempt:
    """One claimed attempt. `number` fences it: when somebody has claimed a later one, it cannot complete."""

    delivery: Delivery
    at: datetime
    number: int
    is_last: bool
    completed: bool = False

    @property
    def key(self) -> str:
        """A key that stays the same over all attempts, for neighbours that must do a thing once."""
        return str(self.delivery.key)

    @contextmanager
    def completing(self) -> Iterator[None]:
        """Open the transaction in which the handler's own effects and "done" are written together.

        Holds the delivery's row from the beginning, so a later attempt waits. Two queries beside BEGIN and COMMIT
        are not needed: the row is marked first, a rollback unmarks it. Raises Overtaken.
        """
        with transaction.atomic():
            self._mark_done()
            yield
        self.completed = True

    def _mark_done(self) -> None:
        mine = Delivery.objects.filter(pk=self.delivery.pk, state=Delivery.State.LEASED, attempts=self.number)
        changed = mine.update(
            state=Delivery.State.DONE, leased_until=None, done_at=self.at, last_error_code="", last_error=""
        )
        if not changed:
            raise Overtaken


def handler(
    *, queue: str = "default", time_limit: int = 60, patience: int = PATIENCE
) -> "Callable[[Callable[[Entry, Attempt], None]], Handler]":
    """Make a function a handler: `queue` from QUEUES, hard `time_limit` in seconds, `patience` in attempts."""
    if queue not in QUEUES:
        raise ValueError(f"unknown queue {queue}")

    def make(function: "Callable[[Entry, Attempt], None]") -> Handler:
        name = f"{function.__module__}.{function.__qualname__}"
        return Handler(function, name, queue, time_limit, patience)

    return make
