"""The newer parts under two hands at once, each race with its twin: the same acts without the lock.

In `queued` all wait for the case's row and act in line. In `unlocked` all have read before anybody writes.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from accounts.who import Who
from cases.actions import carrying, citizen, consultation, frame, linked, reception, sending
from cases.actions.carrying import VersionChanged
from cases.lifecycle import State, StepState
from cases.models import Case, CasePaper, LinkedCase, Opinion, Step
from cases.selectors.carrying import carrying as differences_of
from cases.sendings import collect
from ground.refusals import Changed, WrongState
from journal.models import Entry
from portal.invariants import broken
from services.actions import publish
from tests import factories
from tests.cases import cases, workflows
from tests.cases.races import queued, read_before, refusals, together, unlocked
from tests.cases.test_carrying import other_form
from tests.cases.test_sending import free, send
from tests.catalogue.journeys import Journey
from tests.factories import AT

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]


def kept(journey: Journey) -> list[str]:
    """The promises that do not hold, but for what nobody has delivered."""
    return [line for line in broken(at=journey.later(9)) if not line.startswith("INV-10")]


# --- a version published between the review page and the sending --------------------------------------------------


def test_a_version_published_while_the_sending_waits_is_shown_before_anything_is_sent() -> None:
    house = cases.house()
    case = free(house)

    (told,) = queued(case, lambda: send(house, case), meanwhile=lambda: publish(other_form(), at=AT))

    assert isinstance(told, VersionChanged)
    fresh = Case.objects.select_related("draft", "service_version__service").get()
    assert (fresh.state, fresh.service_version) == (State.DRAFT, house.version)
    shown = differences_of(fresh, at=AT)
    assert shown is not None
    assert shown.sentences or shown.carried.added
    carrying.carry_over(case.pk, to=shown.version.pk, who=house.office.anna.who, at=AT)
    assert send(house, case, click="again").case.state == State.SUBMITTED


def test_the_twin_that_asks_before_it_locks_sends_under_the_old_version() -> None:
    house = cases.house()
    case = free(house)

    def asks_first() -> Case:
        carrying.require_current(Case.objects.get(pk=case.pk), at=AT)
        with transaction.atomic():
            mine = frame.lock(case.pk)
            mine.draft.answers |= {"declaration": True}
            parcel = collect(mine, at=AT)
            return sending.enter(mine, parcel, token="t", actor=house.office.anna.who.actor(), at=AT)

    (sent,) = queued(case, asks_first, meanwhile=lambda: publish(other_form(), at=AT))

    assert not isinstance(sent, Exception)
    assert Case.objects.get().state == State.SUBMITTED
    with pytest.raises(VersionChanged):
        carrying.require_current(Case.objects.get(), at=AT)


# --- accepted twice ---------------------------------------------------------------------------------------------------


def accepting(house: cases.House, case: Case, *names: str) -> list[Callable[[], object]]:
    """What each of these officials does."""
    at = case.created_at + timedelta(hours=1)
    people = [getattr(house.office, name).who for name in names]
    return [partial(reception.accept, case.pk, who=who, version=case.version, at=at) for who in people]


@pytest.mark.parametrize("second", ["bao", "binh"])
def test_accepted_twice_counts_once(second: str) -> None:
    house = cases.house()
    case = cases.submitted(house)

    first, other = queued(case, *accepting(house, case, "binh", second))

    assert isinstance(first, Case)
    assert isinstance(other, Changed)
    assert other.who == "Lê Văn Bình"
    assert Entry.objects.filter(kind="case.received").count() == 1
    assert CasePaper.objects.filter(kind="form_01").count() == 1


def test_the_twin_accepts_twice() -> None:
    house = cases.house()
    case = cases.submitted(house)

    with unlocked(2):
        outcomes = together(*accepting(house, case, "binh", "bao"))

    assert not any(isinstance(one, Changed) for one in outcomes), "nobody was told that he came second"


# --- two officials of the office that is asked ------------------------------------------------------------------------


def asked() -> tuple[Journey, list[Callable[[], Opinion]]]:
    """A question, and two officials of the office that have an answer to it."""
    journey = workflows.journey(*workflows.CONSULTING)
    journey.do("reception")
    first = journey.office.who("handler", "consulted")
    second = factories.official(journey.office.units["consulted"], "handler", "Cán bộ Thứ Hai").who
    return journey, [answer(journey, first, "agree", ""), answer(journey, second, "object", "Không đủ lối thoát")]


def answer(journey: Journey, who: Who, kind: str, text: str) -> Callable[[], Opinion]:
    """One official's answer."""
    return lambda: consultation.give_opinion(
        journey.case.pk, kind=kind, text=text, sending=1, who=who, at=journey.later(2)
    )


