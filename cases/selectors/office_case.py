"""Everything an official's case page shows, in a fixed number of queries, whatever has happened to the case.

Beside the case itself: submissions, files (with pages and checks), look-ups, supplement pins, decisions, results,
papers, notes, steps, clock spans, calendar, journal, names, bill. Fourteen queries, fewer for a clerk.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts import calendars
from accounts.roles import Role
from accounts.who import PostInfo, Who
from cases import clock, deadline_words, permissions
from cases.lifecycle import OutcomeKind, ResultState, StepKind, StepState
from cases.models import Case, ClockSpan, Decision, Result, Step, StoredDocument, Submission, SupplementItem
from cases.selectors import endings, others
from cases.selectors import office_history as history
from cases.selectors.known import marked
from cases.selectors.lookups import LookupView, lookups_of
from cases.selectors.money import MoneyView, money_of
from cases.selectors.office_papers import FileView, PaperView, files_of, papers_of
from cases.selectors.remaining import STOPPED, Remaining, remaining
from cases.selectors.rows import due_of, owing_unit_of
from cases.steps import BESIDE, is_last_appraisal
from payments.selectors import summary_of
from services import answers as service_answers
from services.definition import ServiceDefinition

READERS = frozenset({Role.COUNTER, Role.CENTRE_MANAGER, Role.HANDLER, Role.UNIT_HEAD, Role.LEADER})
"""Roles that read the application itself; a clerk sees the document and the course of the case (trust.md §4.2)."""


@dataclass(frozen=True, slots=True)
class PinView:
    """One thing that was asked for."""

    label: str
    problem: str


@dataclass(frozen=True, slots=True)
class SupplementView:
    """A request for completion."""

    stage: str
    by: str
    at: datetime
    state_label: str
    reason: str
    answer_by: object
    pins: tuple[PinView, ...]


@dataclass(frozen=True, slots=True)
class ChangeView:
    """An answer or a set of files that the last sending changed."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class DecisionView:
    """The newest draft of the decision, readable."""

    kind: str
    label: str
    number: int
    facts: tuple[tuple[str, str], ...]
    reason: str
    article: str
    explanation: str
    post_id: int
    by: str
    at: datetime
    reviewed_by: str
    reviewed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ResultView:
    """The document that came of it, or a number that was voided."""

    number: str
    state: str
    state_label: str
    at: datetime
    void_reason: str
    is_readable: bool
    kept: StoredDocument | None
    end_is_proposed: bool


@dataclass(frozen=True)
class CasePage:
    """What the page shows. `reads` says whether the application itself is among it."""

    case: Case
    definition: ServiceDefinition
    reads: bool
    sections: Sequence[service_answers.Section]
    warnings: Sequence[str]
    changes: Sequence[ChangeView]
    files: Sequence[FileView]
    lookups: Sequence[LookupView]
    supplements: Sequence[SupplementView]
    decision: DecisionView | None
    results: Sequence[ResultView]
    papers: Sequence[PaperView]
    notes: Sequence[history.NoteView]
    steps: Sequence[history.StepView]
    step_in_hand: Step | None
    hands_on: bool
    opinions: Sequence[others.OpinionView]
    linked: Sequence[others.LinkedView]
    main: others.LinkedView | None
    deadline: Sequence[str]
    remaining: Remaining
    happenings: Sequence[history.Happening]
    money: MoneyView | None
    names: history.Names

    @property
    def may_be_ended(self) -> bool:
        """Say whether a result was issued that still counts."""
        return any(one.kept is not None and one.kept.ended_on is None for one in self.results)

    @property
    def end_is_proposed(self) -> bool:
        """Say whether somebody has proposed to end a result."""
        return any(one.end_is_proposed for one in self.results)

    @property
    def unchecked(self) -> int:
        """How many files have not been checked."""
        return sum(1 for file in self.files if file.check is None)


