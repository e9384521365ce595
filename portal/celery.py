"""Celery: the fast path of the journal's deliveries, and the clock of the periodic tasks (`portal/schedule.py`).

Nothing rests on it. What must happen stands in PostgreSQL, and `manage.py sweep` sees to what Celery lost. Celery's
own Django part closes the database connections, and their pool, around every task.
"""

import logging
import os
from contextvars import Token
from typing import TYPE_CHECKING, Any

from celery import Celery, Task
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from ground import correlation

if TYPE_CHECKING:
    Base = Task[Any, Any]
else:
    Base = Task  # its parameters exist for the type checker only

logger = logging.getLogger("portal.celery")

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")

_begun: dict[str, Token[str]] = {}
"""Run → what to end it with."""


class Run(Base):
    """A task of which each run has a number in the log and on what it records, as a request has.

    It is made of the message's id, so that Celery's own line "received" leads to it too. What a delivery does carries
    the number of the request that caused it instead (`journal.delivering`).
    """

    abstract = True

    def before_start(self, task_id: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Give the run its number."""
        _begun[task_id] = correlation.begin(task_id.replace("-", "")[:12])

    def after_return(
        self, status: str, retval: Any, task_id: str, args: tuple[Any, ...], kwargs: dict[str, Any], einfo: Any
    ) -> None:
        """End it, after Celery has told how the run went."""
        correlation.end(_begun.pop(task_id))


app = Celery("motcua", task_cls=Run)
app.config_from_object("portal.celeryconfig")
app.autodiscover_tasks()


def warm() -> None:
    """Connect to the broker before the first request needs it; a broker that is down is left alone."""
    try:
        with app.producer_pool.acquire(block=True) as producer:
            if producer.connection is not None:
                producer.connection.default_channel  # noqa: B018 — a property that connects
    except (KombuError, RedisError, OSError) as error:
        logger.warning("The broker does not answer (%s).", type(error).__name__)
