"""Publishing: a checked folder becomes an immutable version."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from ground.refusals import DomainError
from services.checking import Checked, Problem, check_folder
from services.definition import ServiceDefinition
from services.definition.conditions import legal_day
from services.indexing import index_service
from services.models import Service, ServiceVersion, VersionSource

CATALOGUE = Path(__file__).parent / "catalogue"


class FolderBroken(DomainError):
    """A folder has problems; nothing of it is published. `problems` are all of them."""

    code = "folder_broken"
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing a folder came to."""

    version: ServiceVersion
    is_new: bool


def folders(catalogue: Path = CATALOGUE) -> list[Path]:
    """Return the folders of a catalogue, in order."""
    return sorted(path for path in catalogue.iterdir() if path.is_dir() and not path.name.startswith((".", "_")))


def publish_folder(path: Path, *, at: datetime) -> Published:
    """Check and publish a folder. Raises FolderBroken. See `publish`."""
    return publish(check_folder(path), at=at)


@transaction.atomic
def publish(checked: Checked, *, at: datetime) -> Published:
    """Make a checked folder the version in force from today; the first one from the service's own first day.

    Publishing the same content again changes nothing. The version before ends where the new one begins; cases stay
    on the version under which they were received. Raises FolderBroken. Seven queries for what is published already.
    """
    if checked.problems or checked.definition is None:
        raise FolderBroken("; ".join(map(str, checked.problems)), problems=checked.problems)
    service = _service(checked.definition, at=at)
    newest = service.versions.order_by("-number").first()
    content_hash = checked.folder.content_hash()
    if newest is not None and newest.content_hash == content_hash:
        return Published(newest, is_new=False)
    starts = checked.definition.service.valid_from
    if newest is not None:
        starts = max(starts, legal_day(at), newest.valid_from)
        newest.valid_to = starts
        newest.save(update_fields=["valid_to"])
    version = ServiceVersion.objects.create(
        service=service,
        number=newest.number + 1 if newest else 1,
        content_hash=content_hash,
        valid_from=starts,
        published_at=at,
    )
    VersionSource.objects.create(version=version, source=checked.source)
    index_service(service, at=at)
    return Published(version, is_new=True)


def _service(definition: ServiceDefinition, *, at: datetime) -> Service:
    """Return the service's row, locked, with its names as they are now."""
    names = {
        "code": definition.code,
        "name_vi": definition.name.vi,
        "name_en": definition.name.en,
    }
    service, _ = Service.objects.select_for_update().update_or_create(
        slug=definition.slug, defaults=names, create_defaults={**names, "created_at": at}
    )
    return service
