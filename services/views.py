"""The catalogue's public pages."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from accounts.requests import Request
from services import eligibility
from services.definition.conditions import legal_day
from services.pages import service_page
from services.selectors import MOST_FOUND, current_version, search

LONGEST_QUERY = 100


def catalogue(request: Request) -> HttpResponse:
    """List the services, or those that hold the words looked for. One query."""
    query = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    found = search(query, get_language() or "vi", on=legal_day(request.at))
    context = {"query": query, "services": found, "is_cut": len(found) >= MOST_FOUND}
    return render(request, "services/catalogue.html", context)


def service(request: Request, slug: str) -> HttpResponse:
    """Show a service: who, papers, fee, days, steps, law. One query."""
    page = service_page(slug, on=legal_day(request.at))
    if page is None:
        raise Http404
    return render(request, "services/service.html", {"page": page, "service": page.definition.service})


def conditions(request: Request, slug: str) -> HttpResponse:
    """Ask a few plain questions and say whether one may apply, what it costs, which papers, how long. One query.

    The answers stand in the address, so that a page can be linked to; starting to apply carries them on.
    """
    version = current_version(slug, legal_day(request.at))
    if version is None:
        raise Http404
    definition, lang = version.definition, get_language() or "vi"
    is_answered = eligibility.MARK in request.GET or not eligibility.asked(definition)
    form = eligibility.form(definition, request.GET if is_answered else None, lang=lang, at=request.at)
    context = {"slug": slug, "service": definition.service, "form": form, "answered": request.GET.urlencode()}
    if not is_answered:
        return render(request, "services/conditions.html", context)
    if not form.is_valid():
        return render(request, "services/conditions.html", context, status=422)
    found = eligibility.estimate(definition, form.answers, at=request.at)
    return render(request, "services/conditions.html", {**context, "found": found})
