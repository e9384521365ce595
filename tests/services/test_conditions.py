"""The closed language of conditions."""

from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from services.definition.conditions import Condition, Span, fields_of, holds, later

ON = date(2026, 11, 16)
adapter: TypeAdapter[Any] = TypeAdapter(Condition)


def said(condition: dict[str, Any], **answers: Any) -> bool:
    """Return whether a written condition holds for some answers."""
    return holds(adapter.validate_python(condition), answers, on=ON)


@pytest.mark.parametrize(
    ("condition", "answer", "expected"),
    [
        ({"field": "a", "equals": "x"}, "x", True),
        ({"field": "a", "equals": "x"}, "y", False),
        ({"field": "a", "equals": "x"}, ["y", "x"], True),
        ({"field": "a", "equals": True}, True, True),
        ({"field": "a", "equals": 1}, True, False),
        ({"field": "a", "equals": True}, 1, False),
        ({"field": "a", "in": ["x", "y"]}, "y", True),
        ({"field": "a", "in": ["x", "y"]}, ["z"], False),
        ({"field": "a", "in": ["x", "y"]}, ["z", "x"], True),
        ({"field": "a", "at_least": 3}, 3, True),
        ({"field": "a", "at_least": 3}, 2, False),
        ({"field": "a", "at_least": 3}, "3", False),
        ({"field": "a", "older_than": {"days": 1}}, "2026-11-15", True),
        ({"field": "a", "older_than": {"days": 1}}, "2026-11-16", False),
        ({"field": "a", "older_than": {"years": 1}}, "2025-11-16", True),
        ({"field": "a", "older_than": {"years": 1}}, "2025-11-17", False),
        ({"field": "a", "older_than": {"years": 18}}, "2008", False),
        ({"field": "a", "older_than": {"years": 18}}, "2007", True),
        ({"not": {"field": "a", "equals": "x"}}, "y", True),
        ({"all": [{"field": "a", "equals": "x"}, {"field": "b", "equals": "x"}]}, "x", False),
        ({"any": [{"field": "a", "equals": "x"}, {"field": "b", "equals": "x"}]}, "x", True),
    ],
)
def test_a_condition_holds_or_not(condition: dict[str, Any], answer: Any, expected: bool) -> None:
    assert said(condition, a=answer) is expected


@pytest.mark.parametrize("asks", [{"equals": "x"}, {"in": ["x"]}, {"at_least": 0}, {"older_than": {"days": 0}}])
def test_what_was_not_answered_never_compares(asks: dict[str, Any]) -> None:
    assert said({"field": "a", **asks}) is False


def test_no_condition_always_holds() -> None:
    assert holds(None, {}, on=ON)


@pytest.mark.parametrize(
    "written",
    [
        {},
        "a == 1",
        {"field": "a"},
        {"field": "a", "equals": "x", "in": ["y"]},
        {"field": "a", "matches": ".*"},
        {"all": []},
        {"field": "__class__", "equals": "x"},
        {"field": "a", "older_than": {"days": -1}},
    ],
)
def test_anything_else_is_no_condition(written: Any) -> None:
    with pytest.raises(ValidationError):
        adapter.validate_python(written)


def test_the_fields_inside_are_known() -> None:
    nested = {"any": [{"not": {"field": "a", "equals": 1}}, {"all": [{"field": "b", "in": [1]}]}]}
    assert fields_of(adapter.validate_python(nested)) == {"a", "b"}


@pytest.mark.parametrize(
    ("day", "span", "expected"),
    [
        (date(2024, 2, 29), Span(years=1), date(2025, 2, 28)),
        (date(2026, 1, 31), Span(months=1), date(2026, 2, 28)),
        (date(2025, 11, 30), Span(months=3), date(2026, 2, 28)),
        (date(2026, 12, 31), Span(days=1), date(2027, 1, 1)),
        (date(2026, 11, 16), Span(years=10), date(2036, 11, 16)),
    ],
)
def test_a_span_later_stays_inside_the_month(day: date, span: Span, expected: date) -> None:
    assert later(day, span) == expected
