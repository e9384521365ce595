"""Every way a request can go wrong, as one page in plain words with a number to quote: the only map of errors."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from accounts.forms import SignInForm
from accounts.requests import Request
from ground.refusals import DomainError
from portal import problems

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Words:
    """What an error page says: what happened, and what to do next."""

    title: "StrOrPromise"
    text: "StrOrPromise"


WORDS: dict[int, Words] = {
    400: Words(
        _("The request could not be understood"), _("Go back, check what you entered and the address, and try again.")
    ),
    403: Words(
        _("This page is not for your role"),
        _("You are signed in, but this function belongs to somebody else. If you need it, ask your administrator."),
    ),
    404: Words(
        _("Page not found"),
        _("The address may be mistyped or the page may no longer exist. Check it or start from the home page."),
    ),
    405: Words(_("This cannot be done here"), _("Go back and use the buttons on the page.")),
    409: Words(_("The situation has changed"), _("Somebody else was first. Open the page again to see how it stands.")),
    422: Words(_("Something needs to be corrected"), _("Go back and check what you entered.")),
    429: Words(_("Too many attempts"), _("Please wait a few minutes and try again.")),
    500: Words(
        _("Something went wrong on our side"),
        _("Saved drafts are kept. Try again in a few minutes; if it happens again, tell us the number below."),
    ),
    503: Words(
        _("The service is not available at the moment"),
        _("Saved drafts are kept. Please try again in a few minutes."),
    ),
}

STATUS = problems.STATUS

# Never handed back to the screen: secrets, and what a form makes anew.
_SECRET_FIELDS = frozenset({"csrfmiddlewaretoken", "password", "pin", "old_password", "new_password1", "new_password2"})
_MOST_FIELDS, _MOST_LETTERS = 300, 100_000

RETRY_AFTER = 30
"""Seconds after which a client may ask again while a neighbour or the database is away."""


def page(request: HttpRequest, status: int, sentence: "StrOrPromise" = "") -> HttpResponse:
    """Return the error page of a status, with a sentence of the domain instead of the general text if there is one."""
    words = WORDS[status]
    if problems.concerns(request):
        return problems.plain(request, status, title=words.title, detail=sentence or words.text)
    context = {
        "title": words.title,
        "text": sentence or words.text,
        "number": getattr(request, "correlation_id", ""),
        "frame": _frame(request),
    }
    response = HttpResponse(render_to_string("portal/error.html", context, request), status=status)
    if status == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def bare(request: HttpRequest, status: int) -> HttpResponse:
    """Return the page of a status that asks nothing of the database, the session or the frame of other pages."""
    words = WORDS[status]
    if problems.concerns(request):
        return problems.plain(request, status, title=words.title, detail=words.text)
    context = {"title": words.title, "text": words.text, "number": getattr(request, "correlation_id", "")}
    return HttpResponse(render_to_string("portal/bare.html", context), status=status)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Return the 503 page of a database that does not answer, with the header that says when to ask again."""
    response = bare(request, 503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    response.headers["Cache-Control"] = "no-store"
    return response


def domain_error(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Return the page of a refusal: 404 for what is not yours (as if it did not exist), else with its sentence."""
    status = next((status for kind, status in STATUS.items() if isinstance(error, kind)), 400)
    return page(request, status, "" if status == 404 else str(error))


def method_not_allowed(request: HttpRequest, allowed: Iterable[str]) -> HttpResponse:
    """Return the 405 page with the header that says what is possible; bare, because no button of ours leads here."""
    response = bare(request, 405)
    response.headers["Allow"] = ", ".join(allowed)
    return response


def too_many(request: HttpRequest, *, wait: int) -> HttpResponse:
    """Return the 429 page; `wait` in seconds."""
    response = page(request, 429)
    response.headers["Retry-After"] = str(wait)
    return response


def sign_in_and_send_again(request: HttpRequest) -> HttpResponse:
    """Return a page to sign in that keeps what was typed; nothing was changed (status 403, B03)."""
    context = {
        "form": SignInForm(request, at=cast(Request, request).at),
        "path": request.get_full_path(),
        "typed": typed(request),
        "had_files": bool(request.FILES),
    }
    return HttpResponse(render_to_string("accounts/sign_in_again.html", context, request), status=403)


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the posted fields to hand back: no secrets, no files, within bounds."""
    fields = [(name, value) for name, values in request.POST.lists() if name not in _SECRET_FIELDS for value in values]
    letters = sum(len(value) for _name, value in fields)
    return fields if len(fields) <= _MOST_FIELDS and letters <= _MOST_LETTERS else []


def _frame(request: HttpRequest) -> str:
    """Keep officials in their own frame; a request that failed early has nobody in it."""
    who = getattr(request, "who", None)
    return "office/base.html" if who is not None and who.is_official else "base.html"
