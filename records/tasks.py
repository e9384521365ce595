"""What the clock asks of this room; `portal/schedule.py` says how often."""

from celery import shared_task
from django.utils import timezone

from records import actions


@shared_task(name="records.clear_away", ignore_result=True, expires=3600)
def clear_away() -> int:
    """Forget uploads that nothing refers to, and remove bytes that no row knows."""
    at = timezone.now()
    actions.forget_uploads(at=at)
    return actions.clear_away(at=at)
