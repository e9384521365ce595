"""An official's case page, with the two acts that are done on it: checking a paper and writing a note."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import Request
from cases.actions.processing import check_component
from cases.actions.reception import add_note
from cases.doors import case_for
from cases.forms.office import CheckForm, NoteForm
from cases.models import Case
from cases.selectors.acts import possible
from cases.selectors.office_case import CasePage, reading_post
from cases.selectors.office_papers import FileView
from cases.selectors.todo import left_to_do
from cases.views.edge import attempt
from cases.views.office_frame import done, look, opened, private, read


def case(request: Request, code: str) -> HttpResponse:
    """Show a case. Twenty queries at most, whatever has happened to it."""
    return show(request, opened(request, code))


def show(
    request: Request,
    found: Case,
    *,
    refused: forms.BaseForm | None = None,
    check: CheckForm | None = None,
    note: NoteForm | None = None,
    key: str = "",
    status: int = 200,
) -> HttpResponse:
    """Draw the case page; `refused`, `check` and `note` are forms that were refused and keep what was typed."""
    page = read(request, found)
    can = possible(page, request.who)
    chosen = _chosen(page, key or request.GET.get("tep", ""), checking="check" in can.verbs)
    context: dict[str, Any] = {
        "page": page,
        "case": found,
        "can": can,
        "file": chosen,
        "check_form": check or _check_form(chosen),
        "note_form": note or NoteForm(),
        "form": next((one for one in (refused, check, note) if one is not None), None),
        "todo": left_to_do(page) if "draft" in can.verbs else (),
    }
    return private(render(request, "cases/office/case.html", context, status=status))


def _chosen(page: CasePage, key: str, *, checking: bool) -> FileView | None:
    """Return the file to show: the one asked for, else the next to be checked, else the first."""
    wanted = [file for file in page.files if file.key == key]
    waiting = [file for file in page.files if file.check is None] if checking else []
    return next(iter([*wanted, *waiting, *page.files]), None)


def _check_form(file: FileView | None) -> CheckForm:
    known = file.check if file else None
    return CheckForm(initial={"verdict": known.verdict, "why": known.why} if known else {})


def check(request: Request, code: str, key: str) -> HttpResponse:
    """Record whether one paper is in order, then show the next one that waits for its check."""
    found = case_for(request.who, code, "check")
    form = CheckForm(request.POST)
    status = attempt(
        form,
        lambda: check_component(
            found.pk,
            attachment_key=key,
            verdict=form.cleaned_data["verdict"],
            why=form.cleaned_data["why"],
            who=request.who,
            at=request.at,
        ),
    )
    if status == 303:
        return HttpResponseRedirect(f"{reverse('office:case', args=[code])}#giay-to")
    look(request, found)
    return show(request, found, check=form, key=key, status=status)


def note(request: Request, code: str) -> HttpResponse:
    """Write an internal remark."""
    found = opened(request, code, "note")
    if reading_post(request.who, found) is None:
        raise Http404
    form = NoteForm(request.POST)
    status = attempt(form, lambda: add_note(found.pk, text=form.cleaned_data["text"], who=request.who, at=request.at))
    if status == 303:
        return done(request, found, _("The note is kept. Only officials see it."))
    return show(request, found, note=form, status=status)
