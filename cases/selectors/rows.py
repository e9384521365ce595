"""A case as lists show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts import calendars
from accounts.models.offices import spoken
from cases.lifecycle import IN_OFFICE, State
from cases.models import Case
from cases.selectors.remaining import Remaining, remaining


@dataclass(frozen=True, slots=True)
class Row:
    """One case in a list. The personal number is masked: lists record no access."""

    case_id: int
    code: str
    name: str
    number: str
    service: str
    state: str
    state_label: str
    sent_at: datetime
    due_at: datetime | None
    remaining: Remaining
    handler: str
    unit: str
    remark: str = ""


def rows_of(ids: Sequence[int], *, at: datetime) -> list[Row]:
    """Return rows for these cases in this order. Two queries."""
    shown = Case.objects.select_related(
        "service_version__service", "handler__person", "lead_unit", "receiving_unit"
    ).in_bulk(ids)
    units = {unit for case in shown.values() for unit in (case.receiving_unit_id, case.lead_unit_id)}
    known = calendars.load_many(units)
    return [_row(shown[pk], known, at=at) for pk in ids if pk in shown]


def _row(case: Case, known: Mapping[int, calendars.WorkCalendar], *, at: datetime) -> Row:
    service = case.service_version.service
    return Row(
        case_id=case.pk,
        code=case.code or "",
        name=case.applicant_name,
        number=masked(case.applicant_number),
        service=spoken(service.name_vi, service.name_en),
        state=str(case.state),
        state_label=str(State(case.state).label),
        sent_at=case.submitted_at or case.created_at,
        due_at=due_of(case),
        remaining=remaining(due_of(case), at=at, calendar=known[owing_unit_of(case)]),
        handler=case.handler.person.full_name if case.handler else "",
        unit=case.lead_unit.name,
    )


def due_of(case: Case) -> datetime | None:
    """Return until when the office owes its next move: looking at it, or the result; None while it owes none."""
    if case.state == State.SUBMITTED:
        return case.reception_due_at
    return case.due_at if case.state in IN_OFFICE else None


def owing_unit_of(case: Case) -> int:
    """Return the unit whose calendar counts: the counter's before reception, the deciding unit's afterwards."""
    return case.receiving_unit_id if case.received_at is None else case.lead_unit_id


def masked(number: str) -> str:
    """Return a personal number as lists show it: 079***01234."""
    return f"{number[:3]}***{number[-5:]}" if len(number) == 12 else "***" if number else ""
