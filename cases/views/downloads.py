"""How bytes leave the house: always as an attachment, never guessed at, never cached."""

from django.http import HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header

from cases.models import CasePaper
from records import storage
from records.models import Blob

NAMES = {"acknowledgement": "xac-nhan", "form_01": "giay-hen", "form_02": "phieu-bo-sung", "form_03": "phieu-tu-choi"}
"""What the papers are called on somebody's phone: Vietnamese without marks, which every phone can write."""


def paper_name(paper: CasePaper, code: str) -> str:
    """Return the name under which a paper of the counter is kept: what it is, then the case."""
    return f"{NAMES[paper.kind]}-{code}.pdf"


def download(blob: Blob, *, name: str, inline: bool = False) -> HttpResponse:
    """Return stored bytes as a download (RFC 6266 name, nosniff, sandboxed, private).

    `inline` is for page images that we made ourselves; what somebody uploaded only ever leaves as an attachment.
    """
    response = HttpResponse(storage.read(blob), content_type=blob.mime)
    disposition = content_disposition_header(as_attachment=not inline, filename=name)
    response.headers["Content-Disposition"] = disposition or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    patch_cache_control(response, private=True, no_store=True)
    return response
