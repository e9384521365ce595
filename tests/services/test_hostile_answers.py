"""What no form of ours sends, sent to every kind of field: a sentence at the field, never an error page."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from services.fields.figures import DecimalNumber, Integer, Money
from services.fields.person import Sex
from services.fields.statements import Declaration

AT = datetime(2026, 11, 16, tzinfo=UTC)
NUMBERS = (
    Integer(kind="integer", id="n", label="n", max=None),
    Money(kind="money", id="n", label="n"),
    DecimalNumber(kind="decimal", id="n", label="n", max=None),
)


@pytest.mark.parametrize("field", NUMBERS, ids=lambda field: str(field.kind))
@pytest.mark.parametrize(
    "typed",
    ["1" + ".000" * 2000, "1" + " 000" * 5, "9" * 5000, "1e9", "NaN", "٣", "３", "1,2,3", "--1"],
)
def test_a_number_beyond_sense_is_told_at_its_field(field: Any, typed: str) -> None:
    with pytest.raises(ValidationError):
        field.check(typed, at=AT)


def test_a_number_of_fifteen_digits_with_dots_is_still_read() -> None:
    number = Integer(kind="integer", id="n", label="n").check("999.999.999.999.999", at=AT)
    assert number == 999_999_999_999_999
    assert Integer(kind="integer", id="n", label="n").check(number, at=AT) == number


@pytest.mark.parametrize("sent", [[], ["m"], [["m"]], {"a": "m"}, [True], 7, 1.5, "x"])
def test_a_sex_and_a_declaration_are_not_asked_whether_a_list_is_among_their_answers(sent: Any) -> None:
    with pytest.raises(ValidationError):
        Sex(kind="sex", id="s", label="s").check(sent, at=AT)
    assert Declaration(kind="declaration", id="d", label="d").is_empty(sent)
