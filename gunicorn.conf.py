"""What gunicorn does beside its command line."""

from typing import Any


def post_worker_init(_worker: Any) -> None:
    """Warm the broker's producer in each worker: a connection made before the fork would be shared."""
    from portal.celery import warm  # noqa: PLC0415 — gunicorn reads this file before Django is set up

    warm()
