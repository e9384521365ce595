"""What the front of the house does by the clock."""

import logging

from celery import shared_task
from django.utils import timezone

from portal.invariants import broken

logger = logging.getLogger("portal.invariants")


@shared_task(name="portal.verify_invariants")
def verify_invariants() -> None:
    """Recompute the promises of the house at night; what is broken is an error in the log, by ids only."""
    for line in broken(at=timezone.now()):
        logger.error("%s", line)
