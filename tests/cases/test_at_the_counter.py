"""One stage: whoever receives decides, signs with his own key and seals, where the law lets one pair of eyes do."""

from datetime import timedelta

import pytest

from cases.actions import approval, processing, reception
from cases.lifecycle import OutcomeKind, State, StepState
from cases.models import Case, Step
from cases.permissions import offered
from ground.refusals import Invalid, NotAllowed, WrongState
from portal.invariants import broken
from records import storage
from signing.validation import validate_own
from tests import factories
from tests.cases import workflows
from tests.catalogue.journeys import Journey

pytestmark = pytest.mark.django_db


def at_the_counter() -> Journey:
    """Sent to a service that its counter decides."""
    return workflows.journey(*workflows.AT_THE_COUNTER, four_eyes=False)


def test_the_counter_decides_in_one_stage() -> None:
    journey = at_the_counter()

    assert journey.to_the_end().state == State.RELEASED

    result = journey.case.results.get()
    assert result.sealed is not None
    assert len(validate_own(storage.read(result.sealed), at=result.numbered_at).signatures) == 2
    posts = {result.approved_by_id, result.sealed_by_id, result.decision.post_id}
    assert posts == {journey.office.member("counter", "receiving").post.pk}  # type: ignore[union-attr]  # he has one
    assert [line for line in broken(at=journey.later(7)) if not line.startswith("INV-10")] == []


def test_it_refuses_by_letter_in_one_stage() -> None:
    journey = at_the_counter()
    journey.refuses = True
    assert journey.to_the_end().state == State.RELEASED
    assert journey.case.results.get().kind == OutcomeKind.REFUSAL


def test_it_is_being_processed_until_the_signature_and_no_leader_is_troubled() -> None:
    journey = at_the_counter()
    journey.do("reception")

    assert journey.case.state == State.RECEIVED
    counter, leader = (journey.office.who(*place) for place in (("counter", "receiving"), ("leader", "agency")))
    assert {"draft", "check", "look_up", "approve", "sign"} <= set(offered(counter, journey.case))
    assert offered(leader, journey.case) == []

    _draft(journey)

    assert Case.objects.get().state == State.PROCESSING


def test_nothing_is_approved_without_a_draft_or_with_open_questions() -> None:
    journey = at_the_counter()
    journey.do("reception")
    who = journey.office.who("counter", "receiving")
    with pytest.raises(WrongState):
        approval.approve(journey.case.pk, who=who, version=journey.version_now, at=journey.later(2))

    _draft(journey)
    result = approval.approve(journey.case.pk, who=who, version=journey.version_now, at=journey.later(2))

    assert result.full_number


def test_nothing_is_approved_while_a_paper_has_not_been_checked() -> None:
    journey = workflows.journey(
        *workflows.AT_THE_COUNTER, four_eyes=False, for_whom="other", other_name="Trần Văn Khác"
    )
    journey.do("reception")
    _draft(journey)
    who = journey.office.who("counter", "receiving")
    with pytest.raises(Invalid):
        approval.approve(journey.case.pk, who=who, version=journey.version_now, at=journey.later(2))


def test_a_document_in_bad_form_goes_back_to_the_counter_that_decided() -> None:
    clerk = workflows.AT_THE_COUNTER[2].replace("role: counter, unit: receiving", "role: clerk, unit: agency")
    journey = workflows.journey(*workflows.AT_THE_COUNTER[:2], clerk, four_eyes=False)
    journey.do("reception")
    with journey.keys():
        journey.do("approval")
        assert journey.case.state == State.APPROVED
        journey.return_to_leader()
        assert Case.objects.get().state == State.PROCESSING
        assert Step.objects.get(case=journey.case, key="approval", state=StepState.OPEN).round == 2
        journey.case = Case.objects.get()
        assert journey.to_the_end().state == State.RELEASED


def test_a_counter_of_another_agency_receives_but_does_not_decide() -> None:
    journey = at_the_counter()
    elsewhere = factories.unit(factories.agency(), factories.calendar(), "one_stop")
    Case.objects.update(receiving_unit=elsewhere)
    stranger = factories.official(elsewhere, "counter")
    case = Case.objects.get()

    case = reception.accept(case.pk, who=stranger.who, version=case.version, at=journey.later(1))

    with pytest.raises(NotAllowed):
        processing.draft_decision(
            case.pk, kind="grant", content={}, reason="", explanation="", who=stranger.who, version=case.version,
            at=journey.later(1) + timedelta(minutes=5),
        )  # fmt: skip


def test_a_counter_that_checks_hands_on_to_the_leader() -> None:
    check = workflows.CHECK.replace("role: handler, unit: lead", "role: counter, unit: receiving")
    journey = workflows.journey(workflows.RECEPTION, check, workflows.APPROVAL, workflows.ISSUE)
    assert journey.to_the_end().state == State.RELEASED


def _draft(journey: Journey) -> None:
    processing.draft_decision(
        journey.case.pk,
        kind="grant",
        content={"entry": "12"},
        reason="",
        explanation="",
        who=journey.office.who("counter", "receiving"),
        version=journey.version_now,
        at=journey.later(2),
    )
