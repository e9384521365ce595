"""One filing, several services (*liên thông*): the main case opens another, waits for its end, and takes it along.

Each of these locks one case at a time: what one case does to another follows by a delivery of the journal.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from cases import steps
from cases.actions.citizen import end_by_withdrawal
from cases.actions.frame import act, announce, lock, save
from cases.actions.sending import enter
from cases.competence import route
from cases.history import log
from cases.lifecycle import TERMINAL, WITHDRAWABLE, State
from cases.models import Attachment, Case, Competence, DraftAnswers, LinkedCase, Step
from cases.sendings import Parcel, latest, waiting_files
from ground.refusals import WrongState
from ground.who import Actor
from services import answers as service_answers
from services import components, prefill
from services.definition import StepDef
from services.definition.conditions import legal_day
from services.known import freeze
from services.models import ServiceVersion
from services.selectors import current_version

SYSTEM = Actor.system("linked")
OVER = TERMINAL | {State.RELEASED}
"""States of a linked case in which the main case need not wait for it any more."""


@act
def open_linked(case_id: int, *, step_id: int, at: datetime) -> Case | None:
    """Open the case that a step of the main case asks for; None when it was opened before or is not wanted any more.

    It is filed for the same applicant and through the same channel, with the mapped answers and the files that both
    services ask for, and owes nothing at its opening: what is missing, its own counter asks for. Raises WrongState
    when no office receives that service, or when it is one of those that have led here (A opens B opens A).
    """
    main = lock(case_id)
    step = steps.open_row(main, step_id)
    if step is None or LinkedCase.objects.filter(step=step).exists():
        return None
    told = steps.workflow_of(main).by_id[step.key]
    version = current_version(told.service or "", legal_day(at))
    if version is None:
        raise WrongState(_("The linked service is not offered at the moment."), code="no_service")
    _no_circle(main, version)
    case = _draft(main, version, step, at=at)
    parcel = _parcel(main, case, told, at=at)
    DraftAnswers.objects.create(case=case, answers=parcel.answers, saved_at=at)
    LinkedCase.objects.create(step=step, main=main, case=case)
    route(case, parcel.answers)
    log(main, "case.linked_opened", actor=SYSTEM, at=at, step=step.pk, linked=case.pk)
    return enter(case, parcel, token=f"linked-{step.pk}", actor=SYSTEM, at=at)


def _no_circle(main: Case, version: ServiceVersion) -> None:
    """Refuse a service that is open already on the way here: it would open cases without end. A query for each link."""
    opener: Case | None = main
    while opener is not None:
        if opener.service_version.service_id == version.service_id:
            raise WrongState(_("The linked service is the one from which this case was opened."), code="circle")
        link = LinkedCase.objects.filter(case=opener).select_related("main__service_version").first()
        opener = link.main if link else None


def _draft(main: Case, version: ServiceVersion, step: Step, *, at: datetime) -> Case:
    places = Competence.objects.select_related("lead_unit__agency", "receiving_unit").filter(service=version.service_id)
    place = max(places, key=lambda row: (row.receiving_unit_id == main.receiving_unit_id, -row.pk), default=None)
    if place is None:
        raise WrongState(_("No office receives this service online at the moment."), code="no_office")
    return Case.objects.create(
        opening_token=f"linked-{step.pk}",
        service_version=version,
        applicant=main.applicant,
        agency=place.lead_unit.agency,
        receiving_unit=place.receiving_unit,
        lead_unit=place.lead_unit,
        channel=main.channel,
        language=main.language,
        created_at=at,
    )


def _parcel(main: Case, case: Case, told: StepDef, *, at: datetime) -> Parcel:
    """Return what is filed: the answers that are mapped and right, with the files that both services ask for."""
    definition, last = case.service_version.definition, latest(main)
    given = {theirs: last.answers[ours] for theirs, ours in told.answers.items() if ours in last.answers}
    known = {**prefill.initial(definition, main.applicant), **given}
    cleaned = service_answers.clean(definition, known, at=at)
    needs = {need.id for need in components.required(definition, cleaned.answers, at=at)}
    _take_along(case, last.files, needs, at=at)
    files, new = waiting_files(case)
    return Parcel(cleaned.answers, tuple(files), tuple(new), freeze(definition, {}, cleaned.answers))


def _take_along(case: Case, files: list[Mapping[str, Any]], needs: set[str], *, at: datetime) -> None:
    """Copy what was uploaded; consent to a document of the person's store was for the main application only."""
    wanted = {row["attachment"] for row in files if row["component"] in needs}
    Attachment.objects.bulk_create(
        Attachment(
            case=case,
            key=secrets.token_urlsafe(16),
            component=file.component,
            blob_id=file.blob_id,
            name=file.name,
            added_at=at,
        )
        for file in Attachment.objects.filter(pk__in=wanted, taken=None)
    )


@act
def go_on_after(link: LinkedCase, *, at: datetime) -> Case | None:
    """Let the main case go on when the linked one is over, however it ended; None when it does not wait for it."""
    main = lock(link.main_id)
    step = steps.open_row(main, link.step_id)
    ended = Case.objects.get(pk=link.case_id)
    if step is None or ended.state not in OVER:
        return None
    before = str(main.state)
    opened = steps.finish(main, step, at=at)
    save(main)
    data = {"step": step.pk, "linked": ended.pk, "ended": str(ended.state)}
    log(main, "case.linked_ended", actor=SYSTEM, at=at, before=before, **data)
    announce(main, opened, actor=SYSTEM, at=at)
    return main


@act
def withdraw_with_main(case_id: int, *, at: datetime) -> Case | None:
    """Withdraw a linked case because its main case was; None when it is over, or its result is signed already."""
    case = lock(case_id)
    if case.state not in WITHDRAWABLE:
        return None
    before = str(case.state)
    end_by_withdrawal(case, at=at)
    log(case, "case.withdrawn", actor=SYSTEM, at=at, before=before, refund=0)
    return case
