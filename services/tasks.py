"""What the clock asks of this room; `portal/schedule.py` says how often."""

from celery import shared_task
from django.utils import timezone

from services import everyday, indexing
from services.definition.conditions import legal_day


@shared_task(name="services.tend_index", ignore_result=True, expires=3600)
def tend_index() -> None:
    """Index what came into force today, and forget what was looked for long ago."""
    at = timezone.now()
    indexing.refresh(at=at)
    everyday.forget(on=legal_day(at))
