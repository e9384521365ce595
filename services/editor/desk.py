"""What the desk of the catalogue shows: changes that are being written, and the services that stand published."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db.models import Q

from accounts.models.offices import spoken
from services.actions import CATALOGUE
from services.checking.reading import read_folder
from services.models import Service, ServiceVersion, ServiceWorkspace

MOST = 50
TEMPLATE = CATALOGUE / "_template"
"""A small complete service to begin with; its folder's name keeps it from being published."""


@dataclass(frozen=True, slots=True)
class SpaceRow:
    """A change as a list shows it."""

    pk: int
    slug: str
    state: str
    state_label: str
    author: str
    saved_at: datetime
    number: int | None
    """Of the version that came of it."""

    @property
    def is_open(self) -> bool:
        """Say whether it is still being written or decided."""
        return self.state in ServiceWorkspace.OPEN


@dataclass(frozen=True, slots=True)
class Coming:
    """A version that is scheduled for a day."""

    number: int
    valid_from: date


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A service with the version in force and those that are scheduled, the next one first."""

    slug: str
    name: str
    code: str
    number: int
    valid_from: date
    coming: tuple[Coming, ...] = ()
    ends_on: date | None = None
    """The first day on which nothing of it counts any more."""


def spaces() -> tuple[list[SpaceRow], list[SpaceRow]]:
    """Return the latest changes: those that are open, and those that are done with. One query."""
    found = ServiceWorkspace.objects.select_related("author", "released_as").defer("files").order_by("-saved_at")[:MOST]
    rows = [_space(one) for one in found]
    return [row for row in rows if row.is_open], [row for row in rows if not row.is_open]


def _space(one: ServiceWorkspace) -> SpaceRow:
    number = one.released_as.number if one.released_as is not None else None
    label = one.get_state_display()
    return SpaceRow(one.pk, one.slug, str(one.state), label, one.author.full_name, one.saved_at, number)


def services(on: date) -> list[ServiceRow]:
    """Return the services in force on a day, by slug. One query."""
    versions = ServiceVersion.objects.counting().filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
    found = list(versions.select_related("service").order_by("service__slug", "valid_from"))
    coming: dict[str, list[Coming]] = {}
    for one in found:
        if one.valid_from > on:
            coming.setdefault(one.service.slug, []).append(Coming(one.number, one.valid_from))
    return [_row(one, tuple(coming.get(one.service.slug, ()))) for one in found if one.valid_from <= on]


def _row(version: ServiceVersion, coming: tuple[Coming, ...]) -> ServiceRow:
    service = version.service
    name = spoken(service.name_vi, service.name_en)
    ends_on = None if coming else version.valid_to
    return ServiceRow(service.slug, name, service.code, version.number, version.valid_from, coming, ends_on)


def template_files(folder: Path = TEMPLATE) -> dict[str, str]:
    """Return the files of the service that new ones begin with."""
    return read_folder(folder).files


def is_code_taken(code: str, slug: str) -> bool:
    """Say whether another service has this procedure code. One query."""
    return Service.objects.filter(code=code).exclude(slug=slug).exists()
