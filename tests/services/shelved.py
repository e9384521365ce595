"""Services as the search sees them, without a folder: a row with words, a version in force."""

from collections.abc import Sequence
from datetime import date
from itertools import count
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Value
from django.db.models.functions import Cast

from services.indexing import field_key, spell
from services.models import Service, ServiceIndex, ServiceVersion
from services.spelling import lexemes
from tests.services.factories import AT

_serial = count(1)


def shelved(slug: str, name: str, *, synonyms: Sequence[str] = (), text: str = "", **given: Any) -> Service:
    """Make a service of a province in the field of civil status, for citizens, found by name, synonyms and text."""
    number = next(_serial)
    service = Service.objects.create(
        slug=slug, code=f"9.{number:06}", name_vi=name, name_en=f"{name} (en)", created_at=AT
    )
    version = ServiceVersion.objects.create(
        service=service, number=1, content_hash=f"{number:064x}", valid_from=date(2026, 1, 1), published_at=AT
    )
    vector, known = lexemes([("A", name), *(("B", one) for one in synonyms), ("D", text)])
    usual: dict[str, Any] = {
        "audience": ["citizen"],
        "agency_level": "province",
        "level": "full",
        "field_vi": "Hộ tịch",
    }
    usual |= {"field_en": "Civil status", "field": field_key("Hộ tịch"), "version": version, "indexed_at": AT}
    words = Cast(Value(vector), SearchVectorField())
    ServiceIndex.objects.create(service=service, words=words, **usual | given)
    spell(known)
    return service
