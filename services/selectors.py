"""Reading the catalogue."""

from dataclasses import dataclass
from datetime import date

from ground.refusals import Invalid
from ground.text import clean_line, fold
from services.definition import ServiceDefinition
from services.models import Service, ServiceVersion

MOST_WORDS = 8
MOST_FOUND = 50


@dataclass(frozen=True, slots=True)
class ServiceCard:
    """A service as lists show it, in one language."""

    slug: str
    name: str
    code: str
    other_name: str


def current_version(slug: str, on: date) -> ServiceVersion | None:
    """Return the version in force on a day, its service with it; None if there is none. One query."""
    versions = ServiceVersion.objects.in_force(on).filter(service__slug=slug).select_related("service")
    return versions.order_by("-number").first()


def version_in_force(service_id: int, on: date) -> ServiceVersion | None:
    """Return the version of a service in force on a day, its service with it; None for a closed one. One query."""
    return ServiceVersion.objects.in_force(on).filter(service_id=service_id).select_related("service").first()


def definition_of(version_id: int) -> ServiceDefinition:
    """Return the definition of a version known by its id only. One query, two in a process that has not parsed it."""
    return ServiceVersion.objects.get(pk=version_id).definition


def search(text: str, lang: str, *, on: date | None = None) -> list[ServiceCard]:
    """Return services that hold every word, without regard to diacritics or case; all of them for an empty text.

    Names come before other hits. At most 50. One query. `on` leaves out services without a version in force then.
    """
    try:
        words = fold(clean_line(text)).split()[:MOST_WORDS]
    except Invalid:
        return []
    services = Service.objects.with_words(words)
    if on is not None:
        services = services.open_on(on)
    found = list(services.order_by("name_vi").values_list("slug", "name_vi", "name_en", "code")[:MOST_FOUND])
    found.sort(key=lambda row: not all(word in fold(f"{row[1]} {row[2]}") for word in words))
    return [_card(*row, lang=lang) for row in found]


def _card(slug: str, name_vi: str, name_en: str, code: str, *, lang: str) -> ServiceCard:
    if lang.startswith("en"):
        return ServiceCard(slug, name_en, code, name_vi)
    return ServiceCard(slug, name_vi, code, "")
