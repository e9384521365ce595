"""What notifications promise: a result is told once, a mail ends or is young or is on the failure desk."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, OuterRef, Subquery

from ground.invariants import Invariant
from journal.models import Delivery
from notifications.models import Mail, Message

OLDEST: Final = timedelta(days=4)
"""A mail is tried for about three days (`notifications.handlers.THREE_DAYS`)."""
ONCE: Final = ("case.released", "case.refused")


def results_told_twice(_at: datetime) -> Iterator[str]:
    """Cases whose result was told to the same person more than once."""
    told = Message.objects.filter(kind__in=ONCE).exclude(case_code="").values("case_code", "recipient_id")
    for row in told.annotate(times=Count("pk")).filter(times__gt=1).order_by("case_code"):
        yield f"case {row['case_code']} person {row['recipient_id']}: {row['times']} times"


def mails_without_an_end(at: datetime) -> Iterator[str]:
    """Mails that wait and nobody works on: too old, or with a delivery that says it was done."""
    delivery = Delivery.objects.filter(
        entry__kind="message.told", entry__subject_type="message", entry__subject_id=OuterRef("message_id")
    )
    waiting = Mail.objects.filter(state=Mail.State.WAITING)
    waiting = waiting.annotate(delivery=Subquery(delivery.order_by("-pk").values("state")[:1]))
    for mail in waiting.exclude(delivery=Delivery.State.FAILED).order_by("pk"):
        if mail.delivery in {None, Delivery.State.DONE} or mail.created_at < at - OLDEST:
            yield f"mail {mail.pk}"


INVARIANTS: Final = (
    Invariant("INV-07", "Every result is told once in the inbox", results_told_twice),
    Invariant("INV-07", "Every mail has an end, a young age or a place on the failure desk", mails_without_an_end),
)
