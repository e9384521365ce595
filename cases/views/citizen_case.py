"""A sent case on the citizen's side: where it stands, what comes next, who looked; and what she can still do."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.requests import Request
from cases.actions import citizen as acts
from cases.actions import drafts
from cases.doors import case_for
from cases.forms.citizen import RatingForm, token, token_in
from cases.selectors import citizen, timeline
from cases.views.edge import attempt
from services.definition.conditions import legal_day
from services.selectors import current_version


def case(request: Request, code: str) -> HttpResponse:
    """Show the case: state and promise in plain words, timeline, papers, files, money, who looked at it."""
    case = case_for(request.who, code, "view")
    page = timeline.case_page(case, who=request.who, at=request.at)
    return render(request, "cases/citizen/case.html", {"case": case, "page": page, "token": token()})


def receipt(request: Request, code: str) -> HttpResponse:
    """Show form 01 as a page: the papers, the promised date and hour, and how it was worked out."""
    case = case_for(request.who, code, "view")
    if case.received_at is None:
        raise Http404
    return render(request, "cases/citizen/receipt.html", {"case": case, "page": timeline.receipt_page(case)})


def withdraw(request: Request, code: str) -> HttpResponse:
    """Ask once more, then withdraw; says beforehand what happens to the fee."""
    case = case_for(request.who, code, "withdraw")
    if request.method == "POST":
        acts.withdraw(case.pk, who=request.who, at=request.at)
        messages.success(request, _("The application was withdrawn."))
        return redirect("citizen:case", code=code)
    context = {"case": case, "refund": timeline.refund_if_withdrawn(case)}
    return render(request, "cases/citizen/withdraw.html", context)


def rate(request: Request, code: str) -> HttpResponse:
    """Take one to five and a sentence when it is over."""
    case = case_for(request.who, code, "rate")
    form = RatingForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = attempt(form, lambda: acts.rate(case.pk, who=request.who, at=request.at, **form.cleaned_data))
        if status == 303:
            messages.success(request, _("Thank you for your answer."))
            return redirect("citizen:case", code=code)
    return render(request, "cases/citizen/rate.html", {"case": case, "form": form}, status=status)


def apply_again(request: Request, code: str) -> HttpResponse:
    """Begin a new draft with the answers and files of a case that is over."""
    old = case_for(request.who, code, "apply_again")
    version = current_version(old.service_version.service.slug, legal_day(request.at))
    if version is None:
        raise Http404
    new = drafts.apply_again(
        old.pk, version, who=request.who, token=token_in(request.POST.get("token", "")), at=request.at
    )
    if citizen.took_from_store(old):
        sentence = _("Your own stored documents do not come along. Choose them again where they are needed.")
        messages.info(request, sentence)
    return redirect("citizen:draft", key=new.key)
