"""Differences between two definitions are told in words, with their weight, and none is left out."""

import json
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from services.definition import ServiceDefinition
from services.differences import differences
from tests.catalogue import small
from tests.services.factories import checked, definition

Place = tuple[str | int, ...]


def told(*replacements: tuple[str, str, str]) -> list[tuple[str, str]]:
    """Return (severity, English sentence) for every change that these replacements in the small service make."""
    files = dict(small.FILES)
    for name, old, new in replacements:
        assert old in files[name]
        files[name] = files[name].replace(old, new, 1)
    before, after = small.check().definition, small.check(small.as_bytes(files)).definition
    assert before is not None
    assert after is not None
    return [(one.severity, one.sentence.en) for one in differences(before, after)]


FEE = "Fees › “Fee for a copy”"


@pytest.mark.parametrize(
    ("file", "old", "new", "severity", "sentence"),
    [
        ("service.yaml", "amount: 9000", "amount: 9500", "legal",
         f"{FEE} changes from 9,000 đồng to 9,500 đồng for applications from 01/07/2026 on"),
        ("service.yaml", "{value: 1, unit: working_day", "{value: 2, unit: calendar_day", "legal",
         "Time limit › in general: from 1 working day to 2 days"),
        ("service.yaml", "[trích lục]", "[trích lục, bản sao]", "harmless",
         "synonyms: from “trích lục” to “trích lục, bản sao”"),
        ("service.yaml", "channels: [online]", "channels: [online, counter]", "legal",
         "ways to apply: from “online” to “online, counter”"),
        ("form.yaml", "label: Ghi chú\n        required: false", "label: Ghi chú", "drafts",
         "“Note” must be answered now"),
        ("form.yaml", "label: Ngày sinh", "label: Ngày sinh\n        required: false", "harmless",
         "“Date of birth” may be left empty now"),
        ("form.yaml", "kind: short_text", "kind: long_text", "drafts", "“Note”: the kind of answer has changed"),
        ("form.yaml", "equals: other", "equals: self", "drafts", "“Their name”: asked under other conditions"),
        ("form.yaml", "        rules:\n          - {rule: not_in_future}\n", "", "drafts",
         "“Date of birth”: other rules for the answer"),
        ("components.yaml", "accept: [pdf]", "accept: [pdf, png]", "drafts",
         "Papers › “Authorisation” › accepted kinds of file: from “pdf” to “pdf, png”"),
        ("components.yaml", "    required_when: {field: for_whom, equals: other}\n", "", "legal",
         "The paper “Authorisation” is asked for under other conditions"),
        ("workflow.yaml", "required: true", "required: false", "legal", "second person › required: from “yes” to “no”"),
        ("result.yaml", "series: BS", "series: SB", "legal", "result document › number series: from “BS” to “SB”"),
        ("text/en.yaml", "label: Note", "label: Remark", "harmless",
         "“Remark” › name: from “Note” to “Remark”"),
    ],
)  # fmt: skip
def test_a_change_is_told(file: str, old: str, new: str, severity: str, sentence: str) -> None:
    assert (severity, sentence) in told((file, old, new))


def test_what_comes_and_goes_is_told() -> None:
    field = "      - id: note\n        kind: short_text\n        label: Ghi chú\n        required: false\n"
    other = "      - id: purpose\n        kind: short_text\n        label: Mục đích\n"
    changes = told(
        ("form.yaml", field, other),
        ("text/en.yaml", "note: {label: Note}", "purpose: {label: Purpose}"),
        ("result.yaml", "suggestions:\n  - {field: entry, answer: note}\n", ""),
        ("form.yaml", "{id: self, label: Cho mình}", "{id: me, label: Cho tôi}"),
    )
    assert changes[0][0] == "drafts"
    assert {sentence for _, sentence in changes} >= {
        "No longer asked: “Note”",
        "New question that must be answered: “Purpose”",
        "“For whom?”: no longer a choice: “For myself”",
    }


def test_a_paper_and_a_step_that_come_are_told() -> None:
    old = definition()
    data = deepcopy(dict(checked().data))
    paper = deepcopy(data["components"]["components"][0]) | {"id": "another", "required": True}
    data["components"]["components"].append(paper)
    changes = differences(old, ServiceDefinition.model_validate(data))
    assert [(one.severity, one.sentence.en.split(":")[0]) for one in changes] == [("legal", "New paper to be given")]


def test_templates_and_examples_are_told_from_the_files() -> None:
    old = definition()
    files = dict(checked().folder.files)
    changed = files | {"result.html": "<p>", "examples/new.yaml": "x"}
    found = differences(old, old, old_files=files, new_files=changed)
    assert [one.severity for one in found] == ["legal", "harmless"]


def test_equal_definitions_differ_in_nothing() -> None:
    files = checked().folder.files
    assert differences(definition(), definition(), old_files=files, new_files=files) == ()


def test_every_sentence_has_both_languages() -> None:
    before = small.check().definition
    assert before is not None
    changes = differences(before, definition())
    assert len(changes) > 50
    assert all(one.sentence.vi and one.sentence.en for one in changes)


@cache
def leaves() -> list[Place]:
    """Return the place of every value and every list item of the licence service."""
    return list(_walk(json.loads(json.dumps(dict(checked().data))), ()))


def _walk(data: Any, place: Place) -> Iterator[Place]:
    if place:
        yield place
    children = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, child in children:
        yield from _walk(child, (*place, key))


def mutated(place: Place, how: str) -> ServiceDefinition | None:
    """Return the service with one place changed or taken out; None where that is no service any more."""
    data = json.loads(json.dumps(dict(checked().data)))
    here = data
    for step in place[:-1]:
        here = here[step]
    last: Any = place[-1]
    match how, here[last]:
        case "drop", _:
            del here[last]
        case "turn", list() as items:
            here[last] = items[::-1]
        case _, bool() as found:
            here[last] = not found
        case _, int() as found:
            here[last] = found + 1
        case _, str() as found:
            here[last] = found + "x"
        case _:
            return None
    try:
        return ServiceDefinition.model_validate(data)
    except (ValidationError, KeyError):
        return None


@settings(max_examples=150, deadline=None, derandomize=True)
@given(data=st.data())
def test_no_difference_is_left_out(data: st.DataObject) -> None:
    """Whatever single place changes: either the definition is the same, or at least one change is told."""
    place = data.draw(st.sampled_from(leaves()))
    new = mutated(place, data.draw(st.sampled_from(["change", "drop", "turn"])))
    if new is None:
        return
    found = differences(definition(), new)
    assert bool(found) == (new != definition())
    assert all(one.sentence.vi.strip() for one in found)
