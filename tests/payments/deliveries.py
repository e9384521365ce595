"""Run this room's own deliveries in a test; what other rooms make of the news is their tests' business."""

from datetime import datetime

from journal.delivering import deliver
from journal.models import Delivery

MOST_ROUNDS = 20


def deliver_own(*handlers: str, at: datetime | None = None) -> int:
    """Run the due deliveries of these handlers of `payments.handlers`, and those they cause; return how many ran.

    Without `at`, each fresh delivery runs at the moment of its entry, and what was put off stays put off.
    """
    names = [f"payments.handlers.{handler}" for handler in handlers]
    ran = 0
    for _round in range(MOST_ROUNDS):
        waiting = Delivery.objects.filter(state=Delivery.State.PENDING, handler__in=names)
        waiting = waiting.filter(due_at__lte=at) if at else waiting.filter(attempts=0)
        todo = list(waiting.order_by("id").values_list("pk", "due_at"))
        if not todo:
            return ran
        for pk, due_at in todo:
            outcome = deliver(pk, at=at or due_at)
            ran += 1
            if outcome.error is not None:
                raise outcome.error
    raise AssertionError("deliveries cause each other without end")
