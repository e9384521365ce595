"""What the clock asks of this room; `portal/schedule.py` says how often."""

from celery import shared_task
from django.utils import timezone

from records import actions


@shared_task(name="records.clear_away", ignore_result=True, expires=3600)
def clear_away() -> int:
    """Remove bytes that no row knows."""
    return actions.clear_away(at=timezone.now())
