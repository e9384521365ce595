"""Answers from one version of a service into another, by the ids of the fields. Nothing is lost silently."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from services.answers import Row, checked
from services.definition import Answers, ServiceDefinition
from services.fields import FieldBase


@dataclass(frozen=True, slots=True)
class Carried:
    """What comes of answers in another version.

    `answers` are those that can stay. `dropped` cannot: the question is gone, or wants another kind of answer now.
    `added` are questions that were not there, `required` those that may not be left empty any more and are.
    """

    answers: dict[str, Any]
    dropped: tuple[Row, ...]
    added: tuple[str, ...]
    required: tuple[str, ...]
    fields: frozenset[str]
    """Ids of the fields that have to be looked at again."""


def carry(old: ServiceDefinition, new: ServiceDefinition, answers: Answers, *, lang: str, at: datetime) -> Carried:
    """Return what stays of answers given under another version. No query."""
    kept: dict[str, Any] = {}
    dropped: list[Row] = []
    for name, answer in answers.items():
        before, after = old.fields.get(name), new.fields.get(name)
        if after is not None and (before is None or _fits(before, after, answer, at=at)):
            kept[name] = answer
        elif before is not None:
            dropped.append(Row(name, before.label.to(lang), before.show(answer, lang)))
    added = [one for name, one in new.fields.items() if one.asks and name not in old.fields]
    required = [one for one in new.fields.values() if _made_required(old, one, kept)]
    again = {row.field_id for row in dropped} | {one.id for one in (*added, *required)}
    return Carried(kept, tuple(dropped), _labels(added, lang), _labels(required, lang), frozenset(again))


def _fits(before: FieldBase, after: FieldBase, answer: Any, *, at: datetime) -> bool:
    """Say whether an answer can stay: a wrong one of the same kind stays too, to be corrected where it stands."""
    if before == after:
        return True
    try:
        return after.is_empty(answer) or checked(after, answer, at=at) is not None
    except ValidationError:
        return before.kind == after.kind and not hasattr(after, "options")


def _made_required(old: ServiceDefinition, one: FieldBase, kept: Answers) -> bool:
    before = old.fields.get(one.id)
    return before is not None and one.asks and one.required and not before.required and one.id not in kept


def _labels(fields: list[Any], lang: str) -> tuple[str, ...]:
    return tuple(one.label.to(lang) for one in fields)
