"""The front page: what can be done here, and a search that does not ask for diacritics."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from accounts.requests import Request
from services.definition.conditions import legal_day
from services.shelves import foremost


def home(request: Request) -> HttpResponse:
    """Show search, doors and the first services of the largest fields. One query."""
    fields = foremost(get_language() or "vi", on=legal_day(request.at))
    return render(request, "portal/home.html", {"fields": fields})
