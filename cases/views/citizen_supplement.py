"""Completing an application: only what was asked, with the reason beside it, then send once."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.requests import Request
from cases.actions import drafts
from cases.actions import supplement as acts
from cases.doors import case_for
from cases.forms.citizen import TokenForm, token
from cases.lifecycle import State
from cases.models import Case, SupplementRequest
from cases.selectors import citizen
from cases.sendings import latest, open_fields
from cases.views.edge import attempt
from services.forms import PageForm, fields_form


def supplement(request: Request, code: str) -> HttpResponse:
    """Show every pin of the request; answers are changed here, files on the page of their paper."""
    case = case_for(request.who, code, "answer_supplement")
    if case.state != State.AWAITING_SUPPLEMENT:
        return redirect("citizen:case", code=code)
    asked = case.supplements.prefetch_related("items").get(state=SupplementRequest.State.OPEN)
    form = TokenForm(request.POST or None, initial={"token": token()})
    answers = _answers_form(request, case, asked)
    status = 200
    if request.method == "POST":
        status = _send(request, case, form, answers) if not answers.regrouped else 200
        if status == 303:
            messages.success(request, _("Your completion was sent."))
            return redirect("citizen:case", code=code)
    context = {
        "case": case,
        "asked": asked,
        "form": form,
        "answers": answers,
        "forms": [form, answers],
        "papers": citizen.asked_papers(case, asked, at=request.at),
    }
    return render(request, "cases/citizen/supplement.html", context, status=status)


def _answers_form(request: Request, case: Case, asked: SupplementRequest) -> PageForm:
    definition = case.service_version.definition
    last = latest(case)
    known = {**last.answers, **case.draft.answers}
    form = fields_form(
        definition,
        open_fields(definition, asked, last),
        answers=known,
        data=request.POST if request.method == "POST" else None,
        lang=get_language() or "vi",
        at=request.at,
    )
    if form.regrouped:
        form.forget_errors()
    return form


def _send(request: Request, case: Case, form: TokenForm, answers: PageForm) -> int:
    if not answers.is_valid():
        return 422
    case.draft = drafts.save_page(
        case.pk, page="supplement", answers=answers.answers, typed={}, complete=True, who=request.who, at=request.at
    )
    return attempt(
        form,
        lambda: acts.answer_supplement(case.pk, token=form.cleaned_data["token"], who=request.who, at=request.at),
    )
