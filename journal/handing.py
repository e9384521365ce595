"""Hand deliveries to the broker after the commit: the fast path. Losing it costs seconds, never a delivery.

This is the only `on_commit` of the house. One message a commit and queue carries all delivery ids of that commit.
"""

import logging
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import connection, transaction
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from journal.models import Delivery
from journal.tasks import send_to_worker

logger = logging.getLogger("journal.handing")

SILENCE = 5.0
"""Seconds in which a process leaves a broker alone that has just failed; the sweeper sees to the deliveries."""

BROKER_ERRORS = (KombuError, RedisError, OSError)


class Broker:
    """What this process believes about the broker: a dead one is asked once in `SILENCE`, not by every request."""

    def __init__(self) -> None:
        self._silent_until = 0.0

    def publish(self, queue: str, ids: Sequence[int]) -> bool:
        """Send one message; say whether the broker took it. Never raises for a broker that is down or slow."""
        if time.monotonic() < self._silent_until:
            return False
        try:
            send_to_worker(queue, ids)
        except BROKER_ERRORS as error:
            self._silent_until = time.monotonic() + SILENCE
            logger.warning("The broker does not answer (%s); the sweeper delivers.", type(error).__name__)
            return False
        return True

    def listen_again(self) -> None:
        """Forget that the broker was silent."""
        self._silent_until = 0.0


broker = Broker()


class Handover:
    """The deliveries of one transaction, called once after its commit."""

    def __init__(self) -> None:
        self.ids: dict[str, list[int]] = defaultdict(list)

    def add(self, deliveries: Iterable[Delivery]) -> None:
        """Take more deliveries along."""
        for delivery in deliveries:
            self.ids[delivery.queue].append(delivery.pk)

    def __call__(self) -> None:
        missed = [pk for queue, ids in self.ids.items() if not broker.publish(queue, ids) for pk in ids]
        if missed:  # the sweeper need not wait to find out
            Delivery.objects.filter(pk__in=missed, state=Delivery.State.PENDING).update(handed_at=None)


def hand_over(deliveries: Iterable[Delivery]) -> None:
    """Tell the broker of these deliveries after the commit, in one message with the others of the transaction."""
    handover = _of_this_transaction()
    handover.add(deliveries)


def _of_this_transaction() -> Handover:
    """Return the hand-over already waiting for this commit, or a new one.

    One that still stands in the list was registered here or in a savepoint that was released, so it lives as long
    as this transaction does. Ids of a savepoint rolled back later may stay in it: the deliverer finds no row.
    """
    for registered in connection.run_on_commit:
        if isinstance(registered[1], Handover):
            return registered[1]
    handover = Handover()
    transaction.on_commit(handover, robust=True)
    return handover
