"""The usual way, for comparison: a plain Celery task, published where the change is made, without lease or fence.

Every fault test has a twin that runs this under the same fault and must see the promise break. If it does not break,
the test is blind.
"""

import os
import time

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from ground.who import Actor, Subject
from journal.actions import record
from tests.faults.handlers import witness


@shared_task(name="twins.plain", acks_late=False, reject_on_worker_lost=False, ignore_result=True)
def plain(entry_id: int, seconds: float) -> None:
    """Have the effect of an entry, as a task that trusts its queue would."""
    witness("begun", entry=entry_id, attempt=1, key="")
    time.sleep(seconds)
    # Each time under another subject, so that nothing but the task's own care prevents a second effect.
    subject = Subject("effect", entry_id * 1_000_000 + os.getpid())
    with transaction.atomic():
        record("fault.effect", subject=subject, actor=Actor.system("twin"), at=timezone.now(), data={"twin": entry_id})