def reading_post(who: Who, case: Case) -> PostInfo | None:
    """Return the post under which this person reads the application itself, None for those who do not."""
    return permissions.reading_post(who, case, READERS)


def case_page(case: Case, who: Who, *, lang: str, at: datetime) -> CasePage:
    """Read the whole page. Fourteen queries; `case` comes from its door."""
    definition = case.service_version.definition
    reads = reading_post(who, case) is not None
    sendings = list(case.submissions.order_by("number"))
    lookups = list(case.lookups.all())
    pins = list(SupplementItem.objects.filter(request__case=case).select_related("request").order_by("id"))
    decisions = list(case.decisions.order_by("number"))
    notes = list(case.notes.all()) if reads else []
    steps = others.steps_with_others(case)
    in_hand = _in_hand(steps, who)
    spans = list(case.spans.all())
    entries = history.entries_of(case)
    files = files_of(case, sendings[-1], definition, lang) if reads else []
    names = history.names_of(
        {case.handler_id, *(one.post_id for one in lookups), *(one.post_id for one in notes)}
        | {one.post_id for one in decisions}
        | {pin.request.post_id for pin in pins}
        | {one.reviewed_by_id for one in decisions}
        | {step.assignee_id for step in steps}
        | {entry.actor_post_id for entry in entries}
        | {file.check.post_id for file in files if file.check}
    )
    deadline, left = _clock(case, spans, at=at)
    return CasePage(
        case=case,
        definition=definition,
        reads=reads,
        sections=_sections(definition, sendings[-1], lang) if reads else [],
        warnings=_warnings(definition, sendings[-1], lang, at=at) if reads else [],
        changes=changes_of(sendings, definition, lang) if reads else [],
        files=files,
        lookups=lookups_of(lookups, definition, sendings[-1], names, lang) if reads else [],
        supplements=supplements_of(pins, definition, names, lang) if reads else [],
        decision=decision_of(decisions[-1], definition, names, lang) if decisions else None,
        results=[_result(one) for one in endings.with_proposals(case.results.select_related("kept").order_by("id"))],
        papers=papers_of(case),
        notes=history.notes_of(notes, names),
        steps=history.steps_of(steps, definition, names, lang, at=at),
        step_in_hand=in_hand,
        hands_on=_hands_on(definition, steps, in_hand),
        opinions=others.opinions_of(steps, definition, names, lang, at=at) if reads else [],
        linked=others.linked_of(steps),
        main=others.main_case_of(case),
        deadline=deadline,
        remaining=left,
        happenings=history.happenings(entries, definition, names, case.applicant_name, lang),
        money=money_of(summary_of(case.reference)) if reads else None,
        names=names,
    )


def _sections(definition: ServiceDefinition, last: Submission, lang: str) -> list[service_answers.Section]:
    return marked(service_answers.review(definition, last.answers, lang), last.known, definition)


def _in_hand(steps: Sequence[Step], who: Who) -> Step | None:
    """Return the step that the agency itself works on; what others are asked stands beside it."""
    mine = {post.id for post in who.posts}
    still_open = [step for step in steps if step.state == StepState.OPEN and step.kind not in BESIDE]
    return max(still_open, key=lambda step: (step.assignee_id in mine, step.position, step.pk), default=None)


def _hands_on(definition: ServiceDefinition, steps: Sequence[Step], step: Step | None) -> bool:
    """Say whether the step in hand is handed on without a drafted decision: another appraisal builds on it."""
    if step is None or step.kind != StepKind.APPRAISAL:
        return False
    return not is_last_appraisal(definition.workflow, {row.key: row for row in steps}, step)


def _clock(case: Case, spans: list[ClockSpan], *, at: datetime) -> tuple[list[str], Remaining]:
    """Return the explained due date and the time that is left. One query for the calendar."""
    calendar = calendars.load(owing_unit_of(case))
    left = remaining(due_of(case), at=at, calendar=calendar) if due_of(case) else STOPPED
    if case.received_at is None:
        return [], left
    return deadline_words.say(clock.explain(case, spans, calendar=calendar)), left


