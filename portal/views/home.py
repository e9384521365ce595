"""The front page: what can be done here, and a search that does not ask for diacritics."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from accounts.requests import Request
from services.models import ServiceVersion


@dataclass(frozen=True, slots=True)
class Offer:
    """A service as the front page names it."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Group:
    """Services of one field (*lĩnh vực*)."""

    name: str
    services: tuple[Offer, ...]


def home(request: Request) -> HttpResponse:
    """Show search, doors and the services by field. One query."""
    groups = groups_in_force(timezone.localdate(request.at), lang=get_language() or "vi")
    return render(request, "portal/home.html", {"groups": groups})


def groups_in_force(on: date, *, lang: str) -> list[Group]:
    """Return the services in force on a day by field, both in alphabetical order. One query."""
    offers: dict[str, list[Offer]] = {}
    for version in ServiceVersion.objects.in_force(on).select_related("service").order_by("service__name_vi"):
        name = version.service.name_en if lang.startswith("en") else version.service.name_vi
        field = version.definition.service.field.to(lang)
        offers.setdefault(field, []).append(Offer(version.service.slug, name))
    return [Group(name, tuple(offers[name])) for name in sorted(offers)]
