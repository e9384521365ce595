"""The one task through which workers deliver, and the one by which they show life."""

from collections.abc import Sequence
from typing import Any

from celery import Task, shared_task
from django.utils import timezone

from journal import pulses
from journal.delivering import deliver as deliver_one


@shared_task(bind=True, name="journal.deliver", acks_late=True, reject_on_worker_lost=True, ignore_result=True)
def deliver(self: "Task[Any, None]", delivery_ids: list[int]) -> None:
    """Deliver each of these that is still due and free."""
    info = self.request.delivery_info or {}
    for pk in delivery_ids:
        deliver_one(pk, at=timezone.now(), holder=self.request.id or "", redelivered=bool(info.get("redelivered")))


@shared_task(name="journal.pulse", ignore_result=True, expires=60)
def pulse(queue: str) -> None:
    """Show that scheduler, broker and a worker of this queue live: the clock sends one through each."""
    pulses.beat(f"worker {queue}", at=timezone.now())


def send_to_worker(queue: str, ids: Sequence[int]) -> None:
    """Publish one message with these deliveries. Raises what the broker's client raises, at once, without retries."""
    deliver.apply_async(args=(list(ids),), queue=queue, retry=False, ignore_result=True)
