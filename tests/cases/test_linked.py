"""One filing, several services: the main case opens another, waits for its end, and takes it along when withdrawn."""

from typing import Any

import pytest

from cases.actions import citizen, linked, reception
from cases.lifecycle import State, StepState
from cases.models import Case, Competence, LinkedCase, Step
from journal.models import Delivery
from payments.models import Bill
from portal.invariants import broken
from tests.cases import workflows
from tests.cases.cases import deliver_only
from tests.catalogue.journeys import Journey

pytestmark = pytest.mark.django_db


def opened(**answers: Any) -> tuple[Journey, Case]:
    """A main case and the case that it has opened."""
    journey = workflows.linking(**answers)
    journey.do("reception")
    journey.do("check")
    deliver_only("open_linked")
    return journey, LinkedCase.objects.get(main=journey.case).case


def step(journey: Journey) -> Step:
    """The step that waits."""
    return Step.objects.get(case=journey.case, key="next_one")


def kept(journey: Journey) -> list[str]:
    """The promises that do not hold, but for what nobody has delivered."""
    return [line for line in broken(at=journey.later(9)) if not line.startswith("INV-10")]


def test_the_linked_case_is_filed_with_the_mapped_answers_for_the_same_applicant_and_owes_nothing() -> None:
    journey, case = opened()

    assert case.state == State.SUBMITTED
    assert (case.applicant, case.channel) == (journey.case.applicant, journey.case.channel)
    assert case.code != journey.case.code
    answers = case.submissions.get().answers
    assert answers["full_name"] == "Nguyễn Văn An"
    assert answers["born"] == "1990-03-27"
    assert "for_whom" not in answers
    assert not Bill.objects.filter(reference=case.reference).exists()
    assert kept(journey) == []


def test_a_second_delivery_opens_no_second_case() -> None:
    journey, _case = opened()
    assert linked.open_linked(journey.case.pk, step_id=step(journey).pk, at=journey.later(3)) is None
    assert LinkedCase.objects.count() == 1


def test_the_main_case_waits_for_the_end_and_goes_on_by_itself() -> None:
    journey, case = opened()
    assert step(journey).state == StepState.OPEN
    assert Step.objects.get(case=journey.case, key="approval").state == StepState.PENDING

    Journey.of_linked(journey, case).to_the_end()
    deliver_only("let_main_go_on")

    assert step(journey).state == StepState.DONE
    assert journey.to_the_end().state == State.RELEASED
    assert kept(journey) == []


def test_a_refused_reception_is_an_end_too() -> None:
    journey, case = opened()
    reception.decline(
        case.pk,
        reason="wrong",
        explanation="Thiếu giấy tờ",
        who=journey.office.who("counter", "receiving"),
        version=case.version,
        at=journey.later(4),
    )
    deliver_only("let_main_go_on")
    assert step(journey).state == StepState.DONE


def test_withdrawing_the_main_case_withdraws_the_linked_one() -> None:
    journey, case = opened()
    citizen.withdraw(journey.case.pk, who=journey.applicant.who, at=journey.later(4))
    deliver_only("withdraw_linked")
    deliver_only("let_main_go_on")

    assert Case.objects.get(pk=case.pk).state == State.WITHDRAWN
    assert step(journey).state == StepState.SKIPPED
    assert kept(journey) == []


def test_a_case_withdrawn_before_its_link_was_opened_opens_none() -> None:
    journey = workflows.linking()
    journey.do("reception")
    journey.do("check")
    citizen.withdraw(journey.case.pk, who=journey.applicant.who, at=journey.later(4))
    deliver_only("open_linked")
    assert not LinkedCase.objects.exists()


def test_where_no_office_receives_it_the_failure_desk_says_so() -> None:
    journey = workflows.linking()
    journey.do("reception")
    Competence.objects.filter(service__slug=workflows.OTHER).delete()
    journey.do("check")

    deliver_only("open_linked")

    assert Delivery.objects.get(handler__endswith="open_linked").state == Delivery.State.FAILED
    assert step(journey).state == StepState.OPEN


def test_a_link_whose_step_ended_too_early_is_found() -> None:
    journey, _case = opened()
    row = step(journey)
    row.finish(at=journey.later(3))
    row.save()
    assert any("INV-04" in line for line in kept(journey))
