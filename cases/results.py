"""The result as a document: what it says, and its PDF before anybody has signed."""

from django.utils import translation

from cases.lifecycle import OutcomeKind
from cases.models import Result
from cases.outcomes import document_for, verify_url
from cases.sendings import latest
from records import papers
from records.rendering import Attachment
from services import records as service_records
from services.definition import Document
from services.models import ServiceVersion
from services.prefill import residence

RECORD_NAME = "ket-qua.json"
FRAMES = {"certificate": "certificate", "extract": "extract", "permit": "permit", "licence": "licence"}
"""The house's own template of a kind of result; every other kind is a notice."""


def draw(result: Result, record: bytes) -> bytes:
    """Draw the document of a result with its machine-readable record embedded. About 0.2 s and five queries.

    The template is that of the version the case was received under, so that a later one never changes it.
    """
    embed = Attachment(RECORD_NAME, record, "Dữ liệu kết quả dạng máy đọc được")
    with translation.override("vi"):
        if result.kind == OutcomeKind.REFUSAL:
            return papers.draw(refusal_letter(result), at=result.numbered_at, embed=embed)
        version = result.case.service_version
        words = service_records.template_words(
            version.definition,
            answers=latest(result.case).answers,
            decision=result.decision.content,
            record=result.record["record"],
            on=result.numbered_on,
        )
        own = {"case_code": result.case.code, "drawings": [row.name for row in result.drawings.all()]}
        return papers.draw_result(
            _source(version), notice(result), data=words | own, at=result.numbered_at, embed=embed
        )


def _source(version: ServiceVersion) -> str:
    document = version.definition.result
    return version.file(document.template) if document.template is not None else plain(document)


def plain(document: Document) -> str:
    """Return the template of a document whose service brings none of its own."""
    return f'{{% extends "documents/{FRAMES.get(document.kind, "notice")}.html" %}}'


def notice(result: Result) -> papers.Notice:
    """Return the frame of a notice: head, subject, recipients, who signs, where it can be checked."""
    case = result.case
    document = document_for(case.service_version.definition, result.kind)
    return papers.Notice(
        head=_head(result),
        subject=document.summary.vi,
        name=document.title.vi if document.kind in FRAMES else "",
        recipients=_recipients(result),
        signature=_signature(result),
        check=papers.Check(verify_url(result.code), result.code),
    )


def refusal_letter(result: Result) -> papers.RefusalLetter:
    """Return the letter of refusal after processing (NĐ 61/2018 Art 19.8)."""
    case, decision = result.case, result.decision
    definition = case.service_version.definition
    reason = definition.reason(decision.reason)
    basis = definition.basis(reason.basis)
    if case.received_at is None:
        raise ValueError("only a received case can be refused by letter")
    return papers.RefusalLetter(
        head=_head(result),
        case_code=str(case.code),
        service=definition.name.vi,
        applicant=papers.Applicant(case.applicant_name, residence(case.applicant)),
        received_at=case.received_at,
        reasons=(
            papers.Reason(reason.text.vi, f"{basis.article.vi}, {basis.title.vi}"),
            papers.Reason(decision.explanation),
        ),
        next_step="",
        recipients=_recipients(result),
        signature=_signature(result),
        check=papers.Check(verify_url(result.code), result.code),
    )


def _head(result: Result) -> papers.Head:
    said = result.details
    return papers.Head(
        superior=said["superior"],
        agency=said["agency"],
        number=result.full_number,
        place=said["place"],
        day=result.numbered_on,
    )


def _recipients(result: Result) -> tuple[str, ...]:
    return (f"Ông/bà {result.case.applicant_name}", result.details["lead_unit"], "Lưu: VT, HS")


def _signature(result: Result) -> papers.Signature:
    """A deputy signs for the head: "KT. TRƯỞNG PHÒNG / PHÓ TRƯỞNG PHÒNG" (NĐ 30/2020 Annex I, memory: high)."""
    title = result.details["title"]
    if title.startswith("Phó "):
        head = title.removeprefix("Phó ")
        return papers.Signature((f"KT. {head.upper()}", title.upper()), result.details["name"])
    return papers.Signature((title.upper(),), result.details["name"])
