"""Run deliveries inside a test, without Celery."""

from datetime import datetime

from journal.delivering import deliver
from journal.models import Delivery

MOST_ROUNDS = 100


def deliver_all(at: datetime | None = None, *, raising: bool = True) -> int:
    """Run every due delivery, and those they cause, until none is left; return how many ran.

    Without `at`, each fresh delivery runs at the moment of its entry, and what was put off stays put off. With `at`,
    everything due by then runs then. A bug in a handler is raised again, unless the test is about bugs.
    """
    ran = 0
    for _round in range(MOST_ROUNDS):
        waiting = Delivery.objects.filter(state=Delivery.State.PENDING)
        waiting = waiting.filter(due_at__lte=at) if at else waiting.filter(attempts=0)
        todo = list(waiting.order_by("id").values_list("pk", "due_at"))
        if not todo:
            return ran
        for pk, due_at in todo:
            outcome = deliver(pk, at=at or due_at)
            ran += 1
            if raising and outcome.error is not None:
                raise outcome.error
    raise AssertionError("deliveries cause each other without end")
