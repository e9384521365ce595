"""The steps of a case: made from the service version, opened when what they wait for has ended, sent back when need be.

A service has from one to five stages (design.md §4), and several steps may be open at once: a unit works while others
are asked. A step opens when every step before it has ended; one whose condition does not hold is skipped then. The
lifecycle follows what is open: `_follow`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import prefetch_related_objects

from accounts import calendars
from accounts.who import PostInfo
from cases import clock
from cases.competence import asked_unit
from cases.lifecycle import State, StepKind, StepState
from cases.models import Case, ConsultedUnit, Step
from ground.refusals import WrongState
from services.definition import StepDef, Workflow
from services.definition.conditions import holds, legal_day

ENDED = frozenset({StepState.DONE, StepState.SKIPPED})
"""A step that no other waits for any more."""

BESIDE = frozenset({StepKind.CONSULTATION, StepKind.SUB_CASE})
"""Steps of others: the case goes on beside them, and they are not asked twice when work is repeated."""

WORK = frozenset({StepKind.APPRAISAL, StepKind.REVIEW, StepKind.APPROVAL})
"""Steps in which the agency itself works towards its decision."""


def workflow_of(case: Case) -> Workflow:
    """Return the workflow under which a case was sent. No query."""
    return case.service_version.definition.workflow


def plan(case: Case, *, at: datetime) -> None:
    """Make the rows of all steps of a sent case and open the first. One query, two if others will be asked."""
    asked = _consulted(case)
    rows = [
        Step(
            case=case,
            key=step.key,
            kind=step.kind,
            position=position,
            role=step.role,
            unit_id=_unit_of(step, case, asked),
        )
        for position, step in enumerate(workflow_of(case).steps, start=1)
    ]
    rows[0].open(at=at)
    Step.objects.bulk_create(rows)


def _consulted(case: Case) -> dict[str, int]:
    if not workflow_of(case).roles_of(StepKind.CONSULTATION):
        return {}
    rows = ConsultedUnit.objects.filter(service=case.service_version.service_id, lead_unit=case.lead_unit_id)
    return dict(rows.values_list("step", "unit_id"))


def _unit_of(step: StepDef, case: Case, asked: Mapping[str, int]) -> int:
    """Return the unit that owes a step. What the agency itself owes is counted at the leading unit.

    A counter of another agency receives, but it neither decides nor seals for this one.
    """
    if step.unit == "receiving" and (
        step.kind == "reception" or case.receiving_unit.agency_id == case.lead_unit.agency_id
    ):
        return case.receiving_unit_id
    return asked.get(step.key, case.lead_unit_id)


def rows_of(case: Case) -> list[Step]:
    """Return the steps of a locked case by position and round; they are read once for the whole act."""
    if "steps" not in getattr(case, "_prefetched_objects_cache", {}):
        prefetch_related_objects([case], "steps")
    return sorted(case.steps.all(), key=lambda step: (step.position, step.round, step.pk))


def newest(case: Case) -> dict[str, Step]:
    """Return the last round of every step by key."""
    return {row.key: row for row in rows_of(case)}


def drafting(case: Case) -> StepKind:
    """Return the kind of step at which the decision of this case is prepared."""
    return StepKind(workflow_of(case).drafts_at)


def open_step(case: Case, *kinds: StepKind, holder: int | None = None) -> Step:
    """Return the open step of one of these kinds, that of the `holder` (a post) first. One query.

    Raises WrongState when there is none, or when written verification holds it up.
    """
    found = [row for row in rows_of(case) if row.state == StepState.OPEN]
    held_up = StepKind.VERIFICATION not in kinds and any(row.kind == StepKind.VERIFICATION for row in found)
    fitting = [row for row in found if row.kind in kinds]
    if not fitting or (held_up and drafting(case) in kinds):
        raise WrongState(code="another_step")
    return max(fitting, key=lambda row: (row.assignee_id == holder, row.position, row.pk))


def open_row(case: Case, step_id: int) -> Step | None:
    """Return one step if it is still open, None otherwise. One query."""
    return next((row for row in rows_of(case) if row.pk == step_id and row.state == StepState.OPEN), None)


def is_last_appraisal(workflow: Workflow, rows: Mapping[str, Step], step: Step) -> bool:
    """Tell whether no other appraisal waits for this one: then its end needs the drafted decision. No query."""
    after = [one.id for one in workflow.steps if one.kind == step.kind and step.key in workflow.all_before[one.id]]
    return all(rows[key].state in ENDED for key in after)


def finish(
    case: Case, step: Step, *, at: datetime, by: PostInfo | None = None, also: Iterable[Step] = ()
) -> list[Step]:
    """Close a step, done `by` a post, open every step that waited for nothing else, and let the lifecycle follow.

    Returns the steps that opened; `also` are rows that changed before and are written with them. One query, one more
    each for conditions and for the time of opinions. The case is not saved.
    """
    if by is not None:
        step.assignee_id = by.id
    step.finish(at=at)
    moved = advance(case, at=at)
    write([*also, step, *moved])
    _follow(case, rows_of(case))
    return [row for row in moved if row.state == StepState.OPEN]


def advance(case: Case, *, at: datetime) -> list[Step]:
    """Open or skip every step whose turn has come, until nothing moves; returns them, not saved."""
    moved: list[Step] = []
    while ready := [row for row in rows_of(case) if _is_ready(case, row)]:
        for row in ready:
            told = workflow_of(case).by_id[row.key]
            if _wanted(case, told, at=at):
                row.open(at=at)
            else:
                row.skip(at=at)
        moved += ready
    _give_time([row for row in moved if row.state == StepState.OPEN], case, at=at)
    return moved


def _is_ready(case: Case, row: Step) -> bool:
    if row.state != StepState.PENDING:
        return False
    rows = newest(case)
    return all(rows[key].state in ENDED for key in workflow_of(case).all_before[row.key])


def _wanted(case: Case, told: StepDef, *, at: datetime) -> bool:
    if told.when is None:
        return True
    return holds(told.when, case.submissions.latest("number").answers, on=legal_day(at))


def _find_whom(rows: Sequence[Step], case: Case) -> None:
    """Ask the office of the address that a consultation names, else the unit's usual one. Three queries each."""
    for row in rows:
        rule = workflow_of(case).by_id[row.key].competence
        if rule is not None:
            found = asked_unit(case, rule, case.submissions.latest("number").answers)
            row.unit_id = found or _consulted(case).get(row.key, case.lead_unit_id)


