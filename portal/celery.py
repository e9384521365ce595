"""Celery: the fast path of the journal's deliveries, and the clock of the periodic tasks (`portal/schedule.py`).

Nothing rests on it. What must happen stands in PostgreSQL, and `manage.py sweep` sees to what Celery lost. Celery's
own Django part closes the database connections, and their pool, around every task.
"""

import logging
import os

from celery import Celery
from kombu import Queue
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from portal.environment import text
from portal.schedule import SCHEDULE

logger = logging.getLogger("portal.celery")

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")

# A dead or hung Redis must neither fail nor delay a request: one try, short time-outs, nothing tried again. Measured
# with the port closed: 2–4 ms a publish, against 0.6–6 s with Celery's defaults.
PUBLISHING = {
    "task_publish_retry": False,
    "broker_transport_options": {
        "max_retries": 0,
        "socket_connect_timeout": 0.5,
        "socket_timeout": 0.5,
        "visibility_timeout": 3600,
    },
}
# A worker may be killed anywhere: a message is acknowledged after the work and comes back when the process dies.
WORKING = {
    "task_acks_late": True,
    "task_reject_on_worker_lost": True,
    "worker_prefetch_multiplier": 1,
    "task_time_limit": 3600,  # the last resort; every handler has its own limit, see journal.limits
    "task_soft_time_limit": 3300,
    "worker_cancel_long_running_tasks_on_connection_loss": False,
    "broker_connection_retry_on_startup": True,
    "worker_hijack_root_logger": False,
    "worker_proc_alive_timeout": 30,
}

app = Celery("motcua", broker=text("REDIS_URL", "redis://localhost:6379/0"))
app.conf.update(
    **PUBLISHING,
    **WORKING,
    task_ignore_result=True,
    task_default_queue="default",
    task_queues=[Queue(name, routing_key=name) for name in ("documents", "notifications", "default")],
    task_serializer="json",
    accept_content=["json"],
    timezone="Asia/Ho_Chi_Minh",
    beat_schedule=SCHEDULE,
)
app.autodiscover_tasks()


def warm() -> None:
    """Connect to the broker before the first request needs it; a broker that is down is left alone."""
    try:
        with app.producer_pool.acquire(block=True) as producer:
            producer.connection.default_channel  # noqa: B018 — a property that connects
    except (KombuError, RedisError, OSError) as error:
        logger.warning("The broker does not answer (%s).", type(error).__name__)
