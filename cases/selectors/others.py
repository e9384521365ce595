"""What others do for a case: opinions that were asked for, applications that were opened with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models.offices import spoken
from cases.lifecycle import OpinionKind, State, StepKind, StepState
from cases.models import Case, LinkedCase, Opinion, Step
from cases.selectors.office_history import Names
from services.definition import ServiceDefinition

TINTS = {"agree": "ok", "conditions": "soon", "object": "wrong", "silent": "ok"}


@dataclass(frozen=True, slots=True)
class OpinionView:
    """One office that was asked: which, until when, and what it says."""

    label: str
    unit: str
    basis: str
    state: str
    state_label: str
    text: str
    by: str
    due_at: datetime | None
    given_at: datetime | None
    silence: str


@dataclass(frozen=True, slots=True)
class LinkedView:
    """Another application of the same filing: its service, code and state."""

    service: str
    code: str
    state: str
    state_label: str


def steps_with_others(case: Case) -> list[Step]:
    """Return the steps of a case with what others have done at them. One query."""
    found = case.steps.select_related("unit", "opinion", "linked__case__service_version__service")
    return list(found.order_by("position", "round"))


def main_case_of(case: Case) -> LinkedView | None:
    """Return the application with which this one was opened. One query for a linked case, else none."""
    if not case.opening_token.startswith("linked-"):
        return None
    link = LinkedCase.objects.filter(case=case).select_related("main__service_version__service").first()
    return linked_view(link.main) if link else None


def linked_of(rows: Iterable[Step]) -> list[LinkedView]:
    """Return the applications that steps have opened. No query."""
    return [linked_view(row.linked.case) for row in rows if row.kind == StepKind.SUB_CASE and hasattr(row, "linked")]


def linked_view(case: Case) -> LinkedView:
    """Return a case as the pages of another one name it. No query with its service."""
    service = case.service_version.service
    return LinkedView(
        spoken(service.name_vi, service.name_en), case.code or "", str(case.state), str(State(case.state).label)
    )


def opinions_of(
    rows: Iterable[Step], definition: ServiceDefinition, names: Names, lang: str, *, at: datetime
) -> list[OpinionView]:
    """Return the offices that are or were asked, in the order of the workflow. No query."""
    asked = [row for row in rows if row.kind == StepKind.CONSULTATION and row.opened_at is not None]
    return [_opinion(row, definition, names, lang, at=at) for row in asked]


def _opinion(row: Step, definition: ServiceDefinition, names: Names, lang: str, *, at: datetime) -> OpinionView:
    told = definition.workflow.by_id[row.key]
    given: Opinion | None = getattr(row, "opinion", None)
    basis = definition.basis(told.basis or "")
    state, label = _state(row, given, at=at)
    silence = _("No answer by then counts as consent.") if told.silence == "consents" else _("The case waits for it.")
    return OpinionView(
        label=told.label.to(lang),
        unit=row.unit.name,
        basis=f"{basis.article.to(lang)}, {basis.title.to(lang)}",
        state=state,
        state_label=label,
        text=given.text if given else "",
        by=str(names.get(given.post_id or 0, "")) if given else "",
        due_at=row.due_at,
        given_at=given.given_at if given else None,
        silence=silence if row.state == StepState.OPEN else "",
    )


def _state(row: Step, given: Opinion | None, *, at: datetime) -> tuple[str, str]:
    if given is not None:
        return TINTS[given.kind], str(OpinionKind(given.kind).label)
    if row.state != StepState.OPEN:
        return "ended", _("No longer needed")
    if row.due_at is not None and row.due_at < at:
        return "late", _("Not answered in time")
    return "sent", _("Waiting for the opinion")
