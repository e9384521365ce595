"""The closed language of conditions: comparisons on answers, nothing that could run.

shown_when: {field: delivery, equals: post}
shown_when: {field: other_name, answered: true}
when: {field: born, within: {days: 60}}
required_when: {field: children, count_at_least: 2}
required_when: {any: [{field: classes, in: ["2008:B2"]}, {not: {field: copies, at_least: 2}}]}
when: {field: expires_on, older_than: {years: 1}}
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.utils import timezone
from pydantic import Discriminator, Field, Tag

from ground.partial_dates import PartialDate
from services.definition.base import Id, Number, Strict

_DECIMAL = re.compile(r"-?[0-9]{1,15}\.[0-9]{1,6}")

Answers = Mapping[str, Any]
"""Answers by field id, JSON-able: dates as ISO text, several choices as a list, an address as a mapping."""

Scalar = str | int | bool


class Equals(Strict):
    """The answer is this one (or the list of answers holds it)."""

    field: Id
    equals: Scalar


class In(Strict):
    """The answer is one of these (or the list of answers holds at least one of them)."""

    field: Id
    one_of: tuple[Scalar, ...] = Field(alias="in", min_length=1)


class AtLeast(Strict):
    """The number is this or more."""

    field: Id
    at_least: Number


class AtMost(Strict):
    """The number is this or less."""

    field: Id
    at_most: Number


class Answered(Strict):
    """There is an answer (or there is none)."""

    field: Id
    answered: bool


class CountAtLeast(Strict):
    """The list of answers, or the group, has this many or more."""

    field: Id
    count_at_least: int = Field(ge=1)


class Span(Strict):
    """A length of calendar time."""

    years: int = Field(default=0, ge=0)
    months: int = Field(default=0, ge=0)
    days: int = Field(default=0, ge=0)


class OlderThan(Strict):
    """The span has passed since the date: today ≥ date + span. `{days: 1}` after a last valid day means expired."""

    field: Id
    older_than: Span


class Within(Strict):
    """The span has not passed since the date: today ≤ date + span. For a partial date its latest day counts."""

    field: Id
    within: Span


class All(Strict):
    """Every one of the conditions holds."""

    all: tuple["Condition", ...] = Field(min_length=1)


class AnyOf(Strict):
    """At least one of the conditions holds."""

    any: tuple["Condition", ...] = Field(min_length=1)


class Not(Strict):
    """The condition does not hold."""

    negated: "Condition" = Field(alias="not")


Comparison = Equals | In | AtLeast | AtMost | Answered | CountAtLeast | OlderThan | Within
WORD_OF: dict[type, str] = {
    Equals: "equals",
    In: "in",
    AtLeast: "at_least",
    AtMost: "at_most",
    Answered: "answered",
    CountAtLeast: "count_at_least",
    OlderThan: "older_than",
    Within: "within",
    All: "all",
    AnyOf: "any",
    Not: "not",
}


def _kind(value: object) -> str | None:
    """Tell the kinds of condition apart by the word they use, so that a mistake is reported once."""
    if isinstance(value, Mapping):
        return next((word for word in WORD_OF.values() if word in value), None)
    return WORD_OF.get(type(value))


def word_of(comparison: Comparison) -> str:
    """Return the word that a comparison uses in a folder: at_least, answered."""
    return WORD_OF[type(comparison)]


Condition = Annotated[
    Annotated[Equals, Tag("equals")]
    | Annotated[In, Tag("in")]
    | Annotated[AtLeast, Tag("at_least")]
    | Annotated[AtMost, Tag("at_most")]
    | Annotated[Answered, Tag("answered")]
    | Annotated[CountAtLeast, Tag("count_at_least")]
    | Annotated[OlderThan, Tag("older_than")]
    | Annotated[Within, Tag("within")]
    | Annotated[All, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[Not, Tag("not")],
    Discriminator(
        _kind,
        custom_error_type="condition_unknown",
        custom_error_message="a condition is one of its words",
    ),
]
"""One condition of any kind."""

for _model in (All, AnyOf, Not):
    _model.model_rebuild()

Where = Literal["all", "any", "not"]


def holds(condition: Condition | None, answers: Answers, *, on: date) -> bool:
    """Say whether a condition holds for the answers on a day. None always holds; a missing answer never compares."""
    match condition:
        case None:
            return True
        case All():
            return all(holds(part, answers, on=on) for part in condition.all)
        case AnyOf():
            return any(holds(part, answers, on=on) for part in condition.any)
        case Not():
            return not holds(condition.negated, answers, on=on)
        case _:
            return _compares(condition, answers.get(condition.field), on=on)


def _compares(condition: Comparison, answer: object, *, on: date) -> bool:
    if isinstance(condition, Answered):
        return (answer is not None) == condition.answered
    if answer is None:
        return False
    match condition:
        case Equals():
            return condition.equals in answer if isinstance(answer, list) else _same(answer, condition.equals)
        case In():
            given = answer if isinstance(answer, list) else [answer]
            return any(_same(one, wanted) for one in given for wanted in condition.one_of)
        case CountAtLeast():
            return isinstance(answer, list) and len(answer) >= condition.count_at_least
        case AtLeast() | AtMost():
            return _limited(condition, answer)
        case _:
            return isinstance(answer, str) and _timed(condition, answer, on=on)


def _limited(condition: AtLeast | AtMost, answer: object) -> bool:
    number = _number(answer)
    if number is None:
        return False
    return number >= condition.at_least if isinstance(condition, AtLeast) else number <= condition.at_most


def _timed(condition: OlderThan | Within, answer: str, *, on: date) -> bool:
    day = PartialDate.parse(answer).latest
    if isinstance(condition, OlderThan):
        return on >= later(day, condition.older_than)
    return on <= later(day, condition.within)


def _number(answer: object) -> Decimal | int | None:
    """Return the number of an integer, a decimal ("125.50") or an amount of money; None for anything else."""
    if isinstance(answer, str):
        return Decimal(answer) if _DECIMAL.fullmatch(answer) else None
    return answer if isinstance(answer, int) and not isinstance(answer, bool) else None


def _same(answer: object, wanted: Scalar) -> bool:
    # True == 1 in Python; an answer "yes" must not satisfy a condition on the number one.
    return type(answer) is type(wanted) and answer == wanted


def later(day: date, span: Span) -> date:
    """Return the day a span after another: 29 February + 1 year ends on 28 February (Civil Code Art 148: likely)."""
    month = day.month - 1 + span.months
    year = day.year + span.years + month // 12
    shifted = PartialDate(year, month % 12 + 1).latest
    last = shifted.replace(day=min(day.day, shifted.day))
    return date.fromordinal(last.toordinal() + span.days)


def legal_day(at: datetime) -> date:
    """Return the calendar day of a moment in Vietnam, the day that legal rules count with."""
    return timezone.localdate(at)


def comparisons(condition: Condition | None) -> Iterator[Comparison]:
    """Yield every comparison inside a condition."""
    match condition:
        case None:
            return
        case All():
            for part in condition.all:
                yield from comparisons(part)
        case AnyOf():
            for part in condition.any:
                yield from comparisons(part)
        case Not():
            yield from comparisons(condition.negated)
        case _:
            yield condition


def fields_of(condition: Condition | None) -> frozenset[str]:
    """Return the ids of the fields that a condition looks at."""
    return frozenset(comparison.field for comparison in comparisons(condition))
