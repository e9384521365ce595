"""A paid bill sends the application that was waiting for it, whether or not the citizen came back."""

from cases.actions.sending import send_paid
from cases.handlers.messages import case_of
from journal.handling import Attempt, handler
from journal.models import Entry


@handler(queue="default", time_limit=60)
def send_when_paid(entry: Entry, delivery: Attempt) -> None:
    """Run the sending that waits for this payment; a case that was sent meanwhile stays as it is."""
    case = case_of(entry)
    if case is not None:
        with delivery.completing():
            send_paid(case.pk, amount=entry.data["amount"], at=delivery.at)
