"""PDFs and pictures: slow work outside any transaction, its result stored together with "done"."""

import json

from cases import papers, results
from cases.actions.frame import lock
from cases.handlers.signatures import check_signatures
from cases.history import log
from cases.lifecycle import ResultState
from cases.models import Case, CasePaper, Result, ResultDrawing, Submission
from ground.failpoints import failpoint
from ground.refusals import Unavailable
from ground.who import Actor
from journal.handling import Attempt, GiveUp, Later, handler
from journal.models import Entry
from records import storage
from records.actions import keep, make_page_images
from records.models import Blob
from records.papers import SEAL_FIELD, draw
from signing.actions import seal_pdf
from signing.attachments import seal_attachment

PAPER_OF = {
    "case.submitted": CasePaper.Kind.ACKNOWLEDGEMENT,
    "case.received": CasePaper.Kind.FORM_01,
    "case.supplement_asked": CasePaper.Kind.FORM_02,
    "case.declined": CasePaper.Kind.FORM_03,
}
"""Entry → the paper that is owed with it."""


@handler(queue="documents", time_limit=120)
def make_paper(entry: Entry, delivery: Attempt) -> None:
    """Draw the paper that came due with the entry, seal it with the receiving agency's key, keep it."""
    owed = CasePaper.objects.select_related("case__service_version__service", "case__applicant").select_related(
        "case__receiving_unit__agency"
    )
    paper = owed.filter(case_id=entry.subject_id, kind=PAPER_OF[entry.kind], due_at=entry.at).first()
    if paper is None:
        raise GiveUp("no_paper_owed")
    if paper.blob_id is not None:
        return
    drawn = draw(papers.fill(paper), at=paper.due_at)
    agency_id = paper.case.receiving_unit.agency_id
    try:
        sealed = seal_pdf(drawn, agency_id=agency_id, field=SEAL_FIELD, at=delivery.at)
    except Unavailable as error:
        raise Later(error.code) from error
    failpoint("paper_sealed")
    with delivery.completing():
        blob = keep(sealed, mime="application/pdf", kind=Blob.Kind.DOCUMENT, at=delivery.at)
        paper.blob, paper.made_at = blob, delivery.at
        paper.save(update_fields=["blob", "made_at"])


@handler(queue="documents", time_limit=300)
def make_pictures(entry: Entry, delivery: Attempt) -> None:
    """Make what officials look at for every file of a sending: page pictures, and what its signatures say."""
    sendings = Submission.objects.select_related("case__service_version")
    submission = sendings.filter(case_id=entry.subject_id, sent_at=entry.at).latest("number")
    for attachment in submission.attachments.all():
        make_page_images(attachment.blob_id, at=delivery.at)
    check_signatures(submission, at=delivery.at)


@handler(queue="documents", time_limit=120)
def render_result(entry: Entry, delivery: Attempt) -> None:
    """Draw the result document from the template frozen with the case's version, with its record embedded."""
    result = Result.objects.select_related(
        "decision", "case__agency", "case__applicant", "case__service_version__service", "case__lead_unit"
    ).get(pk=entry.data["result"])
    if result.state != ResultState.NUMBERED:
        return
    record = json.dumps(result.record, ensure_ascii=False, indent=2, sort_keys=True).encode()
    drawn = results.draw(result, record)
    make_pages = keep(drawn, mime="application/pdf", kind=Blob.Kind.DOCUMENT, at=delivery.at)
    make_page_images(make_pages.pk, at=delivery.at)
    with delivery.completing():
        # The case's lock: the result must not be voided while it is being marked as rendered.
        Case.objects.select_for_update(of=("self",)).get(pk=result.case_id)
        fresh = Result.objects.get(pk=result.pk)
        if fresh.state == ResultState.NUMBERED:
            fresh.render(blob_id=make_pages.pk)
            fresh.save(update_fields=["state", "rendered"])


@handler(queue="documents", time_limit=120)
def picture_result(entry: Entry, delivery: Attempt) -> None:
    """Make the page pictures of a signed or sealed document, so that the clerk sees what he issues."""
    make_page_images(entry.data["blob"], at=delivery.at)


@handler(queue="documents", time_limit=600)
def seal_drawings(entry: Entry, delivery: Attempt) -> None:
    """Put number and agency signature on every drawing that a sealed result binds; each is kept as soon as it is done.

    Large files are why this is not done while the clerk waits; the result is not issued before all are sealed.
    """
    result = Result.objects.select_related("case__agency").get(pk=entry.data["result"])
    unsealed = list(result.drawings.filter(sealed=None).select_related("attachment__blob"))
    if not unsealed or result.state == ResultState.VOIDED:
        return
    agency = result.case.agency
    for drawing in unsealed:
        try:
            data = seal_attachment(
                storage.read(drawing.attachment.blob),
                agency_id=agency.pk, agency=agency.name_vi, number=result.full_number, at=delivery.at,
            )  # fmt: skip
        except Unavailable as error:
            raise Later(error.code) from error
        blob = keep(data, mime="application/pdf", kind=Blob.Kind.DOCUMENT, at=delivery.at)
        ResultDrawing.objects.filter(pk=drawing.pk, sealed=None).update(sealed=blob, sealed_at=delivery.at)
    with delivery.completing():
        case = lock(result.case_id)
        actor = Actor.system("signing")
        log(case, "case.drawings_sealed", actor=actor, at=delivery.at, result=result.pk, count=len(unsealed))
