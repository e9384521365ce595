"""When a service changed or ended while a draft of it lay: what is different is shown before anything goes on."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.requests import Request
from cases.actions.carrying import VersionChanged, carry_over
from cases.doors import draft_for
from cases.lifecycle import State
from cases.models import Case
from cases.selectors.carrying import carrying
from cases.views.edge import gone_on
from services.closing import ended
from services.definition.conditions import legal_day
from services.selectors import version_in_force


def carry(request: Request, key: str) -> HttpResponse:
    """Show what differs in the version in force, and go on with it when the citizen agrees."""
    case = draft_for(request.who, key)
    if case.state != State.DRAFT:
        return gone_on(case)
    if request.method == "POST":
        return _go_on(request, case)
    return _show(request, case)


def _go_on(request: Request, case: Case) -> HttpResponse:
    try:
        carry_over(case.pk, to=_number(request.POST.get("version", "")), who=request.who, at=request.at)
    except VersionChanged as error:
        messages.warning(request, str(error))
        return _show(request, case, status=409)
    messages.success(request, _("Your draft goes on under the new version. Nothing has been sent yet."))
    return redirect("citizen:draft", key=case.key)


def _show(request: Request, case: Case, *, status: int = 200) -> HttpResponse:
    found = carrying(case, at=request.at)
    if found is not None:
        return render(request, "cases/citizen/carry.html", {"case": case, "found": found}, status=status)
    end = ended(case.service_version.service_id, on=legal_day(request.at))
    if end is None:
        return redirect("citizen:draft", key=case.key)
    return render(request, "cases/citizen/ended.html", {"case": case, "end": end}, status=status)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def out_of_date(request: Request, case: Case) -> HttpResponse | None:
    """Lead a draft whose version is not in force to the page that says what changed. One query."""
    present = version_in_force(case.service_version.service_id, legal_day(request.at))
    if present is not None and present.pk == case.service_version_id:
        return None
    return redirect("citizen:carry", key=case.key)
