"""The versions of a service as whoever keeps the catalogue sees them: days, hash, author, and what each changed."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import get_language

from services import timeline
from services.differences import Change, differences
from services.models import Service, ServiceClosing, ServiceVersion


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version in the list. `standing` is past, present, to_come, or never for one that was replaced in time."""

    number: int
    valid_from: date
    valid_to: date | None
    content_hash: str
    published_at: datetime
    published_by: str
    note: str
    legal_basis: str
    standing: str


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One difference to the version before, in the active language."""

    severity: str
    sentence: str


@dataclass(frozen=True, slots=True)
class History:
    """A service with its versions, the newest first, and the end that is proposed or decided."""

    service: Service
    lines: tuple[VersionLine, ...]
    closing: ServiceClosing | None


def history(slug: str, *, on: date) -> History | None:
    """Return the versions of a service, None for an unknown one. Three queries."""
    service = Service.objects.filter(slug=slug).first()
    if service is None:
        return None
    versions = service.versions.select_related("published_by").order_by("-number")
    closings = service.closings.exclude(state=ServiceClosing.State.DROPPED)
    closing = closings.select_related("proposed_by", "decided_by", "successor").order_by("-pk").first()
    return History(service, tuple(_line(version, on=on) for version in versions), closing)


def _line(version: ServiceVersion, *, on: date) -> VersionLine:
    return VersionLine(
        number=version.number,
        valid_from=version.valid_from,
        valid_to=version.valid_to,
        content_hash=version.content_hash,
        published_at=version.published_at,
        published_by=version.published_by.full_name if version.published_by else "",
        note=version.note,
        legal_basis=version.legal_basis,
        standing=standing(version, on=on),
    )


def standing(version: ServiceVersion, *, on: date) -> str:
    """Say where a version stands on a day: never, to_come, present or past. No query."""
    if not timeline.counts(version):
        return "never"
    if version.valid_from > on:
        return "to_come"
    return "present" if timeline.in_force([version], on) else "past"


def changes_of(slug: str, number: int) -> tuple[ServiceVersion, tuple[ChangeLine, ...]] | None:
    """Return a version and what it changed; None for an unknown one. Six queries at most.

    It is compared with the version that was in force until its first day: not always the number before.
    """
    version = ServiceVersion.objects.select_related("service").filter(service__slug=slug, number=number).first()
    if version is None:
        return None
    earlier = ServiceVersion.objects.filter(service=version.service_id, number__lt=number).order_by("-number")
    before = earlier.filter(valid_from__lte=version.valid_from, valid_to=version.valid_from).first() or earlier.first()
    if before is None:
        return version, ()
    found = differences(
        before.definition, version.definition, old_files=before.source["files"], new_files=version.source["files"]
    )
    return version, tuple(_change(change) for change in found)


def _change(change: Change) -> ChangeLine:
    return ChangeLine(change.severity, change.sentence.to(get_language() or "vi"))
