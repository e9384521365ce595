"""Signs of life, kept in PostgreSQL so that any machine can read them while everything else is down."""

from datetime import datetime, timedelta
from typing import Final

from journal.handling import QUEUES
from journal.models import Pulse

SWEEPER: Final = "sweeper"
LATE: Final = {SWEEPER: timedelta(minutes=1)} | {f"worker {queue}": timedelta(minutes=15) for queue in QUEUES}
"""Who shows life, and the silence after which somebody should look. A worker may draw for ten minutes in one go."""
EVERY = timedelta(seconds=10)
"""Time between two beats of a process that goes round faster."""


def beat(name: str, *, at: datetime) -> None:
    """Note a sign of life. One query."""
    Pulse.objects.bulk_create(
        [Pulse(name=name, at=at)], update_conflicts=True, unique_fields=["name"], update_fields=["at"]
    )


def ages(*, at: datetime) -> dict[str, timedelta | None]:
    """Return how long each has been silent, None for one that never showed life. One query."""
    last = dict(Pulse.objects.values_list("name", "at"))
    return {name: at - last[name] if name in last else None for name in LATE}


class Heart:
    """The beats of one process, not more often than needed."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._last: datetime | None = None

    def beat(self, *, at: datetime) -> None:
        """Note a sign of life if the last one is old enough."""
        if self._last is None or not timedelta(0) <= at - self._last < EVERY:
            beat(self.name, at=at)
            self._last = at
