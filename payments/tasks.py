"""What the clock asks of this room; `portal/schedule.py` says how often."""

from celery import shared_task
from django.utils import timezone

from payments import actions


@shared_task(name="payments.query_open_orders", ignore_result=True, expires=60)
def query_open_orders() -> int:
    """Ask the gateway about orders whose fate is not known: this finds callbacks that were lost."""
    return actions.ask_due_orders(at=timezone.now())
