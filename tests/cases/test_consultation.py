"""Another office is asked while the unit works: nothing goes on without its answer, or silence that stands for it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.actions import citizen, consultation, processing, reception, review, supplement
from cases.actions.supplement import Pin
from cases.lifecycle import OpinionKind, State, StepState
from cases.models import Attachment, Case, DraftAnswers, Opinion, Step, SupplementItem
from ground.refusals import Changed, Invalid, NotAllowed, WrongState
from journal.models import Entry
from portal.invariants import broken
from records.actions import keep
from tests.cases import workflows
from tests.catalogue.journeys import PDF, Journey
from tests.factories import Member

pytestmark = pytest.mark.django_db

CEILING = 15


def consulting() -> Journey:
    """Received: the unit works, and another office is asked at the same time."""
    journey = workflows.journey(*workflows.CONSULTING)
    journey.do("reception")
    return journey


def states(journey: Journey) -> dict[str, str]:
    """Return the state of the last round of each step."""
    return {row.key: str(row.state) for row in Step.objects.filter(case=journey.case).order_by("round")}


def asked(journey: Journey) -> Member:
    """Return the handler of the office that is asked."""
    return journey.office.member("handler", "consulted")


def answer(journey: Journey, kind: str = "agree", text: str = "", *, sending: int = 1) -> Opinion:
    """Let the office answer."""
    who = journey.office.who("handler", "consulted")
    return consultation.give_opinion(
        journey.case.pk, kind=kind, text=text, sending=sending, who=who, at=journey.later(2)
    )


def test_it_is_asked_as_soon_as_the_application_is_received_with_a_time_of_its_own() -> None:
    journey = consulting()

    assert states(journey) == {
        "reception": "done",
        "check": "open",
        "ask": "open",
        "review": "pending",
        "approval": "pending",
        "issue": "pending",
    }
    step = Step.objects.get(case=journey.case, key="ask")
    assert step.unit == journey.office.units["consulted"]
    assert step.due_at == journey.later(1) + timedelta(days=2, hours=7)  # the evening of the second working day
    assert Entry.objects.filter(kind="case.consulted", subject_id=journey.case.pk).count() == 1


def test_the_review_waits_for_the_answer() -> None:
    journey = consulting()
    journey.do("check")
    assert states(journey)["review"] == "pending"

    answer(journey, "conditions", "Bổ sung bình chữa cháy")

    assert states(journey)["review"] == "open"
    opinion = Opinion.objects.get()
    assert (opinion.kind, opinion.text, opinion.post) == ("conditions", "Bổ sung bình chữa cháy", asked(journey).post)


def test_the_answer_alone_does_not_open_the_review() -> None:
    journey = consulting()
    answer(journey)
    assert states(journey)["review"] == "pending"
    assert journey.to_the_end().state == State.RELEASED


def test_only_the_office_that_is_asked_answers_and_only_once() -> None:
    journey = consulting()
    handler = journey.office.who("handler", "lead")
    with pytest.raises(NotAllowed):
        consultation.give_opinion(journey.case.pk, kind="agree", text="", sending=1, who=handler, at=journey.later(2))

    answer(journey)

    with pytest.raises(Changed):
        answer(journey, "object", "Không đồng ý")
    assert Opinion.objects.get().kind == OpinionKind.AGREE


@pytest.mark.parametrize(("kind", "text", "field"), [("maybe", "", "kind"), ("object", " ", "text")])
def test_an_answer_says_what_and_why(kind: str, text: str, field: str) -> None:
    journey = consulting()
    with pytest.raises(Invalid) as caught:
        answer(journey, kind, text)
    assert field in caught.value.errors


def test_the_office_sees_the_case_while_it_is_asked_and_after_and_nobody_beside_it_does() -> None:
    journey = workflows.journey(*workflows.CONSULTING)
    handler, stranger = asked(journey), journey.office.member("handler", "agency")
    seen = Case.objects.visible_to

    assert not seen(handler.who).exists(), "not before it is asked"
    journey.do("reception")
    assert seen(handler.who).get() == journey.case
    answer(journey)
    assert seen(handler.who).get() == journey.case
    assert not seen(stranger.who).exists()


def test_an_opinion_on_answers_that_have_changed_is_refused() -> None:
    journey = consulting()
    with pytest.raises(Changed):
        answer(journey, sending=0)


def test_silence_counts_as_consent_when_the_time_is_over_and_not_before() -> None:
    journey = consulting()
    journey.do("check")

    assert consultation.close_silent(at=journey.later(24)) == 0
    assert consultation.close_silent(at=journey.later(24 * 4)) == 1

    assert Opinion.objects.get().kind == OpinionKind.SILENT
    assert states(journey)["review"] == "open"
    assert Entry.objects.filter(kind="case.opinion_silent").get().actor_kind == "system"
    assert consultation.close_silent(at=journey.later(24 * 5)) == 0


def test_where_silence_does_not_consent_the_case_waits() -> None:
    waits = workflows.ASK.replace("consents", "waits")
    journey = workflows.journey(*(waits if step == workflows.ASK else step for step in workflows.CONSULTING))
    journey.do("reception")
    assert consultation.close_silent(at=journey.later(24 * 9)) == 0
    assert states(journey)["ask"] == "open"


def test_a_step_whose_condition_does_not_hold_is_skipped() -> None:
    conditional = workflows.ASK.replace("share: 0,", f"share: 0, {workflows.IF_FOR_OTHERS},")
    steps = tuple(conditional if step == workflows.ASK else step for step in workflows.CONSULTING)

    mine = workflows.journey(*steps)
    mine.do("reception")
    assert states(mine)["ask"] == "skipped"
    mine.do("check")
    assert states(mine)["review"] == "open"


def test_work_that_is_sent_back_does_not_ask_again() -> None:
    journey = consulting()
    answer(journey)
    journey.do("check")

    review.send_back(
        journey.case.pk,
        reason="Thiếu",
        who=journey.office.who("unit_head", "lead"),
        version=journey.version_now,
        at=journey.later(3),
    )

    assert states(journey) == {
        "reception": "done",
        "check": "open",
        "ask": "done",
        "review": "pending",
        "approval": "pending",
        "issue": "pending",
    }
    processing.propose(
        journey.case.pk, who=journey.office.who("handler", "lead"), version=journey.version_now, at=journey.later(4)
    )
    assert states(journey)["review"] == "open"


def test_after_a_supplement_the_conditions_are_asked_again() -> None:
    conditional = workflows.ASK.replace("share: 0,", f"share: 0, {workflows.IF_FOR_OTHERS},")
    journey = workflows.journey(*(conditional if step == workflows.ASK else step for step in workflows.CONSULTING))
    journey.do("reception")
    assert states(journey)["ask"] == "skipped"

    _complete(journey, for_whom="other", other_name="Trần Văn Khác")

    assert states(journey)["ask"] == "open"
    assert states(journey)["check"] == "open"
    assert Case.objects.get().state == State.PROCESSING


def test_the_time_of_whoever_is_asked_begins_again_with_a_supplement() -> None:
    journey = consulting()
    before = Step.objects.get(key="ask").due_at
    _complete(journey, note="Bổ sung")
    after = Step.objects.get(key="ask").due_at
    assert before is not None
    assert after is not None
    assert after > before


def test_a_silence_does_not_count_while_the_applicant_is_awaited() -> None:
    journey = consulting()
    _ask(journey, "note")
    assert consultation.close_silent(at=journey.later(24 * 9)) == 0


def test_a_withdrawn_case_asks_nobody_any_more() -> None:
    journey = consulting()

    citizen.withdraw(journey.case.pk, who=journey.applicant.who, at=journey.later(2))

    assert states(journey)["ask"] == "skipped"
    with pytest.raises((WrongState, NotAllowed)):
        answer(journey)


def test_the_promises_hold_on_the_way() -> None:
    journey = consulting()
    answer(journey)
    journey.do("check")
    assert [line for line in broken(at=journey.later(3)) if not line.startswith("INV-10")] == []


ACTS: dict[str, Callable[[Journey], object]] = {
    "accept": lambda journey: journey.do("reception"),
    "give_opinion": answer,
}


@pytest.mark.parametrize("verb", ACTS)
def test_an_act_costs_at_most_fifteen_queries(verb: str) -> None:
    journey = workflows.journey(*workflows.CONSULTING)
    if verb != "accept":
        journey.do("reception")
    for member in (asked(journey), journey.office.member("counter", "receiving")):
        assert member.who.posts is not None

    with CaptureQueriesContext(connection) as spent:
        ACTS[verb](journey)

    # The journey itself reads who acts, which step is open, and the case as it stands afterwards.
    beside = {"accept": 4, "give_opinion": 2}[verb]
    assert len(spent) - beside <= CEILING, "\n".join(query["sql"][:120] for query in spent)


def test_an_acceptance_that_asks_another_office_and_opens_two_cases_costs_one_query_more() -> None:
    link = workflows.LINK.replace("after: [check]", "after: [reception]")
    journey = workflows.journey(
        workflows.RECEPTION, workflows.CHECK, workflows.ASK, link, link.replace("id: next_one", "id: next_two"),
        workflows.REVIEW.replace("[check, ask]", "[check, ask, next_one, next_two]"),
        workflows.APPROVAL, workflows.ISSUE,
    )  # fmt: skip
    who, version = journey.office.who("counter", "receiving"), journey.version_now

    with CaptureQueriesContext(connection) as spent:
        reception.accept(journey.case.pk, who=who, version=version, at=journey.later(1))

    opened = {row.key for row in Step.objects.filter(case=journey.case, state=StepState.OPEN)}
    assert opened == {"check", "ask", "next_one", "next_two"}
    # One more than other acts: what is asked of offices and what is opened are two entries of the journal, however
    # many offices and cases there are, each with its own handlers; the savepoint stands for BEGIN and COMMIT.
    assert len(spent) == CEILING + 1, "\n".join(query["sql"][:120] for query in spent)


def test_silence_is_counted_in_at_most_fifteen_queries() -> None:
    journey = consulting()
    step = Step.objects.get(key="ask", state=StepState.OPEN)
    with CaptureQueriesContext(connection) as spent:
        consultation.count_as_consent(journey.case.pk, step_id=step.pk, at=journey.later(24 * 4))
    assert len(spent) <= CEILING


def _ask(journey: Journey, field: str) -> None:
    """The handler takes the case and asks for completion of one answer."""
    who, at = journey.office.who("handler", "lead"), journey.later(2)
    processing.take(journey.case.pk, who=who, version=journey.version_now, at=at)
    supplement.ask_while_processing(
        journey.case.pk,
        pins=[Pin("field", field, "Chưa rõ")],
        reason="Chưa rõ",
        who=who,
        version=journey.version_now,
        at=at,
    )


def _complete(journey: Journey, **answers: str) -> None:
    """The applicant is asked for these answers and gives them."""

    _ask(journey, next(iter(answers)))
    request = journey.case.supplements.get()
    for field in list(answers)[1:]:
        SupplementItem.objects.create(request=request, target="field", target_id=field, problem="Chưa rõ")
    draft = DraftAnswers.objects.get(case=journey.case)
    draft.answers = {**draft.answers, **answers}
    draft.save()
    _file(journey, answers)
    supplement.answer_supplement(journey.case.pk, token="again", who=journey.applicant.who, at=journey.later(26))


def _file(journey: Journey, answers: dict[str, str]) -> None:
    """Attach the paper that is asked for when it is for somebody else."""

    if answers.get("for_whom") == "other":
        blob = keep(PDF, mime="application/pdf", kind="upload", at=journey.later(2))
        Attachment.objects.create(
            case=journey.case, key="uy-quyen", component="authorisation", blob=blob, name="a.pdf", added_at=journey.at
        )
