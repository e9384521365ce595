"""Reference tables: lists of the law as data with dates of validity, read once per process."""

from datetime import date
from functools import cache
from typing import Any

import yaml

from services.definition.base import Strict, Text, Words
from services.reference.tables import HERE, Entry, Table, names, official, table

__all__ = ["Entry", "Table", "licence_classes", "names", "nationalities", "official", "provinces", "table"]


class Conversion(Strict):
    """What a class of the 2008 law becomes, with the restriction that the licence then carries."""

    to: str
    restriction: Text | None = None


class LicenceClassEntry(Strict):
    """One class of one law (domain.md §4.0). `valid_years` None means no limit; `min_age` in years."""

    law: str
    letter: str
    heading: Text
    name: Text
    short: Text
    valid_years: int | None
    min_age: int | None = None
    grantable: bool
    converts_to: tuple[Conversion, ...] = ()
    valid_from: date
    valid_to: date | None = None
    basis: str
    confidence: str

    @property
    def code(self) -> str:
        """The pair as it is stored: 2008:B1 is a car, 2024:B1 a three-wheeler."""
        return f"{self.law}:{self.letter}"


@cache
def licence_classes() -> dict[str, LicenceClassEntry]:
    """Return every class by its pair, in the order of the law."""
    table: dict[str, Any] = yaml.safe_load((HERE / "licence_classes.yaml").read_text(encoding="utf-8"))
    found: dict[str, LicenceClassEntry] = {}
    for group in table["laws"]:
        shared = {name: group[name] for name in ("law", "heading", "valid_from", "basis", "confidence")}
        shared["grantable"] = group["grantable"]
        for row in group["classes"]:
            entry = LicenceClassEntry.model_validate({**shared, **row})
            found[entry.code] = entry
    return found


@cache
def provinces() -> dict[str, Words]:
    """Return the 34 provinces since 1 July 2025 by code (domain.md §5.5), and the one of a demonstration."""
    return _words("provinces")


@cache
def nationalities() -> dict[str, Words]:
    """Return nationalities by ISO 3166 code, Viet Nam first."""
    return _words("nationalities")


def _words(name: str) -> dict[str, Words]:
    return {row.code: Words(vi=row.vi, en=row.en) for row in table(name).rows}
