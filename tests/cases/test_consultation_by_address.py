"""Whom a consultation asks where an answer decides it: the office of that address, else whom the unit usually asks."""

from typing import Any

import pytest

from accounts.models import Agency, Unit
from accounts.roles import Role
from accounts.who import who_is
from cases.actions import consultation, processing, supplement
from cases.actions.supplement import Pin
from cases.lifecycle import StepState
from cases.models import Competence, ConsultedUnit, DraftAnswers, Step
from ground.refusals import NotAllowed
from tests import factories
from tests.cases import workflows
from tests.catalogue.journeys import Journey

pytestmark = pytest.mark.django_db

HERE = {"province": "01", "commune": "00070", "street": "12 Lý Thường Kiệt"}
THERE = {"province": "38", "commune": "14797", "street": "Số 5 đường Lê Lợi"}
ASK = workflows.ASK.replace("share: 0,", "share: 0, competence: {by: commune_of, field: home},")
STEPS = tuple(ASK if step == workflows.ASK else step for step in workflows.CONSULTING)


def sent(**answers: Any) -> Journey:
    """An application whose former home decides which commune is asked; reception has not looked at it yet."""
    journey = workflows.journey(*STEPS, **answers)
    Competence.objects.filter(receiving_unit=journey.office.units["consulted"]).delete()
    Agency.objects.filter(pk=journey.office.units["consulted"].agency_id).update(level=Agency.Level.PROVINCE)
    return journey


def commune(journey: Journey, code: str) -> Unit:
    """A commune that handles the same service, with its counter."""
    agency = factories.agency(level=Agency.Level.COMMUNE, commune_code=code, province_code="38")
    week = factories.calendar()
    counter, unit = factories.unit(agency, week, Unit.Kind.ONE_STOP), factories.unit(agency, week)
    Competence.objects.create(service=journey.version.service, receiving_unit=counter, lead_unit=unit)
    return unit


def usual(journey: Journey) -> Unit:
    """Whom the deciding unit asks at this step where nothing else decides."""
    units = journey.office.units
    ConsultedUnit.objects.create(
        service=journey.version.service, step="ask", lead_unit=units["lead"], unit=units["consulted"]
    )
    return units["consulted"]


def asked(journey: Journey) -> Step:
    """The open step of the opinion."""
    return Step.objects.get(case=journey.case, key="ask", state=StepState.OPEN)


def test_the_commune_of_the_address_is_asked_in_its_own_calendar_and_alone_may_answer() -> None:
    journey = sent(home=THERE)
    former, other = commune(journey, "14797"), commune(journey, "14758")
    usual(journey)
    journey.do("reception")

    step = asked(journey)
    assert (step.unit, step.due_at is None) == (former, False)

    def says(unit: Unit) -> None:
        who = who_is(factories.official(unit, Role.HANDLER).user, at=journey.at)
        consultation.give_opinion(journey.case.pk, kind="agree", text="", sending=1, who=who, at=journey.later(2))

    with pytest.raises(NotAllowed):
        says(other)
    says(former)
    assert Step.objects.get(pk=step.pk).state == StepState.DONE


@pytest.mark.parametrize("answers", [{}, {"home": HERE}])
def test_without_such_an_office_here_the_unit_asks_whom_it_usually_asks(answers: dict[str, Any]) -> None:
    journey = sent(**answers)
    commune(journey, "14797")
    row = usual(journey)

    journey.do("reception")

    assert asked(journey).unit == row


def test_without_a_row_either_the_deciding_unit_asks_on_paper() -> None:
    journey = sent(home=HERE)

    journey.do("reception")

    assert asked(journey).unit == journey.office.units["lead"]


def test_a_corrected_address_leads_the_question_to_the_other_commune() -> None:
    journey = sent(home={**THERE, "commune": "14758"})
    former, mistaken = commune(journey, "14797"), commune(journey, "14758")
    journey.do("reception")
    assert asked(journey).unit == mistaken
    handler: dict[str, Any] = {"who": journey.office.who("handler", "lead"), "at": journey.later(2)}
    processing.take(journey.case.pk, version=journey.version_now, **handler)
    pins = [Pin("field", "home", "Sai xã")]
    supplement.ask_while_processing(journey.case.pk, pins=pins, reason="Sai xã", version=journey.version_now, **handler)

    draft = DraftAnswers.objects.get(case=journey.case)
    draft.answers = {**draft.answers, "home": THERE}
    draft.save()
    supplement.answer_supplement(journey.case.pk, token="again", who=journey.applicant.who, at=journey.later(26))

    assert asked(journey).unit == former
