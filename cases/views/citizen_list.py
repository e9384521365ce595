"""My cases: drafts and what was sent."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts.requests import Request
from cases.selectors import citizen


def cases(request: Request) -> HttpResponse:
    """List the drafts and the cases of a person, and drafts whose money goes back. Three queries."""
    person = request.who.person_id
    context = {
        "drafts": citizen.drafts_of(person),
        "cases": citizen.cases_of(person),
        "discarded": citizen.discarded_of(person),
    }
    return render(request, "cases/citizen/cases.html", context)
