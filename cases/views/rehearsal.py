"""The dry run of a service that is being written, and its papers as samples. Only saved texts; nothing is kept."""

from contextlib import suppress
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from accounts import calendars
from accounts.requests import Request
from accounts.working_calendar import WorkCalendar
from cases.rehearsal import papers
from cases.rehearsal.port import CasePapers
from cases.rehearsal.walk import walk
from cases.views.office_frame import language
from records.apart import draw_pdf
from services import drafting
from services.checking import BEYOND, Checked, Example
from services.editor.doors import workspace_for
from services.editor.typed import checked_as_typed
from services.permissions import acting_post


def run(request: Request, pk: int) -> HttpResponse:
    """Walk an example through every step. Two queries beside the calendar's."""
    space = workspace_for(request.who, pk)
    checked = drafting.checked(space)
    name, example = _example(checked, request)
    context = {"space": space, "examples": list(checked.examples), "name": name, "example": example}
    with suppress(*BEYOND):  # what does not fit stands among the folder's problems
        context |= _walked(checked, example, request)
    return render(request, "cases/office/rehearsal.html", context)


def _walked(checked: Checked, example: Example | None, request: Request) -> dict[str, Any]:
    context: dict[str, Any] = {}
    if checked.definition is not None and example is not None:
        context["walk"] = walk(checked.definition, example, calendar=_calendar(request), lang=language())
        context["papers"] = papers.NAMES
    return context


def paper(request: Request, pk: int, key: str) -> HttpResponse:
    """Draw a sample paper from the text that was sent, else as saved: about a second, in a process of its own."""
    checked = checked_as_typed(request, workspace_for(request.who, pk))
    _name, example = _example(checked, request)
    if key not in papers.NAMES or checked.definition is None or example is None:
        raise Http404
    pdf = draw_pdf(CasePapers().page(checked, example, key, who=request.who), at=example.at)
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{key}.pdf"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    return response


def _example(checked: Checked, request: Request) -> tuple[str, Example | None]:
    """Return the example asked for, else the first that passes, else any."""
    passing = [name for name, one in checked.examples.items() if one.passes]
    names = [name for name in (request.GET.get("vi-du", ""), *passing, *checked.examples) if name in checked.examples]
    return (names[0], checked.examples[names[0]]) if names else ("", None)


def _calendar(request: Request) -> WorkCalendar:
    return calendars.load(acting_post(request.who).unit_id)
