"""The way of an example through every step: who sees what, who can do what, which letters go out, what is due when.

It reads the same tables that the real course of a case follows (verbs by role and state, due dates by share of the time
limit, documents by kind); no case is made and no row is written.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Role
from accounts.working_calendar import WorkCalendar
from cases import deadlines
from cases.lifecycle import State, StepKind
from cases.permissions import OFFICE_VERBS
from cases.selectors.acts import ACTS, STEP_OF
from ground.money import dong
from services import answers as service_answers
from services import components, fees, questions, records
from services.checking.examples import Example, decision_of
from services.definition import Answers, ServiceDefinition, StepDef
from services.definition.conditions import legal_day

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

STATES: dict[str, frozenset[State]] = {
    StepKind.RECEPTION: frozenset({State.SUBMITTED}),
    StepKind.APPROVAL: frozenset({State.AWAITING_APPROVAL}),
    StepKind.ISSUE: frozenset({State.APPROVED}),
}
"""Kind of step → the states of a case in it; all others are steps of processing."""

LETTERS: dict[str, tuple["StrOrPromise", ...]] = {
    StepKind.RECEPTION: (
        gettext_lazy("Form 01, receipt with the promised date, when it is received"),
        gettext_lazy("Form 02, request for completion, when something is missing"),
        gettext_lazy("Form 03, refusal to receive, when completion cannot mend it"),
    ),
    StepKind.APPRAISAL: (gettext_lazy("Form 02, request for completion, when something is missing"),),
    StepKind.ISSUE: (gettext_lazy("Message to the applicant: the result is ready"),),
}


@dataclass(frozen=True, slots=True)
class Stage:
    """One station: who, what stands on the screen, what can be done, what goes out, and when it should be done."""

    title: str
    who: str
    sees: tuple[str, ...]
    acts: tuple[str, ...]
    letters: tuple[str, ...]
    due_at: datetime | None
    papers: tuple[str, ...] = ()
    """Keys of the sample papers that can be looked at (`cases.rehearsal.papers`)."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The whole way, or why it ends at once: `refused` and `errors` are sentences for the citizen."""

    stages: tuple[Stage, ...]
    refused: str = ""
    errors: tuple[tuple[str, str], ...] = ()


def walk(definition: ServiceDefinition, example: Example, *, calendar: WorkCalendar, lang: str) -> Rehearsal:
    """Play an example through from the form to the result, in the active language. No query, nothing is kept."""
    cleaned = service_answers.clean(definition, example.answers, at=example.at)
    refusal = questions.judge(definition, cleaned.answers, on=legal_day(example.at))
    if refusal is not None:
        return Rehearsal((), refused=f"{refusal.title}. {refusal.sentence} {refusal.next_step}")
    if cleaned.errors:
        labels = {name: field.label.to(lang) for name, field in definition.fields.items()}
        return Rehearsal((), errors=tuple((labels.get(name, name), said) for name, said in cleaned.errors.items()))
    known = cleaned.answers
    first = _citizen(definition, known, example, lang)
    last = _result(definition, lang)
    return Rehearsal((first, *_office(definition, known, example, calendar, lang), last))


def _citizen(definition: ServiceDefinition, known: Answers, example: Example, lang: str) -> Stage:
    on = legal_day(example.at)
    pages = service_answers.visible_pages(definition, known, at=example.at)
    sees = [
        _("Page “%(title)s”: %(questions)s")
        % {
            "title": page.title.to(lang),
            "questions": "; ".join(
                one.label.to(lang) for one in service_answers.visible_fields(page, known, on=on) if one.asks
            ),
        }
        for page in pages
    ]
    needs = components.required(definition, known, at=example.at)
    sees.append(_("Papers: %(papers)s") % {"papers": "; ".join(need.label for need in needs) or _("none")})
    quote = fees.quote(definition, known, on=on)
    sees.append(_("Fee: %(amount)s") % {"amount": dong(quote.total)})
    return Stage(
        title=_("Apply"),
        who=_("Citizen"),
        sees=tuple(sees),
        acts=(_("Pay and send") if quote.total else _("Send"),),
        letters=(_("Confirmation of sending"),),
        due_at=None,
    )


def _office(
    definition: ServiceDefinition, known: Answers, example: Example, calendar: WorkCalendar, lang: str
) -> Iterator[Stage]:
    shares = [step.share for step in definition.steps]
    due = deadlines.step_budgets(
        start=example.at, limit=definition.time_limit("online"), shares=shares, calendar=calendar
    )
    for step, due_at in zip(definition.steps, due, strict=True):
        yield Stage(
            title=step.label.to(lang),
            who=str(Role(step.role).label),
            sees=tuple(_sees(definition, step, known, example, lang)),
            acts=tuple(_acts(step)),
            letters=tuple(str(letter) for letter in LETTERS.get(step.kind, ())),
            due_at=due_at,
            papers=_PAPERS.get(step.kind, ()),
        )


_PAPERS: dict[str, tuple[str, ...]] = {
    StepKind.RECEPTION: ("form_01", "form_02", "form_03"),
    StepKind.APPRAISAL: ("form_02",),
    StepKind.APPROVAL: ("result", "refusal"),
    StepKind.ISSUE: ("result",),
}


def _acts(step: StepDef) -> Iterator[str]:
    """Yield the buttons of the role in this step, as the table of verbs has them."""
    states = STATES.get(step.kind, frozenset({State.PROCESSING}))
    for verb, (role, possible) in OFFICE_VERBS.items():
        fits = step.kind in STEP_OF.get(verb, {step.kind})
        if role == step.role and possible & states and fits and verb in ACTS:
            yield str(ACTS[verb].label)


def _sees(definition: ServiceDefinition, step: StepDef, known: Answers, example: Example, lang: str) -> Iterator[str]:
    """Yield what stands on the screen in a step."""
    kind = str(step.kind)
    yield step.does.to(lang)
    if kind == StepKind.ISSUE:
        yield _("The signed document, but not the application")
        return
    count = sum(len(section.rows) for section in service_answers.review(definition, known, lang))
    yield _("The application: %(answers)s answers and its papers") % {"answers": count}
    yield from (str(lookup.label) for lookup in definition.lookups if lookup.step == step.id)
    if kind == StepKind.APPRAISAL:
        decision = decision_of(definition, example, dict(known))
        for field in definition.decision_fields:
            shown = field.show(decision[field.id], lang) if field.id in decision else _("to be filled in")
            yield f"{field.label.to(lang)}: {shown}"
    if kind == StepKind.APPROVAL:
        yield from (
            f"{fact.label}: {fact.value}"
            for fact in records.facts(definition, known, decision_of(definition, example, dict(known)))
        )


def _result(definition: ServiceDefinition, lang: str) -> Stage:
    return Stage(
        title=_("Receive the result"),
        who=_("Citizen"),
        sees=(definition.result.title.to(lang), definition.service.result_name.to(lang)),
        acts=(_("Download the result"), _("Rate the service")),
        letters=(),
        due_at=None,
        papers=("result",),
    )
