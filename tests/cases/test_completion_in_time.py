"""A completion is judged by what it may change: what only time has made wrong does not stand in its way."""

from datetime import timedelta

import pytest

from cases.actions import supplement
from cases.actions.supplement import Pin
from cases.models import Case, Submission
from ground.refusals import Invalid
from tests.cases import cases
from tests.factories import AT

pytestmark = pytest.mark.django_db

NEARLY_A_YEAR_AGO = (AT - timedelta(days=364)).date().isoformat()


def asked_for(house: cases.House, field: str) -> Case:
    """A sent case with a health certificate of nearly a year, of which one answer is asked again."""
    given = {**cases.answers(), "health_certificate_date": NEARLY_A_YEAR_AGO}
    case = cases.sent(house, cases.draft(house, given=given))
    pins = [Pin("field", field, "Ghi lại")]
    who = house.office.binh.who
    supplement.ask_at_reception(case.pk, pins=pins, reason="Chưa rõ", who=who, version=case.version, at=AT)
    return Case.objects.get(pk=case.pk)


def completed(house: cases.House, case: Case, **typed: str) -> Submission:
    """Complete it four days later."""
    draft = case.draft
    draft.answers = {**draft.answers, **typed}
    draft.save(update_fields=["answers"])
    return supplement.answer_supplement(case.pk, token="more", who=house.office.anna.who, at=AT + timedelta(days=4))


def test_a_certificate_that_grew_old_meanwhile_was_right_when_it_came() -> None:
    house = cases.house()
    case = asked_for(house, "issued_by")

    sent = completed(house, case, issued_by="Sở Giao thông vận tải Hà Nội cũ")

    assert sent.answers["issued_by"] == "Sở Giao thông vận tải Hà Nội cũ"
    assert sent.answers["health_certificate_date"] == NEARLY_A_YEAR_AGO


def test_what_is_asked_again_is_judged_on_the_day_on_which_it_comes() -> None:
    house = cases.house()
    case = asked_for(house, "health_certificate_date")

    with pytest.raises(Invalid) as refused:
        completed(house, case, health_certificate_date=(AT - timedelta(days=365)).date().isoformat())

    assert list(refused.value.errors) == ["health_certificate_date"]
