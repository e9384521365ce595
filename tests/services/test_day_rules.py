"""Rules that look at the day of sending: it is passed in, and the day itself is never wrong."""

from datetime import datetime, timedelta

import pytest

from accounts.working_calendar import HANOI
from services import answers as service_answers
from services.definition.base import RuleUse
from services.rules import judge
from tests.services.factories import checked, definition

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=HANOI)
LAST_SECOND = datetime(2026, 11, 20, 23, 59, 59, tzinfo=HANOI)


@pytest.mark.parametrize(
    ("answer", "at", "is_right"),
    [
        ("2026-11-20", NOON, True),
        ("2026-11-20", LAST_SECOND, True),
        ("2026-11-20", LAST_SECOND + timedelta(seconds=1), False),
        ("2026-11-19", NOON, False),
        ("2026-11-21", NOON, True),
        ("2026-11", NOON, True),
        ("2026-10", NOON, False),
        ("2026", NOON, True),
        ("2025", NOON, False),
    ],
)
def test_a_date_to_come_has_not_passed_on_the_day_of_sending(answer: str, at: datetime, *, is_right: bool) -> None:
    found = judge(RuleUse(rule="not_in_past"), answer, {}, at=at)
    assert (found is None) is is_right
    if found is not None:
        assert (found.sentence, found.blocks) == ("Ngày này đã qua.", True)


@pytest.mark.parametrize(
    ("slug", "name", "field"),
    [
        ("certified-electronic-copy", "diploma-two-pages", "visit_on"),
        ("household-business", "grocery-one-person", "starts_on"),
        ("feasibility-appraisal", "bridge-group-b", "ends_on"),
    ],
)
def test_what_is_planned_cannot_lie_in_the_past(slug: str, name: str, field: str) -> None:
    sent = checked(slug).examples[f"examples/{name}.yaml"]
    passed = {**sent.answers, field: "2000-01-03" if field != "ends_on" else "2000-01"}
    assert field in service_answers.clean(definition(slug), passed, at=sent.at).errors
    assert field not in service_answers.clean(definition(slug), sent.answers, at=sent.at).errors
