"""The guarantee: read from PostgreSQL what is due and not leased, and see that it is delivered.

Celery may lose any message (a Redis that restarts empty, a worker that is killed); this does not, because it reads the
rows themselves. It hands them to the broker, or delivers them itself while there is none.
"""

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from redis import Redis
from redis.exceptions import RedisError

from journal.delivering import deliver
from journal.handing import broker
from journal.handling import QUEUES
from journal.models import Delivery

logger = logging.getLogger("journal.sweeping")

BATCH = 100
HEARD_AGAIN = timedelta(seconds=20)
"""How long a message may be on its way before it counts as lost."""
DEEP_QUEUE = 200
"""A queue with so many messages is not lost but busy: adding to it would only make the same work wait twice."""
ALONE = 10
"""How many deliveries the sweeper makes itself before it looks again whether the broker is back."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What one round did: handed to the broker, delivered alone, and whether more is due at once."""

    handed: int = 0
    delivered: int = 0
    more: bool = False


def sweep(*, at: datetime, heard_again: timedelta = HEARD_AGAIN) -> Swept:
    """Make one round; what was handed out and not heard of for `heard_again` counts as lost.

    Call it outside a transaction. Two queries when nothing is due.
    """
    broker.listen_again()
    waiting = depths()
    if waiting is None:
        return _deliver_alone(at)
    open_queues = [queue for queue, depth in waiting.items() if depth < DEEP_QUEUE]
    found = _take(at, since=at - heard_again, limit=BATCH, queues=open_queues)
    handed = _hand_out(found)
    missed = [pk for pk, _queue in found[handed:]]
    if missed:
        Delivery.objects.filter(pk__in=missed).update(handed_at=None)
    return Swept(handed=handed, more=len(found) == BATCH and not missed)


def _take(at: datetime, *, since: datetime, limit: int, queues: Sequence[str]) -> list[tuple[int, str]]:
    """Note what is due and unheard as handed out now, and return it. Several sweepers never take the same row."""
    with transaction.atomic():
        due = Delivery.objects.due(at=at).unheard(since=since).filter(queue__in=queues)
        rows = due.order_by("due_at").select_for_update(skip_locked=True).values_list("pk", "queue")
        found = list(rows[:limit])
        if found:
            Delivery.objects.filter(pk__in=[pk for pk, _queue in found]).update(handed_at=at)
    return found


def _hand_out(found: Sequence[tuple[int, str]]) -> int:
    """Publish one message for each, so that workers share them; return how many the broker took before it failed."""
    for number, (pk, queue) in enumerate(found):
        if not broker.publish(queue, [pk]):
            return number
    if found:
        logger.info("handed out %s", dict(Counter(queue for _pk, queue in found)))
    return len(found)


def _deliver_alone(at: datetime) -> Swept:
    """Deliver a few here, because nobody else can be told. Their own time limits hold in this process too."""
    with transaction.atomic():
        due = Delivery.objects.due(at=at).unheard(since=at - timedelta(seconds=5)).order_by("due_at")
        ids = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:ALONE])
    for pk in ids:
        deliver(pk, at=timezone.now(), holder="sweeper")
    if ids:
        logger.warning("The broker does not answer; delivered %s here.", len(ids))
    return Swept(delivered=len(ids), more=len(ids) == ALONE)


def depths() -> dict[str, int] | None:
    """Return how many messages wait in each queue, None when the broker does not answer."""
    try:
        with Redis.from_url(settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5) as client:
            client.ping()
            return {queue: int(client.llen(queue)) for queue in QUEUES}
    except RedisError:
        return None
