"""Values that a decision or a record takes from the law rather than from a person; named by result.yaml.

Each function takes answers under its own names, and the moment of the decision.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from ground.partial_dates import PartialDate
from services.definition.base import Compute
from services.definition.conditions import Span, later, legal_day
from services.reference import licence_classes


@dataclass(frozen=True, slots=True)
class Computed:
    """A named computation: its function, where the rule comes from, and the fields that it reads."""

    function: Callable[..., Any]
    citation: str
    fields: tuple[str, ...]


def exchanged_classes(*, classes: list[str], at: datetime) -> list[str]:
    """Return the classes of today that the classes of a licence become; the first where the law offers a choice."""
    table = licence_classes()
    found = [code if table[code].grantable else table[code].converts_to[0].to for code in classes if _lives_on(code)]
    return [code for code in table if code in found]


def _lives_on(code: str) -> bool:
    entry = licence_classes()[code]
    return entry.grantable or bool(entry.converts_to)


def exchange_restrictions(*, classes: list[str], at: datetime) -> str:
    """Return the restrictions that come with the exchange, in Vietnamese; empty if there is none.

    A restriction falls where another class of the same licence becomes the same class without one.
    """
    table = licence_classes()
    ways = [way for code in classes if not table[code].grantable for way in table[code].converts_to[:1]]
    free = {way.to for way in ways if way.restriction is None} | {code for code in classes if table[code].grantable}
    bound = [way for way in ways if way.restriction is not None and way.to not in free]
    return "; ".join(f"Hạng {table[way.to].letter}: {way.restriction.vi}" for way in bound if way.restriction)


def licence_grants(*, classes: list[str], at: datetime) -> list[dict[str, Any]]:
    """Return each class with its first and last day; no last day where the law sets no limit."""
    start = legal_day(at)
    return [
        {
            "law": entry.law,
            "class": entry.letter,
            "valid_from": start.isoformat(),
            "valid_to": later(start, Span(years=entry.valid_years)).isoformat() if entry.valid_years else None,
        }
        for entry in (licence_classes()[code] for code in classes)
    ]


def kept_licence_number(*, number: str, at: datetime) -> str | None:
    """Return the number if it stays: twelve digits do, the number of a paper card is replaced."""
    return number if len(number) == 12 and number.isdecimal() else None


def total(*, numbers: list[int | str] | int | str, at: datetime) -> int | str:
    """Return the sum of the numbers of a group: whole ones as a number, decimals as text with a point."""
    given = numbers if isinstance(numbers, list) else [numbers]
    if all(isinstance(number, int) for number in given):
        return sum(int(number) for number in given)
    return str(sum((Decimal(number) for number in given), Decimal(0)))


def age(*, born: str, at: datetime) -> int:
    """Return the completed years of a person, from the latest day on which she may have been born."""
    return PartialDate.parse(born).age_at(legal_day(at))


COMPUTED: dict[str, Computed] = {
    "exchanged_classes": Computed(exchanged_classes, "Law 36/2024/QH15 Art 89.3 (likely)", ("classes",)),
    "exchange_restrictions": Computed(exchange_restrictions, "Law 36/2024/QH15 Art 89.3 (likely)", ("classes",)),
    "licence_grants": Computed(licence_grants, "Law 36/2024/QH15 Art 57 (sure)", ("classes",)),
    "total": Computed(total, "arithmetic", ("numbers",)),
    "age": Computed(age, "Civil Code 2015 Art 148 (likely)", ("born",)),
    "kept_licence_number": Computed(kept_licence_number, "TT 12/2025/TT-BCA (likely)", ("number",)),
}
"""Every computation that a definition may name."""


def compute(wanted: Compute, values: Mapping[str, Any], *, at: datetime) -> Any:
    """Return a computed value; None while something that it needs is not answered. Raises KeyError for no such rule."""
    given = {name: _given(values, field) for name, field in wanted.fields.items()}
    if any(value is None for value in given.values()):
        return None
    return COMPUTED[wanted.rule].function(**given, at=at)


def _given(values: Mapping[str, Any], field: str) -> Any:
    """Return an answer; for a field inside a group the list of its answers, None where there is none."""
    if field in values:
        return values[field]
    inside = [answer for group in values.values() for answer in _inside(group, field)]
    return inside or None


def _inside(group: Any, field: str) -> list[Any]:
    found = []
    for item in group if isinstance(group, list) else ():
        if isinstance(item, dict):
            found += [item[field]] if field in item else [one for deep in item.values() for one in _inside(deep, field)]
    return found
