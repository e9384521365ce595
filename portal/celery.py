"""Celery: the fast path of the journal's deliveries, and the clock of the periodic tasks (`portal/schedule.py`).

Nothing rests on it. What must happen stands in PostgreSQL, and `manage.py sweep` sees to what Celery lost. Celery's
own Django part closes the database connections, and their pool, around every task.
"""

import logging
import os

from celery import Celery
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

logger = logging.getLogger("portal.celery")

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")

app = Celery("motcua")
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