def _warnings(definition: ServiceDefinition, last: Submission, lang: str, *, at: datetime) -> list[str]:
    """Return what deserves a second look without being wrong, such as a personal number of another century."""
    found = service_answers.clean(definition, last.answers, at=last.sent_at).warnings
    return [f"{definition.label(path, lang)}: {sentence}" for path, sentence in found.items()]


def changes_of(sendings: Sequence[Submission], definition: ServiceDefinition, lang: str) -> list[ChangeView]:
    """Return what the last sending changed; nothing for a first one. No query."""
    if len(sendings) < 2:
        return []
    before, after = sendings[-2], sendings[-1]
    answers = service_answers.changes(definition, before.answers, after.answers, lang)
    found = [ChangeView(label, old, new) for label, old, new in answers]
    for component in definition.components.components:
        old, new = (_names(one, component.id) for one in (before, after))
        if old != new:
            found.append(ChangeView(component.label.to(lang), _listed(old), _listed(new)))
    return found


def _names(submission: Submission, component: str) -> list[tuple[str, str]]:
    return sorted((row["sha256"], row["name"]) for row in submission.files if row["component"] == component)


def _listed(files: list[tuple[str, str]]) -> str:
    return ", ".join(name for _sha, name in files)


def supplements_of(
    pins: Sequence[SupplementItem], definition: ServiceDefinition, names: history.Names, lang: str
) -> list[SupplementView]:
    """Return the requests for completion with their pins. No query."""
    requests = {pin.request_id: pin.request for pin in pins}
    return [
        SupplementView(
            stage=request.stage,
            by=str(names.get(request.post_id, "")),
            at=request.asked_at,
            state_label=request.get_state_display(),
            reason=request.reason,
            answer_by=request.answer_by,
            pins=tuple(
                PinView(target_label(definition, pin.target, pin.target_id, lang), pin.problem)
                for pin in pins
                if pin.request_id == request.pk
            ),
        )
        for request in requests.values()
    ]


def target_label(definition: ServiceDefinition, target: str, target_id: str, lang: str) -> str:
    """Return the name of what a pin stands on."""
    thing = definition.fields[target_id] if target == SupplementItem.Target.FIELD else definition.component(target_id)
    return thing.label.to(lang)


def decision_of(decision: Decision, definition: ServiceDefinition, names: history.Names, lang: str) -> DecisionView:
    """Return a decision as it reads. No query."""
    refuses = decision.kind == OutcomeKind.REFUSAL
    coded = definition.reason(decision.reason) if refuses else None
    basis = definition.basis(coded.basis) if coded else None
    facts = (
        (field.label.to(lang), field.show(decision.content[name], lang))
        for name, field in definition.decision_field.items()
        if name in decision.content
    )
    return DecisionView(
        kind=decision.kind,
        label=str(OutcomeKind(decision.kind).label),
        number=decision.number,
        facts=tuple(facts),
        reason=coded.text.to(lang) if coded else "",
        article=f"{basis.article.to(lang)}, {basis.title.to(lang)}" if basis else "",
        explanation=decision.explanation,
        post_id=decision.post_id,
        by=str(names.get(decision.post_id, "")),
        at=decision.drafted_at,
        reviewed_by=str(names.get(decision.reviewed_by_id or 0, "")),
        reviewed_at=decision.reviewed_at,
    )


def _result(result: Result) -> ResultView:
    return ResultView(
        number=result.full_number,
        state=str(result.state),
        state_label=str(ResultState(result.state).label),
        at=result.numbered_at,
        void_reason=result.void_reason,
        is_readable=result.newest_blob_id is not None,
        kept=getattr(result, "kept", None),
        end_is_proposed=bool(getattr(result, "end_is_proposed", False)),
    )
