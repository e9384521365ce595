"""What the clock asks of this room; `portal/schedule.py` says how often."""

from datetime import datetime, timedelta

from celery import shared_task
from django.utils import timezone

from accounts import lockout, throttle
from accounts.models import Session

ATTEMPTS_KEPT = timedelta(days=90)
"""How long attempts to sign in are kept, to look into an attack; nobody's name stands in them."""


@shared_task(name="accounts.clean_up", ignore_result=True, expires=3600)
def clean_up() -> int:
    """Remove what has done its work: sessions that are over, old attempts, counters of past windows."""
    return remove_spent(at=timezone.now())


def remove_spent(*, at: datetime) -> int:
    """Remove it as of a moment; returns how many rows."""
    sessions, _by_model = Session.objects.filter(expire_date__lt=at).delete()
    return sessions + lockout.forget(before=at - ATTEMPTS_KEPT) + throttle.forget(before=at - timedelta(days=2))
