"""The last page before sending, and the first one after it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language

from accounts.requests import Request
from cases.actions import sending
from cases.competence import destination
from cases.doors import case_for, draft_for
from cases.forms.citizen import TokenForm, token
from cases.lifecycle import State
from cases.models import Case, CasePaper
from cases.selectors import citizen, sheets
from cases.views.citizen_carrying import out_of_date
from cases.views.edge import attempt, gone_on
from payments import selectors as money
from payments.models import Bill
from services.answers import clean
from services.forms import PageForm, page_form

PAUSE = 3
"""Seconds until the page of a draft that was paid and is being sent asks again by itself."""


def review(request: Request, key: str) -> HttpResponse:
    """Show every answer and file with its change link, the fee and the declaration; send, or go on to paying."""
    case = draft_for(request.who, key)
    if case.state == State.DISCARDED:
        return gone_on(case)
    if case.state != State.DRAFT:
        return redirect("citizen:sent", code=case.code)
    if request.method != "POST" and (elsewhere := out_of_date(request, case)) is not None:
        return elsewhere
    form = TokenForm(request.POST or None, initial={"token": token()})
    declaration = _declaration(request, case)
    status = 200
    if request.method == "POST":
        sent: list[sending.Sent] = []
        complete = declaration is None or declaration.is_valid()
        status = attempt(form, lambda: sent.append(_send(request, case, form, declaration))) if complete else 422
        if status == 303:
            return _after(sent[0])
        if status == 409 and (elsewhere := out_of_date(request, case)) is not None:
            return elsewhere
    bill = sheets.waiting_bill(case)
    context = {
        "case": case,
        "form": form,
        "declaration": declaration,
        "forms": [form, declaration] if declaration else [form],
        "sheet": sheets.of_draft(case, at=request.at),
        "bill": bill,
        "phase": money.view_of(bill).phase if bill is not None else None,
        "goes_to": destination(case, clean(case.service_version.definition, case.draft.answers, at=request.at).answers),
    }
    response = render(request, "cases/citizen/review.html", context, status=status)
    if bill is not None and bill.state == Bill.State.PAID:
        response.headers["Refresh"] = str(PAUSE)
    return response


def _declaration(request: Request, case: Case) -> PageForm | None:
    definition = case.service_version.definition
    if definition.review_page is None:
        return None
    data = request.POST if request.method == "POST" else None
    language = get_language() or "vi"
    answers = {name: value for name, value in case.draft.answers.items() if name not in _own(definition.review_page)}
    return page_form(definition, definition.review_page, answers=answers, data=data, lang=language, at=request.at)


def _own(page: Any) -> set[str]:
    return {field.id for field in page.fields}


def _send(request: Request, case: Case, form: TokenForm, declaration: PageForm | None) -> sending.Sent:
    return sending.request_sending(
        case.pk,
        token=form.cleaned_data["token"],
        declaration=declaration.answers if declaration else {},
        who=request.who,
        next_path=reverse("citizen:review", args=[case.key]),
        at=request.at,
    )


def _after(sent: sending.Sent) -> HttpResponse:
    """Go to the receipt of what was sent, or to the bill that has to be paid first."""
    if sent.case.code:
        return redirect("citizen:sent", code=sent.case.code)
    if sent.bill is not None:
        return redirect("payments:bill", key=sent.bill.key)
    return redirect("citizen:review", key=sent.case.key)


def cancel(request: Request, key: str) -> HttpResponse:
    """Give up the payment so that the draft can be changed again."""
    case = draft_for(request.who, key)
    sending.cancel_sending(case.pk, who=request.who, at=request.at)
    return redirect("citizen:draft", key=key)


def sent(request: Request, code: str) -> HttpResponse:
    """Acknowledge the sending: code, look-up code, every file with its hash, when it will be looked at."""
    case = case_for(request.who, code, "view")
    first = case.submissions.get(number=1)
    context = {
        "case": case,
        "service": citizen.service_name(case),
        "files": citizen.file_rows(case, first.files),
        "submission": first,
        "paper": case.papers.filter(kind=CasePaper.Kind.ACKNOWLEDGEMENT).first(),
    }
    return render(request, "cases/citizen/sent.html", context)
