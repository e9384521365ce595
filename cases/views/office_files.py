"""Files of a case as officials get them: page images to look at, originals and our own papers to download."""

from django.db.models import Q
from django.http import Http404, HttpResponse

from accounts.requests import Request
from cases.doors import case_for
from cases.models import Attachment, Case, CasePaper, Result
from cases.selectors.office_case import reading_post
from cases.views.downloads import download, paper_name
from cases.views.office_frame import look
from records.models import Blob, PageImage


def _read_case(request: Request, code: str) -> Case:
    """Return a case whose application this person reads; 404 for a clerk, who sees the document only."""
    case = case_for(request.who, code, "view")
    if reading_post(request.who, case) is None:
        raise Http404
    look(request, case)
    return case


def _sent_file(case: Case, key: str) -> Attachment:
    found = case.attachments.filter(key=key, submission__isnull=False).select_related("blob").first()
    if found is None:
        raise Http404
    return found


def page_image(request: Request, code: str, key: str, number: int) -> HttpResponse:
    """Show one page of a file that was sent. The picture is ours and holds nothing of the original but its look."""
    return _picture(_sent_file(_read_case(request, code), key).blob_id, number)


def _picture(blob_id: int, number: int) -> HttpResponse:
    page = PageImage.objects.filter(blob=blob_id, page=number).select_related("image").first()
    if page is None:
        raise Http404
    extension = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}.get(page.image.mime, "img")
    return download(page.image, name=f"trang-{number}.{extension}", inline=True)


def original(request: Request, code: str, key: str) -> HttpResponse:
    """Hand out a file as it was sent, always as a download."""
    attachment = _sent_file(_read_case(request, code), key)
    return download(attachment.blob, name=attachment.name)


def paper(request: Request, code: str, key: str) -> HttpResponse:
    """Hand out a form of ours; 404 until it has been made."""
    case = case_for(request.who, code, "view")
    found: CasePaper | None = case.papers.filter(key=key, blob__isnull=False).select_related("blob").first()
    if found is None or found.blob is None:
        raise Http404
    look(request, case)
    return download(found.blob, name=paper_name(found, str(case.code)))


def document(request: Request, code: str) -> HttpResponse:
    """Hand out the result document in its newest stage."""
    case = case_for(request.who, code, "view")
    result = case.results.order_by("-id").first()
    blob = Blob.objects.filter(pk=result.newest_blob_id).first() if result and result.newest_blob_id else None
    if result is None or blob is None:
        raise Http404
    look(request, case)
    return download(blob, name=f"{result.full_number.replace('/', '-')}.pdf")


def document_page(request: Request, code: str, sha256: str, number: int) -> HttpResponse:
    """Show one page of the result document whose bytes have this hash: exactly what is signed or was signed."""
    case = case_for(request.who, code, "view")
    of_result = Q(rendered__sha256=sha256) | Q(signed__sha256=sha256) | Q(sealed__sha256=sha256)
    if not Result.objects.filter(of_result, case=case).exists():
        raise Http404
    look(request, case)
    return _picture(Blob.objects.get(sha256=sha256).pk, number)
