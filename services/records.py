"""The record that a result grants, and what the official's decision starts from. No database."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language, override

from ground.partial_dates import PartialDate
from services.computed import compute
from services.definition import Answers, Language, RecordEntry, ServiceDefinition
from services.definition.conditions import Span, holds, later
from services.fields import InnerGroup

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Fact:
    """One readable line of a record, in Vietnamese, the language of the paper."""

    id: str
    label: str
    value: str


def suggested(definition: ServiceDefinition, answers: Answers, *, at: datetime) -> dict[str, Any]:
    """Return first values for the decision fields, as far as the answers and the law give them. No query."""
    found = {}
    for suggestion in definition.result_sheet.suggestions:
        value = (
            compute(suggestion.compute, answers, at=at) if suggestion.compute else answers.get(suggestion.answer or "")
        )
        if value:
            found[suggestion.field] = value
    return found


def build(definition: ServiceDefinition, answers: Answers, decision: Answers, *, at: datetime) -> dict[str, Any]:
    """Return the machine-readable record by stable keys, JSON-able; `at` is the moment of the decision. No query."""
    return {entry.id: _value(entry, answers, decision, at=at) for entry in definition.result_sheet.record}


def _value(entry: RecordEntry, answers: Answers, decision: Answers, *, at: datetime) -> Any:
    if entry.answer is not None:
        return answers.get(entry.answer)
    if entry.decision is not None:
        return decision.get(entry.decision)
    if entry.compute is not None:
        return compute(entry.compute, {**answers, **decision}, at=at)
    return entry.text.vi if entry.text else None


def facts(definition: ServiceDefinition, answers: Answers, decision: Answers, lang: Language = "vi") -> list[Fact]:
    """Return the record's plain entries as they read; computed tables are left to the template. No query."""
    found = []
    for entry in definition.result_sheet.record:
        if entry.answer is not None and answers.get(entry.answer) is not None:
            value = definition.fields[entry.answer].show(answers[entry.answer], lang)
        elif entry.decision is not None and decision.get(entry.decision) is not None:
            value = definition.decision_field[entry.decision].show(decision[entry.decision], lang)
        elif entry.text is not None:
            value = entry.text.to(lang)
        else:
            continue
        found.append(Fact(entry.id, entry.label.to(lang), value))
    return found


def published(definition: ServiceDefinition, record: Mapping[str, Any]) -> list[Fact]:
    """Return the entries of a built record that anybody may read, in the active language. No query."""
    wanted = definition.result.published
    lang: Language = "en" if (get_language() or "vi").startswith("en") else "vi"
    found = []
    for entry in definition.result_sheet.record if wanted else ():
        value = record.get(entry.id)
        if wanted is not None and entry.id in wanted.entries and value is not None and value != "":
            found.append(Fact(entry.id, entry.label.to(lang), _readable(definition, entry, value, lang)))
    return found


def _readable(definition: ServiceDefinition, entry: RecordEntry, value: Any, lang: Language) -> str:
    if entry.answer is not None:
        return definition.fields[entry.answer].show(value, lang)
    if entry.decision is not None:
        return definition.decision_field[entry.decision].show(value, lang)
    if entry.text is not None:
        return entry.text.to(lang)
    return PartialDate.parse(value).display() if isinstance(value, str) and _DAY.fullmatch(value) else str(value)


def is_public(definition: ServiceDefinition, *, released_on: date, on: date) -> bool:
    """Say whether what is published of a result may still be read on a day. No query."""
    wanted = definition.result.published
    return wanted is not None and on < later(released_on, Span(months=wanted.months))


def valid_to(definition: ServiceDefinition, record: Mapping[str, Any], *, on: date) -> date | None:
    """Return the last day on which a result of a day is valid; None where it has no end. No query."""
    valid = definition.result.valid
    if valid is None:
        return None
    if valid.until is not None:
        day = record.get(valid.until)
        return PartialDate.parse(day).latest if isinstance(day, str) and day else None
    return later(on, Span(years=valid.years or 0, months=valid.months or 0))


def drawings(definition: ServiceDefinition, answers: Answers, decision: Answers, *, on: date) -> tuple[str, ...]:
    """Return the components whose files are sealed with a result that is decided so. No query."""
    result = definition.result
    return result.drawings if holds(result.drawings_when, {**answers, **decision}, on=on) else ()


def copies(definition: ServiceDefinition, answers: Answers) -> int | None:
    """Return how many copies were asked for; None where a result knows none. No query."""
    wanted = definition.result.copies
    return answers.get(wanted.field) if wanted is not None else None


@dataclass(frozen=True, slots=True)
class Translation:
    """The English part of a result in two languages: its title and its facts."""

    title: str
    summary: str
    facts: tuple[Fact, ...]
    fact: Mapping[str, str]


def _translation(definition: ServiceDefinition, answers: Answers, decision: Answers) -> Translation | None:
    if "en" not in definition.result.languages:
        return None
    with override("en"):
        readable = facts(definition, answers, decision, "en")
    title, summary = definition.result.title.to("en"), definition.result.summary.to("en")
    return Translation(title, summary, tuple(readable), {one.id: one.value for one in readable})


def template_words(
    definition: ServiceDefinition,
    *,
    answers: Answers,
    decision: Answers,
    record: Mapping[str, Any],
    on: date | None = None,
) -> dict[str, Any]:
    """Return what a service's `result.html` may use besides `paper`. No query.

    `facts` (id, label, value), `fact` (the same by id), `record` (the built record, its days as dates), `service`
    (its Vietnamese name), `bases` (legal bases, one text each), `groups` (by group id a list of mappings from field id
    to the shown value), `copies`, `valid_to` (for a result of the day `on`), `english` (title, summary, facts, fact)
    where the result is in two languages.
    """
    readable = facts(definition, answers, decision)
    return {
        "service": definition.name.vi,
        "bases": [f"{basis.title.vi}" for basis in definition.service.legal_basis if basis.cited],
        "facts": readable,
        "fact": {one.id: one.value for one in readable},
        "record": _with_days(record),
        "groups": {
            one.id: one.words(answers.get(one.id) or [], "vi")
            for one in definition.fields.values()
            if isinstance(one, InnerGroup)
        },
        "copies": copies(definition, answers),
        "valid_to": valid_to(definition, record, on=on) if on else None,
        "english": _translation(definition, answers, decision),
    }


def _with_days(value: Any) -> Any:
    if isinstance(value, str):
        return date.fromisoformat(value) if _DAY.fullmatch(value) else value
    if isinstance(value, Mapping):
        return {key: _with_days(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_with_days(part) for part in value]
    return value
