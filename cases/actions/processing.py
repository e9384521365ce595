"""The handler: take, check each paper, ask the registers that the rule orders, draft, propose."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Post
from accounts.roles import Role
from accounts.who import Who
from cases import steps
from cases.actions.frame import Held, act, hold, save
from cases.lifecycle import OutcomeKind, State, StepKind
from cases.models import Case, ComponentCheck, Decision, RegisterLookup, Step
from cases.outcomes import clean_decision, may_be_verified, missing_before_proposal
from ground.refusals import Invalid, WrongState


@act
def take(case_id: int, *, who: Who, version: int, at: datetime) -> Case:
    """Take a case of one's unit in hand. Raises Changed when a colleague was first. Eight queries."""
    held = hold(case_id, "take", who=who, version=version)
    step = steps.open_step(held.case, StepKind.APPRAISAL)
    if step.assignee_id not in {None, held.official.id}:
        raise WrongState(_("A colleague has this case in hand."), code="in_other_hands")
    _put_into_hands(held, step, post_id=held.official.id)
    held.log("case.taken", at=at)
    return held.case


@act
def assign(case_id: int, *, post_id: int, who: Who, version: int, at: datetime) -> Case:
    """Give a case to a handler of the unit, or take it from one and give it to another. Nine queries."""
    held = hold(case_id, "assign", who=who, version=version)
    step = steps.open_step(held.case, StepKind.APPRAISAL, StepKind.VERIFICATION)
    unit = Post.objects.valid_on(timezone.localdate(at)).filter(unit_id=held.case.lead_unit_id, role=Role.HANDLER)
    if not unit.filter(pk=post_id).exists():
        raise Invalid(errors={"post": _("Choose a handler of this unit.")})
    _put_into_hands(held, step, post_id=post_id)
    held.log("case.assigned", at=at, post=post_id)
    return held.case


def _put_into_hands(held: Held, step: Step, *, post_id: int) -> None:
    step.assignee_id = post_id
    step.save(update_fields=["assignee"])
    held.case.handler_id = post_id
    begin(held.case)
    save(held.case, "handler")


def begin(case: Case) -> None:
    """Let a received case be one that is worked on. The case is not saved."""
    if case.state == State.RECEIVED:
        case.process()


def in_hand(held: Held, *kinds: StepKind) -> Step:
    """Return the open step if it lies in this official's hands. One query. Raises WrongState otherwise.

    Where the counter decides at once there is nothing to be taken in hand: whoever stands there works on it.
    """
    wanted = kinds or (steps.drafting(held.case), StepKind.VERIFICATION)
    step = steps.open_step(held.case, *wanted, holder=held.official.id)
    if step.kind != StepKind.APPROVAL and step.assignee_id != held.official.id:
        raise WrongState(_("Take the case in hand first."), code="not_in_hand")
    return step


@act
def check_component(
    case_id: int, *, attachment_key: str, verdict: str, why: str, who: Who, at: datetime
) -> ComponentCheck:
    """Say of one file whether it is in order; if not, why. Does not change what others have read."""
    held = hold(case_id, "check", who=who)
    in_hand(held)
    attachment = held.case.attachments.filter(key=attachment_key, submission__isnull=False).first()
    if attachment is None or verdict not in ComponentCheck.Verdict.values:
        raise Invalid(errors={"verdict": _("Choose whether the document is in order.")})
    if verdict == ComponentCheck.Verdict.WRONG and not why.strip():
        raise Invalid(errors={"why": _("Say what is not in order.")})
    check = ComponentCheck.objects.create(
        case=held.case,
        attachment=attachment,
        verdict=verdict,
        why=why.strip(),
        post_id=held.official.id,
        checked_at=at,
    )
    held.log("case.checked", at=at, component=attachment.component, verdict=verdict)
    return check


@act
def look_up(case_id: int, *, kind: str, who: Who, at: datetime) -> RegisterLookup:
    """Ask a register that the rule orders (TT 12/2025/TT-BCA Art 21.1e, likely). The answer comes by a delivery.

    Asking while a question is running returns the running one.
    """
    held = hold(case_id, "look_up", who=who)
    in_hand(held)
    if kind not in {one.id for one in held.case.service_version.definition.lookups}:
        raise Invalid(errors={"kind": _("This service does not ask that register.")})
    running = held.case.lookups.filter(kind=kind, state=RegisterLookup.State.ASKED).first()
    if running is not None:
        return running
    lookup = RegisterLookup.objects.create(case=held.case, kind=kind, post_id=held.official.id, asked_at=at)
    held.log("case.looked_up", at=at, lookup=lookup.pk, register=kind)
    return lookup


