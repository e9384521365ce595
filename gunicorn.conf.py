"""What gunicorn does beside its command line."""

import gc
from typing import Any

# The server's own lines look like ours: JSON, an exception by its type and place and never by its text.
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "portal.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "gunicorn.error": {"handlers": [], "propagate": True},
        "gunicorn.access": {"handlers": [], "propagate": False},
    },
}


def post_worker_init(_worker: Any) -> None:
    """Warm the broker's producer in each worker: a connection made before the fork would be shared.

    What was imported by then never dies; the collector need not walk it, which stops a worker for half a second.
    """
    from portal.celery import warm  # noqa: PLC0415 — gunicorn reads this file before Django is set up

    warm()
    gc.freeze()
