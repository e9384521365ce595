"""The leader: approve (the document gets its number), see it, sign it with his own key; or send back; or refuse."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.who import Who
from cases import drawings, steps
from cases.actions.frame import Held, act, changed, hold, save
from cases.actions.processing import begin, write_decision
from cases.actions.review import given
from cases.lifecycle import OutcomeKind, ResultState, StepKind, StepState
from cases.models import Case, Decision, Result
from cases.outcomes import details_for, document_for, missing_before_proposal, record_for
from cases.permissions import other_eyes
from ground.failpoints import failpoint
from ground.refusals import Invalid, WrongState, require
from records import storage
from records.actions import keep, take_number
from signing.actions import LEADER_FIELD, device_of_person, sign_pdf


@act
def approve(case_id: int, *, who: Who, version: int, at: datetime) -> Result:
    """Approve the reviewed draft: the document gets its number in this transaction, a handler renders it.

    A rollback gives the number back; after the commit it can only be voided (design.md §8). Twelve queries.
    """
    held = hold(case_id, "approve", who=who, version=version)
    steps.open_step(held.case, StepKind.APPROVAL)
    decision = held.case.decisions.select_related("post").order_by("number").last()
    if decision is None:
        raise WrongState(_("Draft the decision first."), code="no_draft")
    require(other_eyes(who, decision, four_eyes=held.case.service_version.definition.four_eyes.required))
    _ready_to_decide(held.case, decision)
    if held.case.results.exclude(state=ResultState.VOIDED).exists():
        raise changed(held.case)
    return _number(held, decision, at=at)


def _ready_to_decide(case: Case, decision: Decision) -> None:
    """Raise WrongState for a draft that the unit head has not seen, Invalid for one that rests on open questions."""
    reviews = [row for row in steps.newest(case).values() if row.kind == StepKind.REVIEW]
    if decision.reviewed_at is None and any(row.state == StepState.DONE for row in reviews):
        raise WrongState(_("The newest draft has not been reviewed."), code="not_reviewed")
    if steps.drafting(case) == StepKind.APPROVAL and (missing := missing_before_proposal(case)):
        raise Invalid(errors={"": " ".join(missing)}, code="not_ready")


@act
def refuse(case_id: int, *, reason: str, explanation: str, who: Who, version: int, at: datetime) -> Result:
    """Decide against the application with a reasoned letter; it is numbered, signed and sealed on the same path.

    Source: NĐ 61/2018 Art 19.8 (a refusal is in writing and reasoned). Raises Invalid at the field.
    """
    held = hold(case_id, "refuse", who=who, version=version)
    steps.open_step(held.case, StepKind.APPROVAL)
    void_living(held.case, reason=_("The leader decided otherwise."), at=at)
    decision = write_decision(held, kind=OutcomeKind.REFUSAL, content={}, reason=reason, explanation=explanation, at=at)
    return _number(held, decision, at=at)


def _number(held: Held, decision: Decision, *, at: datetime) -> Result:
    case = held.case
    template = document_for(case.service_version.definition, decision.kind)
    year = timezone.localtime(at).year
    number = take_number(case.agency_id, template.series, year)
    submission = case.submissions.latest("number")
    result = Result(
        case=case,
        decision=decision,
        kind=decision.kind,
        series=template.series,
        year=year,
        number=number,
        symbol=f"{template.series}-{case.agency.symbol}",
        approved_by_id=held.official.id,
        numbered_at=at,
    )
    result.record = record_for(case, result, decision, submission, at=at)
    result.details = details_for(case, held.official, name=held.who.name)
    result.save()
    begin(case)
    if result.kind == OutcomeKind.GRANT:
        drawings.bind(result, submission)
    save(case)
    held.log("case.approved", at=at, result=result.pk, number=result.full_number, outcome=decision.kind)
    return result


@act
def return_to_unit(case_id: int, *, reason: str, who: Who, version: int, at: datetime) -> Case:
    """Send the draft back to the handler; a number already taken is voided."""
    held = hold(case_id, "return_to_unit", who=who, version=version)
    step = steps.open_step(held.case, StepKind.APPROVAL)
    words = given(reason)
    void_living(held.case, reason=words, at=at)
    steps.send_back(held.case, step, reason=words, at=at)
    save(held.case)
    held.log("case.sent_back", at=at, by="leader")
    return held.case


def void_living(case: Case, *, reason: str, at: datetime) -> Result | None:
    """Void the result that has not been released, if there is one; its number stays as void. Two queries."""
    result = case.results.exclude(state__in=[ResultState.VOIDED, ResultState.RELEASED]).first()
    if result is not None:
        result.void(at=at, reason=reason)
        result.save(update_fields=["state", "voided_at", "void_reason"])
    return result


@dataclass(frozen=True)
class Signing:
    """What a leader is about to sign: the hash he saw and the version of the case. The PIN is never part of it."""

    sha256: str
    version: int


def sign(case_id: int, *, pin: str, seen: Signing, who: Who, at: datetime) -> Result:
    """Sign the very PDF the leader saw with his own key, then record it (design.md §8, step 3).

    The signature is made outside any transaction: it may take seconds. Afterwards the case is locked and state and
    hash are asked again; if the citizen has withdrawn meanwhile, the signature is dropped and never published (F15).
    Raises WrongPin, DeviceGone, TimestampDown …, Changed, WrongState.
    """
    result, data = _ready_to_sign(case_id, seen=seen, who=who)
    device = device_of_person(who.person_id)
    signed = sign_pdf(data, device=device, pin=pin, field=LEADER_FIELD, at=at)
    failpoint("signed")
    blob = keep(signed, mime="application/pdf", kind="document", at=at)
    return _record_signature(case_id, result_id=result.pk, blob_id=blob.pk, seen=seen, who=who, at=at)


@act
def _ready_to_sign(case_id: int, *, seen: Signing, who: Who) -> tuple[Result, bytes]:
    held = hold(case_id, "sign", who=who, version=seen.version)
    steps.open_step(held.case, StepKind.APPROVAL)
    result = _living(held.case, seen)
    if result.rendered is None:
        raise WrongState(_("The document is still being prepared."), code="not_rendered")
    return result, storage.read(result.rendered)


def _living(case: Case, seen: Signing) -> Result:
    result = case.results.select_related("rendered", "decision__post").exclude(state=ResultState.VOIDED).first()
    if result is None or result.rendered is None:
        raise WrongState(_("The document is still being prepared."), code="not_rendered")
    if result.state != ResultState.RENDERED or result.rendered.sha256 != seen.sha256:
        raise changed(case)
    return result


@act
def _record_signature(case_id: int, *, result_id: int, blob_id: int, seen: Signing, who: Who, at: datetime) -> Result:
    held = hold(case_id, "sign", who=who, version=seen.version)
    step = steps.open_step(held.case, StepKind.APPROVAL)
    result = _living(held.case, seen)
    if result.pk != result_id:
        raise changed(held.case)
    if result.kind == OutcomeKind.GRANT:
        require(other_eyes(who, result.decision, four_eyes=held.case.service_version.definition.four_eyes.required))
    result.sign(blob_id=blob_id, at=at)
    result.save(update_fields=["state", "signed", "signed_at"])
    held.case.approve()
    steps.finish(held.case, step, by=held.official, at=at)
    save(held.case)
    held.log("case.signed", at=at, result=result.pk, blob=blob_id)
    return result
