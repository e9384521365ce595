"""What the citizen's pages show."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cases.actions.drafts import asked_anew, needed
from cases.lifecycle import OutcomeKind, ResultState, State
from cases.models import Attachment, Case, CaseQuerySet, Result, SendRequest, SupplementRequest
from cases.sendings import latest
from payments.models import Payment, Refund
from services import fees
from services.answers import Cleaned, clean, visible_pages
from services.components import ComponentNeed
from services.definition.conditions import legal_day
from services.fees import Quote
from services.questions import NotEligible, advice


@dataclass(frozen=True)
class DraftRow:
    """A draft in a list: where it leads, what it is for, when it was saved, whether it is locked until it is paid."""

    key: str
    service: str
    saved_at: datetime
    waits_for_payment: bool


@dataclass(frozen=True)
class DiscardedRow:
    """A draft that was thrown away although it had been paid for: when, and what goes or went back, in đồng."""

    key: str
    service: str
    ended_at: datetime
    back: int


@dataclass(frozen=True)
class CaseRow:
    """A sent case in a list."""

    code: str
    service: str
    state: str
    state_label: str
    submitted_at: datetime
    due_at: datetime | None


@dataclass(frozen=True)
class Task:
    """One thing to do before sending, as the task list shows it."""

    label: str
    url: str
    hint: str
    state: str
    state_label: str


@dataclass(frozen=True)
class Overview:
    """A draft as a list of things to do, with the fee that its answers lead to."""

    pages: tuple[Task, ...]
    papers: tuple[Task, ...]
    ready: bool
    quote: Quote
    advice: tuple[NotEligible, ...] = ()


def drafts_of(person_id: int | None, *, service_id: int | None = None) -> list[DraftRow]:
    """Return the drafts of a person, the newest first. One query."""
    found = Case.objects.drafts().filter(applicant_id=person_id, draft__isnull=False)
    if service_id is not None:
        found = found.filter(service_version__service_id=service_id)
    waiting = SendRequest.objects.filter(case=OuterRef("pk"), state=SendRequest.State.WAITING)
    rows = found.select_related("draft", "service_version__service").annotate(waits=Exists(waiting))
    return [
        DraftRow(case.key, service_name(case), case.draft.saved_at, case.waits)  # type: ignore[attr-defined]  # by annotate
        for case in rows.order_by("-draft__saved_at")[:50]
    ]


def discarded_of(person_id: int | None) -> list[DiscardedRow]:
    """Return the drafts of a person that were thrown away and for which money came in, the newest first. One query."""
    reference = Concat(Value("case:"), Cast(OuterRef("pk"), CharField()))
    paid = Payment.objects.filter(bill__reference=reference)
    back = Refund.objects.filter(bill__reference=reference).order_by().values("bill__reference")
    gone = Case.objects.filter(Exists(paid), applicant_id=person_id, state=State.DISCARDED)
    rows = gone.annotate(back=Coalesce(Subquery(back.annotate(sum=Sum("amount")).values("sum")), 0))
    return [
        DiscardedRow(case.key, service_name(case), case.ended_at or case.created_at, case.back)  # type: ignore[attr-defined]  # by annotate
        for case in rows.select_related("service_version__service").order_by("-ended_at")[:50]
    ]


def cases_of(person_id: int | None) -> list[CaseRow]:
    """Return the sent cases of a person, the newest first, at most 200. One query."""
    return _rows(Case.objects.sent().filter(applicant_id=person_id))


def running_of(person_id: int | None, *, service_id: int) -> list[CaseRow]:
    """Return the cases of a service that a person has sent and that are not over, the newest first. One query."""
    return _rows(Case.objects.open().filter(applicant_id=person_id, service_version__service_id=service_id))


def _rows(found: CaseQuerySet) -> list[CaseRow]:
    letters = Result.objects.filter(case=OuterRef("pk"), state=ResultState.RELEASED, kind=OutcomeKind.REFUSAL)
    joined = found.select_related("service_version__service").annotate(refused=Exists(letters))
    return [
        CaseRow(
            code=str(case.code),
            service=service_name(case),
            state=(state := REJECTED if case.refused else str(case.state)),  # type: ignore[attr-defined]  # by annotate
            state_label=citizen_label(state),
            submitted_at=case.submitted_at or case.created_at,
            due_at=case.due_at if case.is_open else None,
        )
        for case in joined.order_by("-submitted_at")[:200]
    ]


def service_name(case: Case) -> str:
    """Return the name of the service in the active language. No query when the service was joined."""
    service = case.service_version.service
    return service.name_en if (get_language() or "vi").startswith("en") else service.name_vi


REJECTED = "rejected"
"""How a released or delivered refusal is shown: a letter that says no is not called a result that is ready."""


def citizen_label(state: str) -> str:
    """Return a state in the words of the citizen's side: she is asked, not the office."""
    if state == REJECTED:
        return _("Refused")
    if state == State.AWAITING_SUPPLEMENT:
        return _("Please complete your application")
    if state in {State.AWAITING_APPROVAL, State.APPROVED}:
        # National status 4 until the result can be fetched (domain.md §2.4).
        return str(State.PROCESSING.label)
    return str(State(state).label)


