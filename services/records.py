"""The record that a result grants, and what the official's decision starts from. No database."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.computed import compute
from services.definition import Answers, RecordEntry, ServiceDefinition
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


def facts(definition: ServiceDefinition, answers: Answers, decision: Answers) -> list[Fact]:
    """Return the record's plain entries as they read; computed tables are left to the template. No query."""
    found = []
    for entry in definition.result_sheet.record:
        if entry.answer is not None and answers.get(entry.answer) is not None:
            value = definition.fields[entry.answer].show(answers[entry.answer], "vi")
        elif entry.decision is not None and decision.get(entry.decision) is not None:
            value = definition.decision_field[entry.decision].show(decision[entry.decision], "vi")
        elif entry.text is not None:
            value = entry.text.vi
        else:
            continue
        found.append(Fact(entry.id, entry.label.vi, value))
    return found


def template_words(
    definition: ServiceDefinition, *, answers: Answers, decision: Answers, record: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what a service's `result.html` may use besides `paper`. No query.

    `facts` (id, label, value), `fact` (the same by id), `record` (the built record, its days as dates), `service`
    (its Vietnamese name), `bases` (legal bases, one text each), `groups` (by group id
    a list of mappings from field id to the shown value).
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
    }


def _with_days(value: Any) -> Any:
    if isinstance(value, str):
        return date.fromisoformat(value) if _DAY.fullmatch(value) else value
    if isinstance(value, Mapping):
        return {key: _with_days(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_with_days(part) for part in value]
    return value