def _give_time(rows: Sequence[Step], case: Case, *, at: datetime) -> None:
    """Say whose opinions are awaited, and until when in that unit's calendar. One query if there are any."""
    _find_whom(rows, case)
    spans = {row: workflow_of(case).by_id[row.key].within for row in rows}
    known = calendars.load_many({row.unit_id for row, within in spans.items() if within is not None})
    for row, within in spans.items():
        if within is not None:
            row.due_at = clock.until(at, within, calendar=known[row.unit_id])


def finish_last(case: Case, step: Step, *, at: datetime, by: PostInfo) -> None:
    """Close the step in hand and skip everything after it: the case has ended here. One query."""
    step.assignee_id = by.id
    step.finish(at=at)
    write([step, *_skipped(rows_of(case), at=at)])


def write(rows: Iterable[Step]) -> None:
    """Write rows, each once. One query."""
    Step.objects.bulk_update(
        {row.pk: row for row in rows}.values(), ["state", "unit", "assignee", "opened_at", "ended_at", "due_at"]
    )


def send_back(case: Case, step: Step, *, reason: str, at: datetime, by: PostInfo | None = None) -> Step:
    """Close a step as sent back and repeat the work from where the decision is drafted.

    That step and all that wait for it get a row of the next round; it opens, with the person who had it. What others
    were asked stands. Three queries. The case is not saved.
    """
    if by is not None:
        step.assignee_id = by.id
    step.send_back(at=at, reason=reason)
    step.save(update_fields=["state", "assignee", "ended_at", "reason"])
    again = _again(case, step)
    write(_skipped([row for row in newest(case).values() if row.key in {one.key for one in again}], at=at))
    again[0].open(at=at)
    Step.objects.bulk_create(again)
    _follow(case, [*rows_of(case), *again])
    return again[0]


