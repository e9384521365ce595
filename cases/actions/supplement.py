"""Completion: the office asks once, fully and exactly; the citizen answers only what was asked (R1, R6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import calendars
from accounts.who import Who
from cases import clock, papers, steps
from cases.actions.frame import Held, act, hold, save
from cases.actions.processing import in_hand
from cases.lifecycle import SpanKind, State, StepKind
from cases.models import Case, CasePaper, Step, Submission, SupplementItem, SupplementRequest
from cases.sendings import changes, collect, next_submission
from ground.refusals import Invalid, WrongState


@dataclass(frozen=True)
class Pin:
    """One thing to put right: `target` is "field" or "component", `problem` a sentence for the citizen."""

    target: str
    target_id: str
    problem: str


@act
def ask_at_reception(
    case_id: int, *, pins: Sequence[Pin], reason: str, who: Who, version: int, at: datetime
) -> SupplementRequest:
    """Ask for completion before receiving: once, fully and exactly (NĐ 61/2018 Art 15.3, 17.2a). Form 02 is due."""
    held = hold(case_id, "ask_at_reception", who=who, version=version)
    steps.open_step(held.case, StepKind.RECEPTION)
    if held.case.supplements.filter(stage=SupplementRequest.Stage.RECEPTION).exists():
        raise WrongState(
            _("Completion was already asked for once. Receive the application or refuse it."), code="asked"
        )
    until = clock.answer_by(held.case, at=at)
    return _ask(held, SupplementRequest.Stage.RECEPTION, pins=pins, reason=reason, until=until, at=at)


@act
def ask_while_processing(
    case_id: int, *, pins: Sequence[Pin], reason: str, who: Who, version: int, at: datetime
) -> SupplementRequest:
    """Ask for completion during processing: once, within the legal days; the clock stops (NĐ 61/2018 Art 19.4; R6)."""
    held = hold(case_id, "ask_while_processing", who=who, version=version)
    case = held.case
    in_hand(held)
    if case.supplements.filter(stage=SupplementRequest.Stage.PROCESSING).exists():
        raise WrongState(_("Completion was already asked for once while processing."), code="asked")
    known = calendars.load_many({case.lead_unit_id, case.receiving_unit_id})
    latest = clock.supplement_window(case, calendar=known[case.lead_unit_id])
    if at > latest:
        raise WrongState(
            _("Completion could be asked for until %(latest)s only."),
            code="too_late_to_ask",
            latest=timezone.localtime(latest).strftime("%H:%M %d/%m/%Y"),
        )
    until = clock.answer_by(case, at=at, calendar=known[case.receiving_unit_id])
    request = _ask(held, SupplementRequest.Stage.PROCESSING, pins=pins, reason=reason, until=until, at=at)
    clock.switch(case, SpanKind.WAITING_APPLICANT, at=at)
    return request


def _ask(
    held: Held, stage: str, *, pins: Sequence[Pin], reason: str, until: datetime, at: datetime
) -> SupplementRequest:
    case = held.case
    _check_pins(case, pins)
    if not reason.strip():
        raise Invalid(errors={"reason": _("Say why completion is needed.")})
    request = SupplementRequest.objects.create(
        case=case,
        stage=stage,
        reason=reason.strip(),
        answer_by=timezone.localtime(until).date(),
        post_id=held.official.id,
        asked_at=at,
    )
    SupplementItem.objects.bulk_create(
        SupplementItem(request=request, target=pin.target, target_id=pin.target_id, problem=pin.problem.strip())
        for pin in pins
    )
    case.wait_for_supplement(returns_to=held.before)
    save(case, "returns_to")
    papers.owe(case, CasePaper.Kind.FORM_02, post=held.official, at=at, supplement=request.pk)
    held.log("case.supplement_asked", at=at, supplement=request.pk, stage=str(stage), pins=len(pins))
    return request


def _check_pins(case: Case, pins: Sequence[Pin]) -> None:
    definition = case.service_version.definition
    known = {"field": set(definition.fields), "component": {one.id for one in definition.components.components}}
    if not pins:
        raise Invalid(errors={"pins": _("Mark at least one answer or document.")})
    for pin in pins:
        if pin.target_id not in known.get(pin.target, ()):
            raise Invalid(errors={"pins": _("This answer or document does not belong to the application.")})
        if not pin.problem.strip():
            raise Invalid(errors={pin.target_id: _("Say what is missing or wrong.")})


@act
def answer_supplement(case_id: int, *, token: str, who: Who, at: datetime) -> Submission:
    """Send what was asked for: a new submission of which only the asked answers and files may differ.

    At reception the counter's window begins anew; during processing the time limit restarts from zero (R6).
    A repeated `token` gives the same submission again. Raises Invalid with what is still missing.
    """
    held = hold(case_id, "answer_supplement", who=who)
    case = held.case
    earlier = case.submissions.filter(token=token).first()
    if earlier is not None:
        return earlier
    if case.state != State.AWAITING_SUPPLEMENT:
        raise WrongState(state=str(case.state))
    request = case.supplements.get(state=SupplementRequest.State.OPEN)
    last = case.submissions.latest("number")
    parcel = collect(case, at=at, asked=request, last=last)
    submission = next_submission(case, parcel, token=token, number=last.number + 1, at=at)
    request.state, request.answered_at = SupplementRequest.State.ANSWERED, at
    request.save(update_fields=["state", "answered_at"])
    case.resume()
    opened: list[Step] = []
    if request.stage == SupplementRequest.Stage.PROCESSING:
        clock.restart(case, at=at)
        opened = steps.reconsider(case, at=at)
        steps.write(clock.share_out(case, steps.rows_of(case), at=at))
    else:
        case.reception_due_at = clock.reception_due(case, at=at)
    save(case, "returns_to", "restarted_at", "due_at", "reception_due_at")
    held.log("case.supplement_answered", at=at, submission=submission.pk, changed=changes(last, submission))
    held.announce(opened, at=at)
    return submission
