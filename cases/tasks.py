"""What the clock asks of this room; `portal/schedule.py` says how often."""

from celery import shared_task
from django.utils import timezone

from cases.actions import consultation
from cases.selectors import observed
from services import observing


@shared_task(name="cases.count_silence_as_consent", ignore_result=True, expires=300)
def count_silence_as_consent() -> int:
    """Go on with cases whose other offices have let their time pass, where the law calls that consent."""
    return consultation.close_silent(at=timezone.now())


@shared_task(name="cases.observe_times", ignore_result=True, expires=3600)
def observe_times() -> None:
    """Compute how long cases really took, for the service pages."""
    at = timezone.now()
    observing.store(observed.observations(at=at), months=observed.MONTHS, at=at)