def _again(case: Case, step: Step) -> list[Step]:
    """Return rows of the next round for the last drafting step before `step` and whatever waits for that."""
    all_before, rows = workflow_of(case).all_before, newest(case)
    back_to = {*all_before[step.key], step.key}
    drafted = [
        row
        for row in rows.values()
        if row.kind == drafting(case) and row.key in back_to and row.state != StepState.SKIPPED
    ]
    start = max(drafted, key=lambda row: row.position, default=None)
    if start is None:
        raise WrongState(code="no_such_step")
    waiting = [
        row
        for row in rows.values()
        if start.key in all_before.get(row.key, ()) and row.state != StepState.PENDING and row.kind not in BESIDE
    ]
    return [_next_round(case, row) for row in (start, *waiting)]


def _next_round(case: Case, row: Step) -> Step:
    return Step(
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


def reconsider(case: Case, *, at: datetime) -> list[Step]:
    """Ask the conditions of the steps again after the answers have changed, and let the lifecycle follow.

    What is no longer wanted is skipped, what was skipped and is wanted now gets a new round, and whoever is being
    asked has the whole time again. Returns the steps that opened. At most four queries. The case is not saved.
    """
    told = workflow_of(case).by_id
    beside = [row for row in newest(case).values() if row.key in told and row.state == StepState.OPEN]
    changed = [row for row in beside if row.kind in BESIDE]
    for row in changed:
        if not _wanted(case, told[row.key], at=at):
            row.skip(at=at)
    _give_time([row for row in changed if row.state == StepState.OPEN], case, at=at)
    write(changed)
    skipped = [row for row in newest(case).values() if row.state == StepState.SKIPPED and row not in changed]
    _add(case, [_next_round(case, row) for row in skipped if _is_wanted_again(case, row, at=at)])
    moved = advance(case, at=at)
    write(moved)
    _follow(case, rows_of(case))
    return [row for row in moved if row.state == StepState.OPEN]


def _is_wanted_again(case: Case, row: Step, *, at: datetime) -> bool:
    told = workflow_of(case).by_id.get(row.key)
    return told is not None and told.when is not None and _wanted(case, told, at=at)


def _add(case: Case, rows: list[Step]) -> None:
    """Keep new rows; what was read before does not hold them."""
    if rows:
        Step.objects.bulk_create(rows)
        case._prefetched_objects_cache.pop("steps", None)  # type: ignore[attr-defined]  # Django's own


def drop_open(case: Case, *, at: datetime) -> None:
    """Skip everything that has not been done: the case has ended. Two queries."""
    write(_skipped(rows_of(case), at=at))


def _skipped(rows: Iterable[Step], *, at: datetime) -> list[Step]:
    found = [row for row in rows if row.state in {StepState.PENDING, StepState.OPEN}]
    for row in found:
        row.skip(at=at)
    return found


def _follow(case: Case, rows: Iterable[Step]) -> None:
    """Bring the case into the state that its open steps mean. A counter that decides does so while processing."""
    kinds = {row.kind for row in rows if row.state == StepState.OPEN}
    decides = "counter" in workflow_of(case).roles_of(StepKind.APPROVAL)
    if StepKind.APPROVAL in kinds and not decides:
        if case.state in {State.RECEIVED, State.PROCESSING}:
            case.await_approval()
    elif kinds & WORK and case.state in {State.AWAITING_APPROVAL, State.APPROVED}:
        case.process()
