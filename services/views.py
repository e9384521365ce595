"""The catalogue's public pages."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from accounts.requests import Request
from services.definition.conditions import legal_day
from services.pages import service_page
from services.selectors import MOST_FOUND, search

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
