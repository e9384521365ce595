"""What one case does to another (*liên thông*): opened, gone on, withdrawn, each by a delivery of its own."""

from cases.actions import linked
from cases.models import LinkedCase
from ground.refusals import WrongState
from journal.handling import Attempt, GiveUp, handler
from journal.models import Entry


@handler(queue="default", time_limit=60)
def open_linked(entry: Entry, delivery: Attempt) -> None:
    """Open the linked cases that came due; where no office receives them, the failure desk says so."""
    try:
        with delivery.completing():
            for step_id in entry.data["steps"]:
                linked.open_linked(entry.subject_id, step_id=step_id, at=delivery.at)
    except WrongState as error:
        raise GiveUp(error.code) from error


@handler(queue="default", time_limit=60)
def let_main_go_on(entry: Entry, delivery: Attempt) -> None:
    """Tell the main case that a linked one is over; cases that nobody waits for are left alone."""
    link = LinkedCase.objects.filter(case=entry.subject_id).first()
    if link is not None:
        with delivery.completing():
            linked.go_on_after(link, at=delivery.at)


@handler(queue="default", time_limit=60)
def withdraw_linked(entry: Entry, delivery: Attempt) -> None:
    """Withdraw the linked cases of a main case that was withdrawn."""
    found = list(LinkedCase.objects.filter(main=entry.subject_id).values_list("case_id", flat=True))
    if found:
        with delivery.completing():
            for case_id in found:
                linked.withdraw_with_main(case_id, at=delivery.at)
