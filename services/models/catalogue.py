"""A service, and the immutable versions that were published of it."""

from datetime import date
from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q

from accounts.models import Person
from accounts.models.offices import OnlyId
from services.definition import ServiceDefinition
from services.parsed import parsed


class Service(models.Model):
    """What can be applied for; names follow the newest version."""

    slug = models.SlugField(max_length=80, unique=True)
    code = models.CharField(max_length=40)
    name_vi = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code"], name="service_code_once")]

    def __str__(self) -> str:
        return self.name_vi


class Validity(Func):
    """From the first day up to, not including, the day on which a version no longer counts; one that never began to
    count is empty and overlaps nothing."""

    template = "daterange(%(expressions)s, '[)')"
    arity = 2


class ServiceVersionQuerySet(models.QuerySet["ServiceVersion"]):
    """Ways to read versions."""

    def in_force(self, on: date) -> Self:
        """Keep versions whose validity holds a day; `valid_to` is the first day on which one no longer counts."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on), valid_from__lte=on)

    def counting(self) -> Self:
        """Keep versions that count on at least one day: neither replaced on their first day nor before it."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")))

    def to_come(self, on: date) -> Self:
        """Keep versions that will come into force after a day, the next one first."""
        return self.counting().filter(valid_from__gt=on).order_by("valid_from")


class ServiceVersion(models.Model):
    """One published folder. Nothing but `valid_to` ever changes, and only to come nearer; a trigger refuses the rest.

    `valid_from` may lie ahead: the version is scheduled. Whose work it is: `published_by` for a change that two persons
    made in the portal; empty for a folder that came with the software, with `stage` the day of its overlay if any.
    """

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content_hash = models.CharField(max_length=64, help_text="SHA-256 over the folder's files")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True, help_text="first day on which it no longer counts")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    stage = models.DateField(null=True, help_text="day of the folder's scheduled overlay")
    note = models.TextField(blank=True, help_text="what changed, in the words of who wrote it")
    legal_basis = models.TextField(blank=True, help_text="on which act the change rests")

    objects = ServiceVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "number"], name="version_number_once"),
            models.UniqueConstraint(fields=["service"], condition=Q(valid_to__isnull=True), name="version_one_open"),
            ExclusionConstraint(
                name="version_one_at_a_time",
                expressions=[(OnlyId("service"), "&&"), (Validity("valid_from", "valid_to"), "&&")],
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="version_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(content_hash__regex=r"^[0-9a-f]{64}$"), name="version_hash_is_sha256"),
        ]

    def __str__(self) -> str:
        return f"{self.service_id}/{self.number}"

    @property
    def source(self) -> dict[str, Any]:
        """The whole folder as data: {"files": {path: text}, "data": merged definition}. One query."""
        source: dict[str, Any] = VersionSource.objects.get(version_id=self.pk).source
        return source

    @property
    def definition(self) -> ServiceDefinition:
        """The typed definition. No query once this process has parsed the version; one query the first time."""
        return parsed(self.content_hash, load=lambda: self.source["data"])

    def file(self, path: str) -> str:
        """Return the text of one file of the folder, for example "result.html". Raises KeyError. One query."""
        return str(self.source["files"][path])


class VersionSource(models.Model):
    """The content of a version, apart from its row so that lists of cases never load it. Immutable by trigger."""

    version = models.OneToOneField(ServiceVersion, on_delete=models.PROTECT, primary_key=True, related_name="kept")
    source = models.JSONField()

    def __str__(self) -> str:
        return str(self.version_id)
