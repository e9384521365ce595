"""A draft thrown away: gone with everything in it, or, where money was asked for it, an end of its own."""

from datetime import datetime

from accounts.who import Who
from cases.actions.frame import Held, act, hold, save
from cases.actions.sending import settle
from cases.lifecycle import State
from cases.models import Case, SendRequest
from ground.refusals import WrongState
from payments.actions import cancel_open, owe_refund_for


@act
def discard(case_id: int, *, who: Who, at: datetime) -> Case | None:
    """Throw a draft away with its answers and files; return what stays because money was asked for it, else None.

    What is open is cancelled, what was paid goes back by the service's rule. The case is locked before its bills, as
    where a paid draft is sent: money that comes in meanwhile is found here, or finds its bill cancelled and goes back
    by itself; either way nothing is sent any more. A second click changes nothing. Raises WrongState for what was sent.
    """
    held = hold(case_id, "edit_draft", who=who)
    case = held.case
    if case.state == State.DISCARDED:
        return case
    if case.state != State.DRAFT:
        raise WrongState(state=str(case.state))
    case.attachments.all().delete()
    case.draft.delete()
    if not case.send_requests.exists():
        case.delete()
        return None
    case.discard(at=at)
    waiting = case.send_requests.filter(state=SendRequest.State.WAITING).first()
    if waiting is not None:
        settle(waiting, SendRequest.State.CANCELLED, at=at)
    save(case, "ended_at")
    held.log("case.discarded", at=at, refund=_end_money(held, at=at))
    return case


def _end_money(held: Held, *, at: datetime) -> int:
    """Ask for nothing any more and owe back what was paid, as before a reception; return how much, in đồng."""
    case = held.case
    cancel_open(case.reference, reason="draft_discarded", actor=held.actor, at=at)
    if not case.service_version.definition.refund_rule.withdrawn_before_reception:
        return 0
    return owe_refund_for(case.reference, reason="draft_discarded", actor=held.actor, at=at)