def waits_for_payment(case: Case) -> bool:
    """Tell whether the draft is locked because its sending waits for the payment. One query."""
    return case.send_requests.filter(state=SendRequest.State.WAITING).exists()


def form_page_ids(case: Case) -> list[str]:
    """Return the ids of the pages that are asked one by one (not the question, not the declaration)."""
    return [page.id for page in case.service_version.definition.form_pages]


def place_of(case: Case, page: str, *, at: datetime) -> tuple[int, int] | None:
    """Return which page of how many this is with the present answers, None for one that is not asked. No query."""
    shown = {one.id for one in visible_pages(case.service_version.definition, case.draft.answers, at=at)}
    asked = [one for one in form_page_ids(case) if one in shown]
    return (asked.index(page) + 1, len(asked)) if page in asked else None


def overview(case: Case, *, at: datetime) -> Overview:
    """Return what is done and what is to be done before a draft can be sent. One query."""
    definition = case.service_version.definition
    cleaned = clean(definition, case.draft.answers, at=at)
    shown = {page.id for page in visible_pages(definition, case.draft.answers, at=at)}
    pages = tuple(
        _page_task(case, page.id, str(page.title), cleaned) for page in definition.form_pages if page.id in shown
    )
    present: dict[str, int] = {}
    for component in case.attachments.filter(submission=None).values_list("component", flat=True):
        present[component] = present.get(component, 0) + 1
    papers = tuple(
        _paper_task(case, need, present.get(need.id, 0)) for need in needed(case, case.draft, at=at).values()
    )
    quote = fees.quote(definition, cleaned.answers, on=legal_day(at), channel=case.channel)
    told = advice(definition, cleaned.answers, on=legal_day(at))
    return Overview(pages, papers, all(task.state != "todo" for task in (*pages, *papers)), quote, told)


def _page_task(case: Case, page_id: str, title: str, cleaned: Cleaned) -> Task:
    definition = case.service_version.definition
    wrong = any(definition.page_of.get(path.partition("-")[0]) == page_id for path in cleaned.errors)
    done = page_id in case.draft.done and not wrong
    return Task(
        label=title,
        url=reverse("citizen:page", args=[case.key, page_id]),
        hint="",
        state="done" if done else "todo",
        state_label=_("Done") if done else _("To do"),
    )


def _paper_task(case: Case, need: ComponentNeed, count: int) -> Task:
    if count:
        state, label = "done", ngettext("%(count)d file", "%(count)d files", count) % {"count": count}
    else:
        state, label = ("todo", _("To do")) if need.required else ("optional", _("If you have it"))
    return Task(need.label, reverse("citizen:component", args=[case.key, need.id]), need.hint, state, label)


def files_of(case: Case, component: str) -> list[Attachment]:
    """Return the files of a component that have not been sent yet. One query."""
    return list(case.attachments.filter(component=component, submission=None).select_related("blob").order_by("id"))


def took_from_store(case: Case) -> bool:
    """Tell whether a document of her own stood for a paper of a case. One query."""
    return case.attachments.filter(submission__isnull=False, taken__isnull=False).exists()


def file_rows(case: Case, files: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the files of a submission with the name of the paper they are for. No query."""
    definition = case.service_version.definition
    return [{**row, "label": str(definition.component(row["component"]).label)} for row in files]


@dataclass(frozen=True)
class AskedPaper:
    """A paper that the office asked for again: why, what was added so far, where to add it."""

    label: str
    problem: str
    url: str
    files: tuple[Attachment, ...]


def asked_papers(case: Case, asked: SupplementRequest, *, at: datetime) -> list[AskedPaper]:
    """Return the papers a supplement request is about, and those that the changed answers ask for. Two queries."""
    definition = case.service_version.definition
    waiting: dict[str, list[Attachment]] = {}
    for file in case.attachments.filter(submission=None).select_related("blob"):
        waiting.setdefault(file.component, []).append(file)
    problems = {item.target_id: item.problem for item in asked.items.all() if item.target == "component"}
    needs = needed(case, case.draft, at=at)
    anew = _("Your new answers ask for this document too.")
    problems = {need.id: anew for need in asked_anew(needs.values(), latest(case))} | problems
    return [
        AskedPaper(
            str(definition.component(component).label),
            problem,
            reverse("citizen:component", args=[case.key, component]),
            tuple(waiting.get(component, [])),
        )
        for component, problem in problems.items()
        if component in needs
    ]
