"""What gunicorn does beside its command line."""

import gc
from typing import Any


def post_worker_init(_worker: Any) -> None:
    """Warm the broker's producer in each worker: a connection made before the fork would be shared.

    What was imported by then never dies; the collector need not walk it, which stops a worker for half a second.
    """
    from portal.celery import warm  # noqa: PLC0415 — gunicorn reads this file before Django is set up

    warm()
    gc.freeze()
