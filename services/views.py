"""The catalogue's public pages."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from accounts.models.offices import spoken
from accounts.requests import Request
from services import eligibility
from services.closing import ended
from services.definition.conditions import legal_day
from services.everyday import note_empty
from services.filters import asked
from services.finding import PAGE, find
from services.models import Service
from services.pages import service_page
from services.selectors import current_version
from services.shelves import browse as shelves


def catalogue(request: Request) -> HttpResponse:
    """List services by name, or those that the words and shelves asked for find. One query without words, else 2 to 4.

    Words that found nothing are counted, without anybody's trace: one query more.
    """
    visit = asked(request.GET)
    on = legal_day(request.at)
    found = find(visit.query, get_language() or "vi", on=on, filters=visit.filters, page=visit.page)
    if visit.query and not visit.is_narrowed and visit.page == 1 and (found.is_nearest or not found.total):
        note_empty(visit.query, on=on)
    context = {
        "visit": visit,
        "found": found,
        "previous_url": visit.address(visit.page - 1) if visit.page > 1 else "",
        "next_url": visit.address(visit.page + 1) if found.total > visit.page * PAGE else "",
    }
    return render(request, "services/catalogue.html", context)


def browse(request: Request) -> HttpResponse:
    """Show the shelves of the catalogue with the number of services on each. Four queries."""
    groups = shelves(get_language() or "vi", on=legal_day(request.at))
    return render(request, "services/browse.html", {"groups": groups})


def service(request: Request, slug: str) -> HttpResponse:
    """Show a service with how long it really takes; of one that has ended, since when, why and what instead."""
    page = service_page(slug, on=legal_day(request.at))
    if page is None:
        return _ended(request, slug)
    return render(request, "services/service.html", {"page": page, "service": page.definition.service})


def conditions(request: Request, slug: str) -> HttpResponse:
    """Ask a few plain questions and say whether one may apply, what it costs, which papers, how long. One query.

    The answers stand in the address, so that a page can be linked to; starting to apply carries them on.
    """
    version = current_version(slug, legal_day(request.at))
    if version is None:
        return _ended(request, slug)
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


def _ended(request: Request, slug: str) -> HttpResponse:
    found = Service.objects.filter(slug=slug).first()
    end = ended(found.pk, on=legal_day(request.at)) if found else None
    if found is None or end is None:
        raise Http404
    name = spoken(found.name_vi, found.name_en)
    return render(request, "services/ended.html", {"name": name, "end": end}, status=410)
