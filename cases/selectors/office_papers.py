"""The papers on an official's case page: the applicant's files with their page images and checks, and our own forms."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, ExpressionWrapper, F, OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from cases.models import Attachment, Case, CasePaper, ComponentCheck, Submission
from records.models import PageImage
from services.definition import ServiceDefinition
from signing.validation import REASONS

PAPER_NAMES = {
    CasePaper.Kind.ACKNOWLEDGEMENT: _("Acknowledgement of sending"),
    CasePaper.Kind.FORM_01: _("Receipt and appointment for the result"),
    CasePaper.Kind.FORM_02: _("Request to complete the application"),
    CasePaper.Kind.FORM_03: _("Refusal to receive the application"),
}


@dataclass(frozen=True, slots=True)
class PageView:
    """One page of a file: its number from 1 on and its size in pixels."""

    number: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class CheckView:
    """What an official found about a file."""

    verdict: str
    label: str
    why: str
    post_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class SignaturesView:
    """What the signatures on a file say that its maker must sign; `code` is empty while that is being looked at."""

    code: str
    valid: bool
    signers: str

    @property
    def reason(self) -> str:
        """Return the reason as a sentence."""
        return str(REASONS[self.code]) if self.code else str(_("The signatures are being checked."))


@dataclass(frozen=True, slots=True)
class FileView:
    """A file in effect. `facts` are the answers that describe it, `is_new` says that the last sending brought it."""

    key: str
    component: str
    label: str
    name: str
    size: int
    pages: tuple[PageView, ...]
    check: CheckView | None
    facts: tuple[tuple[str, str], ...]
    is_new: bool
    taken_from: str
    signatures: SignaturesView | None


@dataclass(frozen=True, slots=True)
class PaperView:
    """A form of ours; `is_made` says that its PDF can be fetched."""

    key: str
    name: str
    number: str
    at: datetime
    is_made: bool


def files_of(case: Case, last: Submission, definition: ServiceDefinition, lang: str) -> list[FileView]:
    """Return the files in effect with pages and newest checks, in the order of the service. One query."""
    pages = PageImage.objects.filter(blob=OuterRef("blob")).order_by("page")
    checks = ComponentCheck.objects.filter(attachment=OuterRef("pk")).order_by("-id")
    found = Attachment.objects.filter(case=case, submission__isnull=False).annotate(
        shown=ArraySubquery(pages.values(json=JSONObject(number="page", width="width", height="height"))),
        found=ArraySubquery(
            checks.values(json=JSONObject(verdict="verdict", why="why", post_id="post_id", at="checked_at"))[:1]
        ),
        signed_pdf=ExpressionWrapper(Q(blob__mime="application/pdf"), output_field=BooleanField()),
        taken_issuer=F("taken__document__issuer__name_vi"),
        taken_day=F("taken__document__issued_on"),
        signature_code=F("signatures__reason"),
        signature_valid=F("signatures__valid"),
        signature_names=F("signatures__signers"),
    )
    by_id = {one.pk: one for one in found}
    order = {component.id: place for place, component in enumerate(definition.components.components)}
    rows = [row for row in last.files if row["attachment"] in by_id]
    rows.sort(key=lambda row: (order.get(row["component"], len(order)), row["attachment"]))
    return [_file(by_id[row["attachment"]], row, last, definition, lang) for row in rows]


def _file(
    attachment: Any, row: Mapping[str, Any], last: Submission, definition: ServiceDefinition, lang: str
) -> FileView:
    component = definition.component(row["component"])
    facts = (
        (definition.fields[one].label.to(lang), definition.fields[one].show(last.answers[one], lang))
        for one in component.fields
        if one in last.answers
    )
    return FileView(
        key=attachment.key,
        component=row["component"],
        label=component.label.to(lang),
        name=row["name"],
        size=row["size"],
        pages=tuple(PageView(**page) for page in attachment.shown),
        check=_check(attachment.found),
        facts=tuple(facts),
        is_new=last.number > 1 and attachment.submission_id == last.pk,
        taken_from=_taken_from(attachment),
        signatures=_signatures(attachment) if component.each_signed and attachment.signed_pdf else None,
    )


def _taken_from(attachment: Any) -> str:
    """Say from where in her own documents the applicant took a file; empty for one that she uploaded."""
    if attachment.taken_day is None:
        return ""
    said = {"agency": attachment.taken_issuer, "day": f"{attachment.taken_day:%d/%m/%Y}"}
    return _("From the applicant's documents: %(agency)s, %(day)s. The bytes are unchanged.") % said


def _signatures(attachment: Any) -> SignaturesView:
    names = ", ".join(attachment.signature_names or [])
    return SignaturesView(attachment.signature_code or "", bool(attachment.signature_valid), names)


def _check(found: Iterable[Mapping[str, Any]]) -> CheckView | None:
    for one in found:
        at = parse_datetime(one["at"])
        if at is not None:
            label = str(ComponentCheck.Verdict(one["verdict"]).label)
            return CheckView(one["verdict"], label, one["why"], one["post_id"], at)
    return None


def papers_of(case: Case) -> list[PaperView]:
    """Return our own forms about a case, oldest first. One query."""
    return [
        PaperView(
            key=paper.key,
            name=str(PAPER_NAMES[CasePaper.Kind(paper.kind)]),
            number=paper.symbol,
            at=paper.due_at,
            is_made=paper.blob_id is not None,
        )
        for paper in case.papers.all()
    ]
