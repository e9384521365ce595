"""The steps of a case: made from the service version, opened one after the other, sent back when need be.

A service has from one to five stages (design.md §4); the engine only reads the kinds and positions of the rows. The
lifecycle follows the step that opens next: `FOLLOWS`.
"""

from collections.abc import Callable
from datetime import datetime

from django.db.models import prefetch_related_objects

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


def rows_of(case: Case) -> list[Step]:
    """Return the steps of a locked case by position and round; they are read once for the whole act."""
    if "steps" not in getattr(case, "_prefetched_objects_cache", {}):
        prefetch_related_objects([case], "steps")
    return sorted(case.steps.all(), key=lambda step: (step.position, step.round, step.pk))


def open_step(case: Case, *kinds: StepKind) -> Step:
    """Return the step in hand. One query. Raises WrongState when it is not of one of the kinds."""
    in_hand = [step for step in rows_of(case) if step.state == StepState.OPEN]
    step = max(in_hand, key=lambda step: (step.position, step.pk), default=None)
    if step is None or step.kind not in kinds:
        raise WrongState(code="another_step")
    return step


def finish(case: Case, step: Step, *, at: datetime, by: PostInfo | None = None) -> Step | None:
    """Close the step in hand, done `by` a post, open the next and let the lifecycle follow it. One query.

    Returns the step that opened, None after the last one. The case is not saved.
    """
    _close(step, by=by, at=at)
    upcoming = next((row for row in rows_of(case) if row.state == StepState.PENDING), None)
    if upcoming is None:
        _write([step])
        return None
    upcoming.open(at=at)
    _write([step, upcoming])
    _follow(case, upcoming)
    return upcoming


def finish_last(case: Case, step: Step, *, at: datetime, by: PostInfo) -> None:
    """Close the step in hand and skip everything after it: the case has ended here. One query."""
    _close(step, by=by, at=at)
    _write([step, *_skipped(case, at=at)])


def _close(step: Step, *, at: datetime, by: PostInfo | None) -> None:
    if by is not None:
        step.assignee_id = by.id
    step.finish(at=at)


def _write(rows: list[Step]) -> None:
    Step.objects.bulk_update(rows, ["state", "assignee", "opened_at", "ended_at"])


def send_back(case: Case, step: Step, *, to: StepKind, reason: str, at: datetime, by: PostInfo | None = None) -> Step:
    """Close the step in hand as sent back and repeat the work from the last step of kind `to` on.

    Every step from there to here gets a row of the next round; the first of them opens, with the person who had it.
    Two queries. The case is not saved.
    """
    if by is not None:
        step.assignee_id = by.id
    step.send_back(at=at, reason=reason)
    step.save(update_fields=["state", "assignee", "ended_at", "reason"])
    # The last round of a step comes last and stays.
    newest = {row.key: row for row in rows_of(case) if row.position <= step.position}
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
    _write(_skipped(case, at=at))


def _skipped(case: Case, *, at: datetime) -> list[Step]:
    rows = [row for row in rows_of(case) if row.state in {StepState.PENDING, StepState.OPEN}]
    for row in rows:
        row.skip(at=at)
    return rows


def _follow(case: Case, step: Step) -> None:
    if step.kind == StepKind.APPROVAL:
        case.await_approval()
    elif step.kind in {StepKind.APPRAISAL, StepKind.REVIEW} and case.state in {
        State.AWAITING_APPROVAL,
        State.APPROVED,
    }:
        case.process()
