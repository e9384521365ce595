"""What a citizen does with a sent case: withdraw it, fetch its result, rate it."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.who import Who
from cases import clock, steps
from cases.actions.approval import void_living
from cases.actions.frame import act, hold, save
from cases.actions.reception import give_fee_back
from cases.lifecycle import State
from cases.models import Case, Rating, SupplementRequest
from ground.refusals import Invalid, WrongState


@act
def withdraw(case_id: int, *, who: Who, at: datetime) -> Case:
    """Take the application back, up to the leader's signature; a number already taken for the result is voided.

    Before reception the fee goes back by the service's rule. A second click finds it withdrawn. Raises WrongState
    once the result is signed (F15).
    """
    held = hold(case_id, "withdraw", who=who)
    case = held.case
    if case.state == State.WITHDRAWN:
        return case
    before_reception = case.received_at is None
    end_by_withdrawal(case, at=at)
    refund = give_fee_back(held, rule="withdrawn_before_reception", at=at) if before_reception else 0
    held.log("case.withdrawn", at=at, refund=refund)
    return case


def end_by_withdrawal(case: Case, *, at: datetime) -> None:
    """End a locked case as withdrawn, with everything that was still open in it. Eight queries."""
    case.withdraw(at=at)
    void_living(case, reason=_("The applicant has withdrawn the application."), at=at)
    steps.drop_open(case, at=at)
    clock.stop(case, at=at)
    case.supplements.filter(state=SupplementRequest.State.OPEN).update(state=SupplementRequest.State.CLOSED)
    save(case, "returns_to", "ended_at")


@act
def fetch_result(case_id: int, *, who: Who, at: datetime) -> Case:
    """Note that the citizen has fetched the result: it counts as delivered. Asked again, nothing changes."""
    held = hold(case_id, "fetch_result", who=who)
    if held.case.state == State.RETURNED:
        return held.case
    held.case.give_back(at=at)
    save(held.case, "ended_at")
    held.log("case.returned", at=at)
    return held.case


@act
def rate(case_id: int, *, stars: int, sentence: str, who: Who, at: datetime) -> Rating:
    """Rate how the case was handled, one to five with a sentence, when it is over; a second rating replaces the first.

    Source: TT 01/2018/TT-VPCP Art 12 (the slip is offered with the forms and online).
    """
    held = hold(case_id, "rate", who=who)
    if held.case.is_open and held.case.state != State.RELEASED:
        raise WrongState(state=held.before)
    if not 1 <= stars <= 5:
        raise Invalid(errors={"stars": _("Choose one to five.")})
    rating, _made = Rating.objects.update_or_create(
        case=held.case, defaults={"stars": stars, "sentence": sentence.strip()[:1000], "rated_at": at}
    )
    held.log("case.rated", at=at, stars=stars)
    return rating
