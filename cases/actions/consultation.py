"""Another office says what it thinks of a case; or it says nothing, and the law says what that means (*lấy ý kiến*)."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.who import PostInfo, Who
from cases import steps
from cases.actions.frame import Held, act, announce, changed, hold, lock, save
from cases.history import log
from cases.lifecycle import IN_OFFICE, OpinionKind, StepKind, StepState
from cases.models import Case, Opinion, Step
from ground.refusals import Invalid, WrongState
from ground.who import Actor

GIVEN = (OpinionKind.AGREE, OpinionKind.CONDITIONS, OpinionKind.OBJECT)
"""What an office may answer."""


@act
def give_opinion(case_id: int, *, kind: str, text: str, sending: int, who: Who, at: datetime) -> Opinion:
    """Answer what the official's unit was asked. Whatever waited for the answer opens. Fourteen queries.

    `sending` is the number of the sending that was read: an opinion on answers that have changed since is refused.
    Raises Invalid at the field, Changed when a colleague has answered, WrongState when nothing is asked any more.
    """
    held = hold(case_id, "give_opinion", who=who)
    step = _asked(held)
    _check(kind, text)
    if held.case.submissions.filter(number__gt=sending).exists():
        raise changed(held.case)
    opinion = Opinion.objects.create(step=step, kind=kind, text=text.strip(), post_id=held.official.id, given_at=at)
    opened = steps.finish(held.case, step, by=held.official, at=at)
    save(held.case)
    held.log("case.opinion_given", at=at, step=step.pk, opinion=kind)
    held.announce(opened, at=at)
    return opinion


def _asked(held: Held) -> Step:
    found = open_question(held.case, held.official)
    if found is None and _answered(held.case, held.official):
        raise changed(held.case)
    if found is None:
        raise WrongState(_("Your office is not being asked about this application any more."), code="not_asked")
    return found


def _answered(case: Case, post: PostInfo) -> bool:
    """Tell whether the last thing this post's unit was asked has its answer. No query once the steps were read."""
    asked = [row for row in steps.rows_of(case) if row.kind == StepKind.CONSULTATION and row.unit_id == post.unit_id]
    return bool(asked) and asked[-1].state == StepState.DONE


def open_question(case: Case, post: PostInfo) -> Step | None:
    """Return the consultation that waits for this post's unit, the oldest first. One query."""
    asked = (row for row in steps.rows_of(case) if row.kind == StepKind.CONSULTATION and row.state == StepState.OPEN)
    return next((row for row in asked if row.unit_id == post.unit_id), None)


def _check(kind: str, text: str) -> None:
    errors: dict[str, str] = {}
    if kind not in GIVEN:
        errors["kind"] = _("Choose what your office says.")
    if kind != OpinionKind.AGREE and not text.strip():
        errors["text"] = _("Say under which conditions, or why not.")
    if errors:
        raise Invalid(errors=errors)


@act
def count_as_consent(case_id: int, *, step_id: int, at: datetime) -> Opinion | None:
    """Close a consultation whose time is over and whose silence is consent by law; None when there is nothing to close.

    While the case waits for the applicant no office's time runs out.
    """
    case = lock(case_id)
    step = steps.open_row(case, step_id)
    if step is None or case.state not in IN_OFFICE or step.due_at is None or step.due_at >= at:
        return None
    told = steps.workflow_of(case).by_id.get(step.key)
    if told is None or told.silence != "consents":
        return None
    opinion = Opinion.objects.create(step=step, kind=OpinionKind.SILENT, given_at=at)
    before = str(case.state)
    opened = steps.finish(case, step, at=at)
    save(case)
    actor = Actor.system("clock")
    log(case, "case.opinion_silent", actor=actor, at=at, before=before, step=step.pk)
    announce(case, opened, actor=actor, at=at)
    return opinion


def close_silent(*, at: datetime) -> int:
    """Count every silence whose time is over as consent, each in a transaction of its own; returns how many."""
    over = Step.objects.filter(kind=StepKind.CONSULTATION, state=StepState.OPEN, due_at__lt=at)
    found = list(over.values_list("case_id", "pk"))
    closed = [count_as_consent(case_id, step_id=step_id, at=at) for case_id, step_id in found]
    return sum(opinion is not None for opinion in closed)
