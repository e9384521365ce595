"""Many cases at once, for lists and figures only: written straight into the table, not reached through actions."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from cases.lifecycle import IN_OFFICE, WAITING_FOR_APPLICANT, State
from cases.models import Case
from tests.cases.cases import House
from tests.factories import AT, Member

_serial = count(1)


def many(house: House, number: int, *, state: State = State.SUBMITTED, at: datetime = AT, **given: Any) -> list[Case]:
    """Cases in one state; all of the same moment unless `every` says how far they lie apart."""
    every: timedelta = given.pop("every", timedelta())
    applicant: Member = given.pop("applicant", house.office.anna)
    rows = [_row(house, state, applicant, at + every * place, given) for place in range(number)]
    return Case.objects.bulk_create(rows)


def _row(house: House, state: State, applicant: Member, at: datetime, given: dict[str, Any]) -> Case:
    serial = next(_serial)
    office = house.office
    promise = at + timedelta(days=7)
    usual: dict[str, Any] = {
        "opening_token": f"many-{serial}",
        "code": f"H99.1.9-{at:%y%m%d}-{serial:04d}",
        "service_version": house.version,
        "applicant": applicant.person,
        "applicant_name": applicant.person.full_name,
        "applicant_number": applicant.person.personal_number or "",
        "agency": office.police,
        "receiving_unit": office.counter,
        "lead_unit": office.division,
        "state": state,
        "created_at": at,
        "submitted_at": at,
        "reception_due_at": at + timedelta(days=2),
    }
    if state in IN_OFFICE | {State.RELEASED, State.RETURNED}:
        usual |= {"received_at": at, "restarted_at": at, "promised_at": promise, "due_at": promise}
    if state in {State.RELEASED, State.RETURNED}:
        usual["released_at"] = at
    if state in {State.RETURNED, State.DECLINED, State.WITHDRAWN}:
        usual["ended_at"] = at
    if state in WAITING_FOR_APPLICANT:
        usual["returns_to"] = State.SUBMITTED
    return Case(**usual | given)
