"""What finds a service: its names, search words and shelves, from the version in force and from everyday words."""

from collections.abc import Iterator
from datetime import date, datetime

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Value
from django.db.models.functions import Cast
from django.utils.text import slugify

from ground.text import fold
from services.definition import ServiceDefinition
from services.definition.conditions import legal_day
from services.models import EverydayWord, Service, ServiceIndex, ServiceVersion, Spelling
from services.spelling import lexemes, without_one


def index_service(service: Service, *, at: datetime) -> None:
    """Make the row of a service anew from the version in force, or the first one to come. Seven queries at most.

    A service without any version is left as it is.
    """
    version = _shown_version(service, legal_day(at))
    if version is None:
        return
    definition = version.definition
    _call(service, names_of(definition))
    everyday = EverydayWord.objects.filter(service=service).order_by("folded").values_list("text", flat=True)
    vector, known = lexemes(_parts(definition, list(everyday)))
    shelves = _shelves(definition) | {"version": version, "indexed_at": at}
    ServiceIndex.objects.update_or_create(
        service=service, defaults=shelves | {"words": Cast(Value(vector), SearchVectorField())}
    )
    spell(known)


def names_of(definition: ServiceDefinition) -> dict[str, str]:
    """Return what lists call a service: its code and its name in both languages."""
    return {"code": definition.code, "name_vi": definition.name.vi, "name_en": definition.name.en}


def _call(service: Service, names: dict[str, str]) -> None:
    """Let lists call the service as this version does. One query, none if nothing differs."""
    if any(getattr(service, name) != text for name, text in names.items()):
        for name, text in names.items():
            setattr(service, name, text)
        service.save(update_fields=list(names))


def refresh(*, at: datetime) -> int:
    """Make the rows anew whose version is no longer the one in force; returns how many. One query if there is none.

    For the nightly clock: a scheduled version comes into force while nobody publishes.
    """
    current = ServiceVersion.objects.in_force(legal_day(at)).exclude(pk__in=ServiceIndex.objects.values("version"))
    services = [version.service for version in current.select_related("service")]
    for service in services:
        index_service(service, at=at)
    return len(services)


def spell(known: set[str]) -> None:
    """Keep every spelling of words; what is kept already stays. One query for the usual service."""
    rows = [Spelling(key=key, word=word) for word in sorted(known) for key in sorted(without_one(word))]
    Spelling.objects.bulk_create(rows, ignore_conflicts=True, batch_size=5000)


def field_key(name: str) -> str:
    """Return a field's name (*lĩnh vực*) as it stands in an address: "Hộ tịch" → ho-tich."""
    return slugify(fold(name))[:120]


def _shown_version(service: Service, on: date) -> ServiceVersion | None:
    versions = service.versions.order_by("valid_from", "number")
    return versions.in_force(on).last() or versions.filter(valid_from__gt=on).first() or versions.last()


def _parts(definition: ServiceDefinition, everyday: list[str]) -> Iterator[tuple[str, str]]:
    """Yield what is searched, with its weight: names (A), other names (B), texts (D)."""
    sheet = definition.service
    yield "A", sheet.name.vi
    yield "A", sheet.name.en
    yield "A", sheet.code
    for synonym in (*sheet.synonyms, *everyday):
        yield "B", synonym
    for text in (sheet.field, sheet.result_name, sheet.summary, *(group.text for group in sheet.who)):
        yield "D", text.vi
        yield "D", text.en


def _shelves(definition: ServiceDefinition) -> dict[str, object]:
    sheet = definition.service
    return {
        "topics": list(sheet.topics),
        "audience": list(sheet.audience),
        "agency_level": sheet.agency_level,
        "level": sheet.level,
        "field": field_key(sheet.field.vi),
        "field_vi": sheet.field.vi,
        "field_en": sheet.field.en,
    }
