"""What the officials' pages share: opening a case through its door, and the page of a verb."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language

from accounts.requests import Request
from cases.doors import case_for
from cases.models import Case
from cases.permissions import acting_post, makes_sense
from cases.selectors.desks import desks_of
from cases.selectors.office_case import CasePage, case_page
from ground.refusals import WrongState
from journal.actions import record_access

ADDRESS = {
    "reception": "office:reception",
    "handling": "office:handling",
    "approval": "office:approval",
    "issue": "office:issuing",
}
"""Desk → its page."""


def language() -> str:
    """Return the language of the page."""
    return get_language() or "vi"


def opened(request: Request, code: str, verb: str = "view") -> Case:
    """Return the case of a page about a verb, and record that this person has looked at it. Two queries.

    Raises Http404 and NotAllowed like its door, and WrongState for a page that is opened too early or too late; what
    is sent too late the action refuses, so that nothing typed is lost.
    """
    case = case_for(request.who, code, verb)
    if request.method != "POST" and not makes_sense(verb, request.who, case):
        raise WrongState(state=str(case.state))
    look(request, case)
    return case


def look(request: Request, case: Case) -> None:
    """Record that this person has opened the case; the applicant can see it. One query."""
    post = acting_post("view", request.who, case)
    if post is None or request.who.person_id is None:
        raise WrongState(code="no_post")
    record_access(
        case_id=case.pk,
        owner_id=case.applicant_id,
        who_person_id=request.who.person_id,
        post_id=post.id,
        purpose="view",
        at=request.at,
    )


def read(request: Request, case: Case) -> CasePage:
    """Return everything the person may read of a case. Fourteen queries."""
    return case_page(case, request.who, lang=language(), at=request.at)


def verb_page(
    request: Request,
    template: str,
    case: Case,
    form: forms.BaseForm | None,
    *,
    verb: str,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """Return the page of a verb. After a refusal the case is read again: the page shows how it stands now.

    What was typed stays in the form; `possible` says whether the verb still makes sense.
    """
    if status in {409, 503}:
        case = case_for(request.who, str(case.code), "view")
    context = {
        "case": case,
        "definition": case.service_version.definition,
        "form": form,
        "possible": makes_sense(verb, request.who, case),
        **more,
    }
    return private(render(request, template, context, status=status))


def posted(request: Request) -> QueryDict | None:
    """Return what was posted, for a form that is bound then; None for a page that is only shown."""
    return request.POST if request.method == "POST" else None


def private(response: HttpResponse) -> HttpResponse:
    """Keep a page with personal data out of every cache."""
    patch_cache_control(response, private=True, no_store=True)
    return response


def done(request: Request, case: Case, sentence: str, *, to: str = "office:case") -> HttpResponseRedirect:
    """Say that something was done and go on."""
    messages.success(request, sentence)
    return redirect(to, code=case.code)


def finished(request: Request, sentence: str, *, desk: str) -> HttpResponseRedirect:
    """Say that something was done and go back to the desk, where the next case waits; else to one's own."""
    messages.success(request, sentence)
    mine = {one.key for one in desks_of(request.who)}
    return redirect(ADDRESS[desk] if desk in mine else "office:home")
