"""The counter: accept with a promise, refuse to receive, note (NĐ 61/2018 Art 17)."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts import calendars
from accounts.who import Who
from cases import clock, papers, steps
from cases.actions.frame import Held, act, hold, save
from cases.lifecycle import StepKind
from cases.models import Case, CasePaper, Note
from ground.refusals import Invalid
from payments.actions import owe_refund_for


@act
def accept(case_id: int, *, who: Who, version: int, at: datetime) -> Case:
    """Receive the application: the promise is made and form 01 is due. About 12 queries.

    Source: NĐ 61/2018 Art 17.3 (code, receipt and appointment); the clock begins to run.
    """
    held = hold(case_id, "accept", who=who, version=version)
    case = held.case
    step = steps.open_step(case, StepKind.RECEPTION)
    calendar = calendars.load(case.lead_unit_id)
    due_at = clock.promised(case, at=at, calendar=calendar)
    case.receive(at=at, due_at=due_at)
    clock.start(case, at=at)
    shared = clock.share_out(case, (row for row in steps.rows_of(case) if row != step), at=at, calendar=calendar)
    opened = steps.finish(case, step, by=held.official, also=shared, at=at)
    save(case, "received_at", "restarted_at", "promised_at", "due_at")
    papers.owe(case, CasePaper.Kind.FORM_01, post=held.official, at=at)
    held.log("case.received", at=at, due_at=due_at.isoformat())
    held.announce(opened, at=at)
    return case


@act
def decline(case_id: int, *, reason: str, explanation: str, who: Who, version: int, at: datetime) -> Case:
    """Refuse to receive, with one of the service's coded reasons and its article; form 03 is due, the fee goes back.

    Raises Invalid for an unknown reason or an empty explanation.
    """
    held = hold(case_id, "decline", who=who, version=version)
    case = held.case
    known = {item.id for item in case.service_version.definition.decline_reasons}
    check_reason(reason, explanation, known)
    step = steps.open_step(case, StepKind.RECEPTION)
    case.decline(at=at)
    steps.finish_last(case, step, by=held.official, at=at)
    save(case, "ended_at")
    papers.owe(case, CasePaper.Kind.FORM_03, post=held.official, at=at, reason=reason, explanation=explanation)
    refund = give_fee_back(held, rule="declined", at=at)
    held.log("case.declined", at=at, reason=reason, refund=refund)
    return case


def check_reason(reason: str, explanation: str, known: set[str]) -> None:
    """Raise Invalid unless the coded reason is one of the service's and is explained."""
    errors: dict[str, str] = {}
    if reason not in known:
        errors["reason"] = _("Choose a reason.")
    if not explanation.strip():
        errors["explanation"] = _("Explain the reason to the applicant.")
    if errors:
        raise Invalid(errors=errors)


def give_fee_back(held: Held, *, rule: str, at: datetime) -> int:
    """Owe the fee back when the service's refund rule says so for this end ("declined", "withdrawn_before_reception").

    Covers every bill of the case. Returns the amount in đồng, 0 when nothing was paid.
    """
    if not getattr(held.case.service_version.definition.refund_rule, rule):
        return 0
    return owe_refund_for(held.case.reference, reason=rule, actor=held.actor, at=at)


@act
def add_note(case_id: int, *, text: str, who: Who, at: datetime) -> Note:
    """Write an internal remark; the citizen never sees it. Raises Invalid when empty."""
    held = hold(case_id, "note", who=who)
    if not text.strip():
        raise Invalid(errors={"text": _("Write the note.")})
    note = Note.objects.create(case=held.case, post_id=held.official.id, text=text.strip(), written_at=at)
    held.log("case.noted", at=at, note=note.pk)
    return note
