"""The steps of a case: made from the service version, opened one after the other, sent back when need be.

A service has from one to five stages (design.md §4); the engine only reads the kinds and positions of the rows. The
lifecycle follows the step that opens next: `FOLLOWS`.
"""

from collections.abc import Callable
from datetime import datetime

from accounts.who import PostInfo
from cases.lifecycle import State, StepKind, StepState
from cases.models import Case, Step
from ground.refusals import WrongState

UNITS: dict[str, Callable[[Case], int]] = {
    "receiving": lambda case: case.receiving_unit_id,
    "lead": lambda case: case.lead_unit_id,
    "agency": lambda case: case.lead_unit_id,
}
"""Unit rule of a step → the unit that owes it. What the agency itself owes is counted at the leading unit."""


def plan(case: Case, *, at: datetime) -> None:
    """Make the rows of all steps of a sent case and open the first. One query."""
    rows = [
        Step(
            case=case,
            key=step.key,
            kind=step.kind,
            position=position,
            role=step.role,
            unit_id=UNITS[step.unit](case),
        )
        for position, step in enumerate(case.service_version.definition.steps, start=1)
    ]
    rows[0].open(at=at)
    Step.objects.bulk_create(rows)


def open_step(case: Case, *kinds: StepKind) -> Step:
    """Return the step in hand. One query. Raises WrongState when it is not of one of the kinds."""
    step = case.steps.filter(state=StepState.OPEN).order_by("-position", "-id").first()
    if step is None or step.kind not in kinds:
        raise WrongState(code="another_step")
    return step


def finish(case: Case, step: Step, *, at: datetime) -> Step | None:
    """Close the step in hand, open the next and let the lifecycle follow it. Two or three queries.

    Returns the step that opened, None after the last one. The case is not saved.
    """
    step.finish(at=at)
    step.save(update_fields=["state", "ended_at"])
    upcoming = case.steps.filter(state=StepState.PENDING).order_by("position", "id").first()
    if upcoming is None:
        return None
    upcoming.open(at=at)
    upcoming.save(update_fields=["state", "opened_at"])
    _follow(case, upcoming)
    return upcoming


def send_back(case: Case, step: Step, *, to: StepKind, reason: str, at: datetime) -> Step:
    """Close the step in hand as sent back and repeat the work from the last step of kind `to` on.

    Every step from there to here gets a row of the next round; the first of them opens, with the person who had it.
    Three or four queries. The case is not saved.
    """
    step.send_back(at=at, reason=reason)
    step.save(update_fields=["state", "ended_at", "reason"])
    newest = {row.key: row for row in case.steps.filter(position__lte=step.position).order_by("round")}
    start = max((row.position for row in newest.values() if row.kind == to), default=None)
    if start is None:
        raise WrongState(code="no_such_step")
    again = [
        Step(
            case=case,
            key=row.key,
            kind=row.kind,
            position=row.position,
            round=row.round + 1,
            role=row.role,
            unit_id=row.unit_id,
            assignee_id=row.assignee_id,
            due_at=row.due_at,
        )
        for row in sorted(newest.values(), key=lambda row: row.position)
        if row.position >= start and row.kind != StepKind.VERIFICATION
    ]
    again[0].open(at=at)
    Step.objects.bulk_create(again)
    _follow(case, again[0])
    return again[0]


def drop_open(case: Case, *, at: datetime) -> None:
    """Skip everything that has not been done: the case has ended. Two queries."""
    rows = list(case.steps.filter(state__in=[StepState.PENDING, StepState.OPEN]))
    for row in rows:
        row.skip(at=at)
    Step.objects.bulk_update(rows, ["state", "ended_at"])


def give(step: Step, post: PostInfo) -> None:
    """Put a step into somebody's hands. One query."""
    step.assignee_id = post.id
    step.save(update_fields=["assignee"])


def _follow(case: Case, step: Step) -> None:
    if step.kind == StepKind.APPROVAL:
        case.await_approval()
    elif step.kind in {StepKind.APPRAISAL, StepKind.REVIEW} and case.state in {
        State.AWAITING_APPROVAL,
        State.APPROVED,
    }:
        case.process()
