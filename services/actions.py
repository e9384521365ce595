"""Publishing: a checked folder becomes an immutable version, now or on a day to come."""

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ground.refusals import DomainError
from ground.who import Actor, Subject
from journal.actions import record
from services import timeline
from services.checking import Checked, Problem, check_folder
from services.checking.circles import check_circles
from services.definition import ServiceDefinition
from services.definition.conditions import legal_day
from services.indexing import index_service, names_of
from services.models import Service, ServiceVersion, VersionSource
from services.selectors import opened_from

CATALOGUE = Path(__file__).parent / "catalogue"
SUBJECT = "service"


class FolderBroken(DomainError):
    """A folder has problems; nothing of it is published. `problems` are all of them."""

    code = "folder_broken"
    message = _("The service has mistakes and was not published.")
    problems: tuple[Problem, ...]

    def __str__(self) -> str:
        return "; ".join(map(str, self.problems)) if self.problems else super().__str__()


@dataclass(frozen=True, slots=True)
class Edition:
    """Whose version it is and from when: by default a folder that came with the software, in force at once.

    `stage` is the day of a folder's scheduled overlay, `starts_on` the first day that was asked for, `person_id` who
    released it when it was written in the portal.
    """

    actor: Actor = field(default_factory=lambda: Actor.system("publish_catalogue"))
    stage: date | None = None
    starts_on: date | None = None
    person_id: int | None = None
    note: str = ""
    legal_basis: str = ""


Outcome = Literal["published", "unchanged", "kept", "closed"]


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing came to. "kept": persons changed the service in the portal, and their version stays;
    "closed": the service has ended, and a folder does not open it again."""

    version: ServiceVersion
    outcome: Outcome = "published"

    @property
    def is_new(self) -> bool:
        """Say whether a version was made."""
        return self.outcome == "published"


def folders(catalogue: Path = CATALOGUE) -> list[Path]:
    """Return the folders of a catalogue, in order."""
    return sorted(path for path in catalogue.iterdir() if path.is_dir() and not path.name.startswith((".", "_")))


def publish_folder(path: Path, *, at: datetime) -> tuple[Published, ...]:
    """Check and publish a folder with its scheduled overlays. Raises FolderBroken. See `publish_stages`."""
    return publish_stages(check_folder(path), at=at)


@transaction.atomic
def publish_stages(checked: Checked, *, at: datetime) -> tuple[Published, ...]:
    """Publish a folder as it is, and each overlay as a version that begins on its day. Doing it again changes nothing.

    An overlay whose day has come takes the place of the folder's own files. One that was taken out of the folder
    before its day is published over by what now holds on that day.
    """
    today = legal_day(at)
    versions = list(ServiceVersion.objects.filter(service__slug=checked.folder.slug).order_by("number"))
    if checked.problems or not versions:
        due: list[tuple[date | None, Checked]] = [(None, checked), *sorted(checked.stages.items())]
    else:
        due = _due(checked, versions, today=today)
    return tuple(
        publish(stage, at=at, edition=Edition(stage=day, starts_on=max(day, today) if day and versions else day))
        for day, stage in due
    )


def _due(checked: Checked, versions: list[ServiceVersion], *, today: date) -> list[tuple[date | None, Checked]]:
    """Return what holds today and what will hold from days to come."""
    days = sorted({*checked.stages, *(one.stage for one in timeline.planned(versions, today) if one.stage)})
    stages: list[tuple[date | None, Checked]] = [(None, checked)]
    for day in days:
        stages.append((day, checked.stages.get(day, stages[-1][1])))
    past = [index for index, (day, _) in enumerate(stages) if day is None or day <= today]
    return stages[past[-1] :]


@transaction.atomic
def publish(checked: Checked, *, at: datetime, edition: Edition | None = None) -> Published:
    """Make a checked folder the version in force from a day: today unless the edition names another one.

    The very first version counts from the service's own first day. Publishing the same content again changes nothing.
    The version before ends where the new one begins; cases stay on the version under which they were received. Raises
    FolderBroken, also for a service that would be opened by what it opens. Four queries for what is published already.
    """
    if checked.problems or checked.definition is None:
        raise FolderBroken(problems=checked.problems)
    if circles := circles_with(checked, on=legal_day(at)):
        raise FolderBroken(problems=circles)
    edition = edition or Edition()
    service = _service(checked.definition, at=at)
    versions = list(service.versions.order_by("number"))
    starts = _starts(checked.definition, edition, versions, today=legal_day(at))
    standing = _standing(versions, edition, checked.folder.content_hash(), starts)
    if standing is not None:
        return standing
    version = _new_version(service, versions, checked, edition, starts=starts, at=at)
    index_service(service, at=at)
    data = {"slug": service.slug, "version": version.number, "hash": version.content_hash, "from": starts.isoformat()}
    record("service.published", subject=Subject(SUBJECT, service.pk), actor=edition.actor, at=at, data=data)
    return Published(version)


def circles_with(checked: Checked, *, on: date) -> tuple[Problem, ...]:
    """Return where a folder and the published services open each other in a circle. A query for each linked service."""
    if checked.definition is None:
        return ()
    return tuple(check_circles(checked.folder, checked.definition, opens=lambda slug: opened_from(slug, on)))


def _starts(definition: ServiceDefinition, edition: Edition, versions: list[ServiceVersion], *, today: date) -> date:
    """Return the first day: never in the past, save for a folder that is published for the first time."""
    wanted = edition.starts_on or definition.service.valid_from
    return max(wanted, today) if versions and edition.stage is None else wanted


def _standing(versions: list[ServiceVersion], edition: Edition, content_hash: str, starts: date) -> Published | None:
    """Return the version that stays as it is, if nothing is to be published."""
    present = timeline.in_force(versions, starts)
    if present is not None and present.content_hash == content_hash:
        return Published(present, "unchanged")
    if edition.person_id is not None or not versions:
        return None
    same_stage = [version for version in versions if version.published_by_id is None and version.stage == edition.stage]
    if same_stage and same_stage[-1].content_hash == content_hash:
        return Published(same_stage[-1], "unchanged")
    if timeline.has_ended(versions, starts):
        return Published(versions[-1], "closed")
    if present is not None and present.published_by_id is not None:
        return Published(present, "kept")
    return None


def _new_version(
    service: Service, versions: list[ServiceVersion], checked: Checked, edition: Edition, *, starts: date, at: datetime
) -> ServiceVersion:
    """Put a version in its place among the others. Three queries, two where nothing was in force."""
    place = timeline.slot(versions, starts)
    if place.before is not None:
        place.before.valid_to = starts
        place.before.save(update_fields=["valid_to"])
    version = ServiceVersion.objects.create(
        service=service,
        number=versions[-1].number + 1 if versions else 1,
        content_hash=checked.folder.content_hash(),
        valid_from=starts,
        valid_to=place.ends,
        published_at=at,
        published_by_id=edition.person_id,
        stage=edition.stage,
        note=edition.note,
        legal_basis=edition.legal_basis,
    )
    VersionSource.objects.create(version=version, source=checked.source)
    return version


def _service(definition: ServiceDefinition, *, at: datetime) -> Service:
    """Return the service's row, locked; a new one with the names of its first version."""
    service, _ = Service.objects.select_for_update().get_or_create(
        slug=definition.slug, defaults={**names_of(definition), "created_at": at}
    )
    return service
