"""An application as it reads: answers by section with their change links, files by paper, the fee in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from cases.actions.drafts import needed
from cases.actions.sending import newest_bill
from cases.models import Attachment, Case, SendRequest, Submission
from payments.models import Bill
from payments.selectors import balance_of
from services import fees
from services.answers import Row, clean, review
from services.definition.conditions import legal_day
from services.fees import Quote


@dataclass(frozen=True)
class SheetSection:
    """One page of answers with the address where they can be changed (empty once sent)."""

    title: str
    rows: tuple[Row, ...]
    change_url: str


@dataclass(frozen=True)
class SheetPaper:
    """One paper asked for, with its files."""

    id: str
    label: str
    files: tuple[Any, ...]
    change_url: str
    missing: bool


@dataclass(frozen=True)
class Sheet:
    """A whole application on one page."""

    sections: tuple[SheetSection, ...]
    papers: tuple[SheetPaper, ...]
    quote: Quote | None = None
    paid: int = 0

    @property
    def to_pay(self) -> int:
        """What is still to be paid before sending, in đồng."""
        return max((self.quote.total if self.quote else 0) - self.paid, 0)

    @property
    def too_much(self) -> int:
        """What goes back by itself when the application is sent, in đồng."""
        return max(self.paid - self.quote.total, 0) if self.quote else 0


def of_draft(case: Case, *, at: datetime) -> Sheet:
    """Return a draft as it reads before sending. Two queries."""
    definition = case.service_version.definition
    answers = clean(definition, case.draft.answers, at=at).answers
    sections = tuple(
        SheetSection(
            section.title, section.rows, f"{reverse('citizen:page', args=[case.key, section.page_id])}?tu=kiem-tra"
        )
        for section in review(definition, answers, get_language() or "vi")
        if section.page_id in {page.id for page in definition.pages if page.place == "form"}
    )
    by_component: dict[str, list[Attachment]] = {}
    for file in case.attachments.filter(submission=None).select_related("blob").order_by("id"):
        by_component.setdefault(file.component, []).append(file)
    papers = tuple(
        SheetPaper(
            need.id,
            need.label,
            tuple(by_component.get(need.id, [])),
            reverse("citizen:component", args=[case.key, need.id]),
            missing=need.required and need.id not in by_component,
        )
        for need in needed(case, case.draft, at=at).values()
    )
    quote = fees.quote(definition, answers, on=legal_day(at), channel=case.channel)
    return Sheet(sections, papers, quote, balance_of(case.reference).held)


def of_submission(case: Case, submission: Submission) -> Sheet:
    """Return what was sent as it reads, with a link to each file. One query."""
    definition = case.service_version.definition
    keys = dict(case.attachments.filter(submission__isnull=False).values_list("id", "key"))
    sections = tuple(
        SheetSection(section.title, section.rows, "")
        for section in review(definition, submission.answers, get_language() or "vi")
    )
    by_component: dict[str, list[dict[str, Any]]] = {}
    for row in submission.files:
        address = reverse("citizen:attachment", args=[case.code, keys[row["attachment"]]])
        by_component.setdefault(row["component"], []).append({**row, "url": address})
    papers = tuple(
        SheetPaper(component, str(definition.component(component).label), tuple(files), "", missing=False)
        for component, files in by_component.items()
    )
    return Sheet(sections, papers)


def waiting_bill(case: Case) -> Bill | None:
    """Return the bill whose payment a sending waits for, None when nothing waits. Two queries at most."""
    if not case.send_requests.filter(state=SendRequest.State.WAITING).exists():
        return None
    return newest_bill(case)