@act
def ask_verification(case_id: int, *, kind: str, who: Who, version: int, at: datetime) -> Step:
    """Ask in writing where the register found nothing, differs or is silent; the case waits for it as a step."""
    held = hold(case_id, "look_up", who=who, version=version)
    current = in_hand(held, steps.drafting(held.case))
    answer = held.case.lookups.filter(kind=kind).order_by("-id").first()
    wanted = {one.id: one for one in held.case.service_version.definition.lookups}
    if answer is None or not may_be_verified(wanted[kind], answer):
        raise WrongState(
            _("Verification is asked for when the register has found nothing, or does not answer."),
            code="nothing_to_verify",
        )
    rounds = held.case.steps.filter(key=f"verify-{kind}").count()
    step = Step(
        case=held.case,
        key=f"verify-{kind}",
        kind=StepKind.VERIFICATION,
        position=current.position,
        round=rounds + 1,
        role=current.role,
        unit_id=current.unit_id,
        assignee_id=held.official.id,
    )
    step.open(at=at)
    step.save()
    save(held.case)
    held.log("case.verification_asked", at=at, step=step.pk, register=kind)
    return step


@act
def record_verification(case_id: int, *, confirmed: bool, answer: str, who: Who, version: int, at: datetime) -> Step:
    """Record the written answer that a verification step was waiting for; the appraisal goes on."""
    held = hold(case_id, "look_up", who=who, version=version)
    step = in_hand(held, StepKind.VERIFICATION)
    if not answer.strip():
        raise Invalid(errors={"answer": _("Write down what was answered, by whom and when.")})
    step.reason = answer.strip()
    step.finish(at=at)
    step.save(update_fields=["state", "ended_at", "reason"])
    save(held.case)
    held.log("case.verified", at=at, step=step.pk, confirmed=confirmed)
    kind = step.key.removeprefix("verify-")
    RegisterLookup.objects.create(
        case=held.case,
        kind=kind,
        state=RegisterLookup.State.ANSWERED,
        outcome="confirmed" if confirmed else "denied",
        data={"answer": answer.strip()},
        post_id=held.official.id,
        asked_at=step.opened_at or at,
        answered_at=at,
    )
    return step


@act
def draft_decision(
    case_id: int,
    *,
    kind: str,
    content: Mapping[str, Any],
    reason: str,
    explanation: str,
    who: Who,
    version: int,
    at: datetime,
) -> Decision:
    """Write the draft of the decision; an edit makes a new one, and what was approved before no longer counts."""
    held = hold(case_id, "draft", who=who, version=version)
    in_hand(held)
    decision = write_decision(held, kind=kind, content=content, reason=reason, explanation=explanation, at=at)
    begin(held.case)
    save(held.case)
    held.log("case.drafted", at=at, decision=decision.pk, outcome=kind)
    return decision


def write_decision(
    held: Held, *, kind: str, content: Mapping[str, Any], reason: str, explanation: str, at: datetime
) -> Decision:
    """Check and store a decision as the newest of the case. Three queries. Raises Invalid at the field."""
    submission = held.case.submissions.order_by("-number").first()
    cleaned = clean_decision(
        held.case, submission, kind=kind, content=content, reason=reason, explanation=explanation, at=at
    )
    last = held.case.decisions.order_by("-number").values_list("number", flat=True).first() or 0
    return Decision.objects.create(
        case=held.case,
        number=last + 1,
        kind=kind,
        content=cleaned,
        reason=reason if kind == OutcomeKind.REFUSAL else "",
        explanation=explanation.strip(),
        post_id=held.official.id,
        drafted_at=at,
    )


@act
def propose(case_id: int, *, who: Who, version: int, at: datetime) -> Case:
    """Hand the drafted decision on. Every paper checked and every register asked before.

    An appraisal on which another one builds is handed on without a draft. Raises Invalid with what is still missing.
    """
    held = hold(case_id, "propose", who=who, version=version)
    step = in_hand(held, StepKind.APPRAISAL)
    drafts = steps.is_last_appraisal(steps.workflow_of(held.case), steps.newest(held.case), step)
    if drafts and (missing := missing_before_proposal(held.case)):
        raise Invalid(errors={"": " ".join(str(sentence) for sentence in missing)}, code="not_ready")
    opened = steps.finish(held.case, step, at=at)
    save(held.case)
    held.log("case.proposed" if drafts else "case.handed_on", at=at)
    held.announce(opened, at=at)
    return held.case
