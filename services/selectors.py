"""Reading the catalogue."""

from datetime import date

from services.checking.circles import opened_by
from services.definition import ServiceDefinition
from services.models import ServiceVersion


def current_version(slug: str, on: date) -> ServiceVersion | None:
    """Return the version in force on a day, its service with it; None if there is none. One query."""
    versions = ServiceVersion.objects.in_force(on).filter(service__slug=slug).select_related("service")
    return versions.order_by("-number").first()


def version_in_force(service_id: int, on: date) -> ServiceVersion | None:
    """Return the version of a service in force on a day, its service with it; None for a closed one. One query."""
    return ServiceVersion.objects.in_force(on).filter(service_id=service_id).select_related("service").first()


def id_in_force(service_id: int, on: date) -> int | None:
    """Return the id of what `version_in_force` returns, where nothing else of it is wanted. One query."""
    return ServiceVersion.objects.in_force(on).filter(service_id=service_id).values_list("pk", flat=True).first()


def definition_of(version_id: int) -> ServiceDefinition:
    """Return the definition of a version known by its id only. One query, two in a process that has not parsed it."""
    return ServiceVersion.objects.get(pk=version_id).definition


def opened_from(slug: str, on: date) -> set[str]:
    """Return the services that a service opens on a day or will open after it. One query."""
    versions = ServiceVersion.objects.counting().filter(service__slug=slug).exclude(valid_to__lte=on)
    return {other for version in versions for other in opened_by(version.definition)}
