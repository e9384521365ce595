"""What Django calls when something goes wrong before or inside a view; named in `portal.urls` and the settings."""

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from portal import errors

BEYOND = (TooManyFieldsSent, RequestDataTooBig, TooManyFilesSent)
TOO_MUCH = _(
    "More was sent at once than the portal can read; nothing of it was kept. Go back, shorten long texts or take some"
    " lines out, and send again."
)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that Django refused to read (wrong host, too many fields)."""
    return errors.page(request, 400, TOO_MUCH if isinstance(exception, BEYOND) else "")


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403."""
    return errors.page(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404; the same page for what is missing and for what is not yours."""
    return errors.page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500; or 503 when the database is gone, restarts or gave up (F09): then the same request may be sent again.

    Django calls this while it handles the error, whether a view, the session or another middleware met it.
    """
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        return errors.unavailable(request)
    return errors.bare(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form without a valid token: the typed text is handed back, but only to our own pages (B03).

    A form sent from another site gets the bare page: nobody shall confirm what a stranger typed.
    """
    if request.headers.get("Sec-Fetch-Site", "") not in {"same-origin", ""} or not _from_here(request):
        return errors.page(request, 403)
    context = {"path": request.get_full_path(), "typed": errors.typed(request), "had_files": bool(request.FILES)}
    return HttpResponse(render_to_string("portal/send_again.html", context, request), status=403)


def _from_here(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin", "")
    return origin == f"{request.scheme}://{request.get_host()}"
