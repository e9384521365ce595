"""A sent case in plain words: where it stands, what happened, what comes next, who looked at it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import calendars
from accounts.models import Post
from accounts.who import Who
from cases import clock, deadlines
from cases.deadline_words import say_line, say_standing
from cases.history import SUBJECT
from cases.lifecycle import IN_OFFICE, OutcomeKind, ResultState, State, StepKind, StepState
from cases.models import Case, CasePaper, Decision, Rating, Result, Submission, SupplementRequest
from cases.permissions import offered
from cases.selectors import sheets
from cases.selectors.citizen import REJECTED, citizen_label, service_name
from cases.selectors.others import LinkedView, linked_view, main_case_of
from cases.steps import workflow_of
from cases.wording import SATISFACTION
from ground.money import dong
from journal.models import Access, Entry
from payments import selectors as money
from payments.selectors import BillView
from services.answers import changes


@dataclass(frozen=True)
class Happening:
    """One line of the timeline."""

    title: str
    at: datetime | None
    by: str = ""
    text: str = ""
    next: bool = False


@dataclass(frozen=True)
class Look:
    """An official opened the case: when, who, from where."""

    at: datetime
    name: str
    title: str
    unit: str


@dataclass(frozen=True)
class CasePage:
    """Everything the citizen's case page shows."""

    service: str
    state: str
    state_label: str
    lead: str
    standing: deadlines.Standing | None
    happenings: tuple[Happening, ...]
    sheet: sheets.Sheet
    changed: tuple[tuple[str, str, str], ...]
    papers: tuple[CasePaper, ...]
    supplement: SupplementRequest | None
    result: Result | None
    refusal: Decision | None
    decline: str
    bills: tuple[BillView, ...]
    looks: tuple[Look, ...]
    linked: tuple[LinkedView, ...]
    rating: Rating | None
    satisfaction: str
    verbs: frozenset[str]

    @property
    def standing_label(self) -> str:
        """The word beside the colour."""
        return say_standing(self.standing) if self.standing else ""


def case_page(case: Case, *, who: Who, at: datetime) -> CasePage:
    """Return the citizen's case page. At most 16 queries, whatever happened to the case."""
    submissions = list(case.submissions.order_by("number"))
    papers = tuple(case.papers.all())
    result = case.results.filter(state=ResultState.RELEASED).select_related("decision", "kept").first()
    supplement = case.supplements.filter(state=SupplementRequest.State.OPEN).prefetch_related("items").first()
    entries = Entry.objects.filter(subject_type=SUBJECT, subject_id=case.pk).order_by("seq")
    rating = Rating.objects.filter(case=case).first()
    refusal = result.decision if result is not None and result.kind == OutcomeKind.REFUSAL else None
    state = REJECTED if refusal else str(case.state)
    return CasePage(
        service=service_name(case),
        state=state,
        state_label=citizen_label(state),
        lead=_of_result(result) or _lead(case, at=at),
        standing=_standing(case, at=at),
        happenings=(*_happenings(entries), *_asked(case), *_next(case)),
        linked=_linked(case),
        sheet=sheets.of_submission(case, submissions[-1]),
        changed=_changed(case, submissions),
        papers=papers,
        supplement=supplement,
        result=result,
        refusal=refusal,
        decline=_decline(case, papers),
        bills=money.bills_for(case.reference),
        looks=_looks(case),
        rating=rating,
        satisfaction=str(SATISFACTION[rating.stars]) if rating else "",
        verbs=frozenset(offered(who, case)),
    )


def _standing(case: Case, *, at: datetime) -> deadlines.Standing | None:
    due = case.reception_due_at if case.state == State.SUBMITTED else case.due_at
    if due is None or case.state not in {State.SUBMITTED, *IN_OFFICE}:
        return None
    unit = case.receiving_unit_id if case.state == State.SUBMITTED else case.lead_unit_id
    return deadlines.standing(due, at=at, calendar=calendars.load(unit))


def _of_result(result: Result | None) -> str:
    """Say what matters more than the state: that she was refused, or that her result was ended."""
    if result is not None and result.kind == OutcomeKind.REFUSAL:
        return _("The application was refused; the letter gives the reason.")
    kept = getattr(result, "kept", None)
    return _("This result no longer counts.") if kept is not None and kept.ended_on is not None else ""


def _lead(case: Case, *, at: datetime) -> str:
    """Say in one sentence what the state means for her."""
    match State(case.state):
        case State.SUBMITTED:
            return _at_the_counter(case, at=at)
        case State.AWAITING_SUPPLEMENT:
            return _("The clock is stopped while we wait for you.")
        case State.RECEIVED | State.PROCESSING | State.AWAITING_APPROVAL | State.APPROVED:
            return _("Your application is being worked on. You need not do anything now.")
        case State.RELEASED | State.RETURNED:
            return _("The result is ready to be downloaded.")
        case State.DECLINED:
            return _("Your application was not received. The reason is below; you can apply again without retyping.")
        case State.WITHDRAWN:
            return _("You have withdrawn this application.")
        case _:
            return ""


def _at_the_counter(case: Case, *, at: datetime) -> str:
    """Say until when the counter answers, and that it is late when it is: nobody may have looked yet."""
    due = case.reception_due_at
    if due is None:
        return _("Your application waits for the counter. You need not do anything now.")
    until = {"due": timezone.localtime(due).strftime("%H:%M, %d/%m/%Y")}
    if at > due:
        return _("The counter should have answered by %(due)s and is late. You need not do anything.") % until
    return _("Your application waits for the counter, which answers by %(due)s. You need not do anything now.") % until


