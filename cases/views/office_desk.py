"""The officials' desks: queues and the search."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from accounts.requests import Request
from cases.forms.office import FilterForm, SearchForm
from cases.lifecycle import State
from cases.selectors import queues, search
from cases.selectors.desks import Desk, Tab, desks_of, tab_of
from cases.selectors.remarks import remarked
from cases.views.office_frame import ADDRESS, private

LEADS_TO = {
    ("approval", "waiting"): "office:approve",
    ("approval", "ending"): "office:end-result",
    ("issue", "waiting"): "office:issue",
}
"""Desk and tab → the page that its rows lead to, where that is not the case page."""


def home(request: Request) -> HttpResponse:
    """Lead an official to the first of her desks."""
    desks = desks_of(request.who)
    if not desks:
        raise Http404
    return redirect(ADDRESS[desks[0].key])


def queue(request: Request, desk: Desk) -> HttpResponse:
    """Show one page of a queue. Ten queries at most, whatever the number of rows."""
    tabs = desk.tabs_of(request.who)
    tab = tab_of(tabs, request.GET.get("tab", ""))
    form = _filter_form(request, tab)
    sort = queues.sort_of(tab, request.GET.get("sort", ""))
    page = queues.page(tab, request.who, filters=_filters(form), sort=sort, place=_place(request.GET), at=request.at)
    counts = queues.counts(desk, request.who, at=request.at)
    context = {
        "desk": desk,
        "tab": tab,
        "counts": counts,
        "unassigned": _unassigned(tab, counts),
        "form": form,
        "rows": remarked(desk, tab, page.rows, request.who),
        "sort": sort,
        "shows_state": len(tab.states) > 1,
        "leads_to": LEADS_TO.get((desk.key, tab.key), "office:case"),
        "previous_url": _paged(request, before=page.previous),
        "next_url": _paged(request, after=page.following),
        "is_filtered": any(request.GET.get(name) for name in form.fields),
    }
    has_cards = (desk.key, tab.key) == ("approval", "waiting")
    template = "cases/office/cards.html" if has_cards else "cases/office/queue.html"
    return private(render(request, template, context))


def _unassigned(tab: Tab, counts: list[queues.Count]) -> queues.Count | None:
    """Return what waits in the unit for a handler, to be told to one who has nothing in hand."""
    if tab.key != "mine":
        return None
    return next((one for one in counts if one.key == "unassigned" and one.number), None)


def _filter_form(request: Request, tab: Tab) -> FilterForm:
    states = sorted((str(state), str(State(state).label)) for state in tab.states)
    services, units = queues.services_of(request.who), queues.units_of(tab, request.who)
    return FilterForm(request.GET, states=states, services=_texts(services), units=_texts(units))


def _texts(choices: list[tuple[int, str]]) -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in choices]


def _filters(form: FilterForm) -> queues.Filters:
    form.is_valid()
    known = form.cleaned_data
    return queues.Filters(
        state=known.get("state") or "",
        service=known.get("service"),
        unit=known.get("unit"),
        due_by=known.get("due_by"),
    )


def _place(asked: Mapping[str, str]) -> queues.Place | None:
    if asked.get("before"):
        return queues.place_at(asked["before"], backwards=True)
    return queues.place_at(asked.get("after", ""), backwards=False)


def _paged(request: Request, **place: str) -> str:
    """Return the address of the neighbouring page with all that was chosen, "" where there is none."""
    (text,) = place.values()
    if not text:
        return ""
    kept = {name: value for name, value in request.GET.items() if name not in {"after", "before"}}
    return f"?{urlencode({**kept, **place})}"


def find(request: Request) -> HttpResponse:
    """Search by code, personal number or name; seven queries at most."""
    form = SearchForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    wanted = search.Wanted(asked.get("q", ""), asked.get("first"), asked.get("last"))
    number = request.GET.get("page", "")
    page = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 1
    found = search.search(request.who, wanted, page=page, at=request.at)
    context = {
        "form": form,
        "q": wanted.text.strip(),
        "asked": bool(wanted.text.strip() or wanted.first or wanted.last),
        "found": found,
        "previous_url": _page_url(request, found.page - 1) if found.page > 1 else "",
        "next_url": _page_url(request, found.page + 1) if found.page < found.pages else "",
    }
    return private(render(request, "cases/office/search.html", context))


def _page_url(request: Request, page: int) -> str:
    kept = {name: value for name, value in request.GET.items() if name != "page"}
    return f"?{urlencode({**kept, 'page': page})}"
