"""The shelves of the catalogue: life events and fields of business, for whom, and which level of government answers."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import yaml
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from services.definition.base import Id, Strict, Words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FILE = Path(__file__).parent / "reference" / "topics.yaml"

AUDIENCES: dict[str, "StrOrPromise"] = {"citizen": _("Citizens"), "organisation": _("Organisations and businesses")}
LEVELS: dict[str, "StrOrPromise"] = {
    "commune": _("Commune, ward"),
    "province": _("Province, city"),
    "ministry": _("Ministry"),
}


class Topic(Strict):
    """One life event or field of business (*sự kiện*); `whom` says under which heading it stands."""

    id: Id
    vi: str
    en: str
    whom: tuple[Literal["citizen", "organisation"], ...] = Field(alias="for", min_length=1)

    @property
    def words(self) -> Words:
        """The name in both languages."""
        return Words(vi=self.vi, en=self.en)


@cache
def topics() -> dict[str, Topic]:
    """Return every topic by its id, in the order in which they are shown; read once per process."""
    rows: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {topic.id: topic for topic in map(Topic.model_validate, rows)}