def _happenings(entries: Iterable[Entry]) -> list[Happening]:
    words = _citizen_words()
    return [Happening(words[entry.kind], entry.at) for entry in entries if entry.kind in words]


def _citizen_words() -> dict[str, str]:
    """What a citizen is told of the journal; the office's inner steps are told as one: it is being processed."""
    return {
        "case.submitted": _("You sent the application"),
        "case.received": _("The application was received"),
        "case.declined": _("The application was not received"),
        "case.supplement_asked": _("We asked you to complete the application"),
        "case.supplement_answered": _("You completed the application"),
        "case.taken": _("An official began to work on it"),
        "case.assigned": _("An official was assigned"),
        "case.consulted": _("We asked other offices for their opinion"),
        "case.opinion_given": _("An office that was asked has answered"),
        "case.opinion_silent": _("An office that was asked did not answer in time, which counts as consent"),
        "case.linked_opened": _("A linked application was opened for you"),
        "case.linked_ended": _("A linked application is finished"),
        "case.proposed": _("The work on it was finished and is being reviewed"),
        "case.forwarded": _("It was submitted to the leader for approval"),
        "case.sent_back": _("It went back to be worked on again"),
        "case.signed": _("The leader signed the result"),
        "case.released": _("The result was issued"),
        "case.returned": _("You downloaded the result"),
        "case.result_ended": _("The result was ended and no longer counts"),
        "case.withdrawn": _("You withdrew the application"),
    }


def _asked(case: Case) -> list[Happening]:
    """Say which offices are being asked and until when. One query where the service asks others, else none."""
    if not case.is_open or not workflow_of(case).roles_of(StepKind.CONSULTATION):
        return []
    rows = case.steps.filter(kind=StepKind.CONSULTATION, state=StepState.OPEN).select_related("unit__agency")
    return [
        Happening(
            _("Now: %(unit)s is asked for its opinion") % {"unit": f"{row.unit.name}, {row.unit.agency.name}"},
            row.due_at,
            text=_("until when this office is to answer") if row.due_at else "",
            next=True,
        )
        for row in rows
    ]


def _linked(case: Case) -> tuple[LinkedView, ...]:
    """Return the applications that belong to this one. One query where there can be some, else none."""
    main = main_case_of(case)
    if not workflow_of(case).roles_of(StepKind.SUB_CASE):
        return (main,) if main else ()
    rows = case.linked_cases.select_related("case__service_version__service")
    return (*((main,) if main else ()), *(linked_view(row.case) for row in rows))


def _next(case: Case) -> list[Happening]:
    """Say what comes next and by when, from the state alone."""
    match State(case.state):
        case State.SUBMITTED:
            return [
                Happening(
                    _("Next: the counter receives it or tells you what is missing"), case.reception_due_at, next=True
                )
            ]
        case State.AWAITING_SUPPLEMENT:
            return [Happening(_("Next: you complete the application"), None, next=True)]
        case State.RECEIVED | State.PROCESSING | State.AWAITING_APPROVAL | State.APPROVED:
            return [Happening(_("Next: the result"), case.due_at, next=True)]
        case State.RELEASED:
            return [Happening(_("Next: you download the result"), None, next=True)]
        case _:
            return []


def _changed(case: Case, submissions: list[Submission]) -> tuple[tuple[str, str, str], ...]:
    if len(submissions) < 2:
        return ()
    before, after = submissions[-2:]
    return tuple(changes(case.service_version.definition, before.answers, after.answers, case.language))


def _decline(case: Case, papers: tuple[CasePaper, ...]) -> str:
    for paper in papers:
        if paper.kind == CasePaper.Kind.FORM_03:
            reason = case.service_version.definition.reason(paper.details["reason"])
            return f"{str(reason.text).rstrip('.')}. {paper.details['explanation']}"
    return ""


def _looks(case: Case) -> tuple[Look, ...]:
    """Return who opened the case, the newest first, at most 50. Two queries."""
    accesses = list(Access.objects.filter(case_id=case.pk).order_by("-at")[:50])
    posts = Post.objects.select_related("person", "unit").in_bulk({access.post_id for access in accesses})
    return tuple(
        Look(access.at, post.person.full_name, post.title, post.unit.name)
        for access in accesses
        if (post := posts.get(access.post_id)) is not None
    )


@dataclass(frozen=True)
class ReceiptPage:
    """Form 01 as a page."""

    service: str
    papers: tuple[sheets.SheetPaper, ...]
    lines: tuple[str, ...]
    paper: CasePaper | None


def receipt_page(case: Case) -> ReceiptPage:
    """Return form 01 as a page: what was handed in, the promise and how it was worked out. Four queries."""
    if case.received_at is None:
        raise ValueError("a case that was not received has no receipt")
    submission = case.submissions.filter(sent_at__lte=case.received_at).latest("number")
    return ReceiptPage(
        service=service_name(case),
        papers=sheets.of_submission(case, submission).papers,
        lines=tuple(say_line(line) for line in clock.promise(case, at=case.received_at).lines),
        paper=case.papers.filter(kind=CasePaper.Kind.FORM_01).first(),
    )


def refund_if_withdrawn(case: Case) -> str:
    """Say what happens to the fee when the case is withdrawn now; empty when nothing was paid. One query."""
    paid = money.balance_of(case.reference).held
    if not paid:
        return ""
    back = case.received_at is None and case.service_version.definition.refund_rule.withdrawn_before_reception
    words = _("Your fee of %(amount)s will be refunded.") if back else _("Your fee of %(amount)s will not be refunded.")
    return words % {"amount": dong(paid)}