def test_two_officials_of_the_office_that_is_asked_answer_at_once() -> None:
    journey, answers = asked()

    first, other = queued(journey.case, *answers)

    assert isinstance(first, Opinion)
    assert isinstance(other, Changed), other
    assert first.post is not None
    assert other.who == first.post.person.full_name
    assert Opinion.objects.get() == first
    assert kept(journey) == []


def test_the_twin_lets_both_answer() -> None:
    journey, answers = asked()
    with unlocked(2):
        outcomes = together(*answers)
    assert not any(isinstance(one, Changed) for one in outcomes), "only the table still keeps them apart"


# --- withdrawn while others are at work -------------------------------------------------------------------------------


def withdrawing(journey: Journey) -> Callable[[], Case]:
    """What the applicant does."""
    return lambda: citizen.withdraw(journey.case.pk, who=journey.applicant.who, at=journey.later(2))


def test_withdrawn_before_the_answer_nobody_answers() -> None:
    journey, (answers, _other) = asked()

    _case, told = queued(journey.case, withdrawing(journey), answers)

    assert isinstance(told, WrongState)
    assert not Opinion.objects.exists()
    assert Step.objects.get(key="ask").state == StepState.SKIPPED
    assert kept(journey) == []


def test_answered_before_the_withdrawal_both_stand() -> None:
    journey, (answers, _other) = asked()

    assert refusals(queued(journey.case, answers, withdrawing(journey))) == []

    assert Opinion.objects.count() == 1
    assert Case.objects.get(pk=journey.case.pk).state == State.WITHDRAWN
    assert not Step.objects.filter(case=journey.case, state__in=["open", "pending"]).exists()
    assert kept(journey) == []


def test_the_twin_would_bring_a_withdrawn_case_back() -> None:
    journey, (answers, _other) = asked()
    with read_before(journey.case, withdrawing(journey)), pytest.raises(IntegrityError, match="case_end_has_date"):
        answers()  # only the table still keeps them apart


@pytest.mark.parametrize("first", ["withdrawal", "opening"])
def test_a_withdrawal_against_the_opening_of_a_linked_case(first: str) -> None:
    journey, opening = linking()
    acts = [withdrawing(journey), opening]

    assert refusals(queued(journey.case, *(acts if first == "withdrawal" else reversed(acts)))) == []

    cases.deliver_only("withdraw_linked")
    states = {link.case.state for link in LinkedCase.objects.select_related("case")}
    assert states == (set() if first == "withdrawal" else {State.WITHDRAWN})
    assert kept(journey) == []


def linking() -> tuple[Journey, Callable[[], object]]:
    """A case that is about to open another one."""
    journey = workflows.linking()
    journey.do("reception")
    journey.do("check")
    step = Step.objects.get(case=journey.case, key="next_one")
    return journey, lambda: linked.open_linked(journey.case.pk, step_id=step.pk, at=journey.later(2))


def test_the_twin_opens_a_linked_case_for_a_withdrawn_one() -> None:
    journey, opening = linking()
    with read_before(journey.case, withdrawing(journey), module=linked):
        opening()
    cases.deliver_only("withdraw_linked")
    assert kept(journey) != []
