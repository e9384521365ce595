"""The catalogue's public pages."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from accounts.models.offices import spoken
from accounts.requests import Request
from services.closing import ended
from services.definition.conditions import legal_day
from services.models import Service
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
    """Show a service: who, papers, fee, days, steps, law; of one that has ended, since when, why and what instead."""
    page = service_page(slug, on=legal_day(request.at))
    if page is None:
        return _ended(request, slug)
    return render(request, "services/service.html", {"page": page, "service": page.definition.service})


def _ended(request: Request, slug: str) -> HttpResponse:
    found = Service.objects.filter(slug=slug).first()
    end = ended(found.pk, on=legal_day(request.at)) if found else None
    if found is None or end is None:
        raise Http404
    name = spoken(found.name_vi, found.name_en)
    return render(request, "services/ended.html", {"name": name, "end": end}, status=410)
