"""A paper that the answers no longer ask for: kept while drafting, not sent, never in the way (issue 3 §1)."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from cases.actions import drafts, supplement
from cases.actions.supplement import Pin
from cases.models import Attachment, Case, Submission
from cases.selectors import citizen, sheets
from ground.refusals import Invalid
from tests.cases import cases, workflows
from tests.catalogue.journeys import PDF
from tests.factories import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> cases.House:
    """The office; a foreigner is asked for her passport, a Vietnamese is not."""
    return cases.house()


def foreign(house: cases.House) -> Case:
    """A draft of a foreigner, with her passport."""
    case = cases.draft(house, given={**cases.answers(), "nationality": "LA"})
    cases.add_file(case, "passport", who=house.office.anna.who)
    return case


def says(house: cases.House, case: Case, **answers: Any) -> Case:
    """Answers changed on a page of the draft."""
    who = house.office.anna.who
    drafts.save_page(case.pk, page="all", answers=answers, typed={}, complete=True, who=who, at=AT)
    return Case.objects.get(pk=case.pk)


def papers(submission: Submission) -> set[str]:
    """The papers of which a sending has files."""
    return {row["component"] for row in submission.files}


def asked(house: cases.House, case: Case, *pins: Pin) -> Case:
    """A sent case whose completion the counter asks for."""
    who = house.office.binh.who
    supplement.ask_at_reception(case.pk, pins=pins, reason="Chưa rõ", who=who, version=case.version, at=AT)
    return Case.objects.get(pk=case.pk)


def answered(house: cases.House, case: Case) -> Submission:
    """The completion, sent."""
    return supplement.answer_supplement(case.pk, token="more", who=house.office.anna.who, at=AT + timedelta(hours=1))


def test_a_file_that_is_no_longer_asked_for_is_not_sent(house: cases.House) -> None:
    case = says(house, foreign(house), nationality="VN")

    case = cases.sent(house, case)

    assert papers(case.submissions.get()) == {"portrait", "licence_front", "licence_back", "health_certificate"}
    assert not Attachment.objects.filter(case=case, component="passport").exists(), "what was not sent is not kept"


def test_it_is_not_lost_while_drafting(house: cases.House) -> None:
    case = says(house, foreign(house), nationality="VN")
    assert "passport" not in {paper.id for paper in sheets.of_draft(case, at=AT).papers}

    case = says(house, case, nationality="LA")

    assert [file.component for file in citizen.files_of(case, "passport")] == ["passport"]
    assert "passport" in papers(cases.sent(house, case).submissions.get())


def test_a_paper_that_the_completed_answers_no_longer_ask_for_goes_with_them(house: cases.House) -> None:
    case = cases.sent(house, foreign(house))
    case = asked(house, case, Pin("field", "nationality", "Sai"), Pin("component", "passport", "Mờ"))
    says(house, case, nationality="VN")

    assert "passport" not in papers(answered(house, case)), "and its pin asks for nothing any more"
    assert "passport" in papers(case.submissions.get(number=1))


def test_a_paper_that_the_completed_answers_ask_for_anew_can_be_added(house: cases.House) -> None:
    case = cases.sent(house, cases.draft(house))
    case = asked(house, case, Pin("field", "nationality", "Sai"))
    case = says(house, case, nationality="LA")
    with pytest.raises(Invalid) as refused:
        answered(house, case)
    assert set(refused.value.errors) == {"passport"}
    (told,) = citizen.asked_papers(case, case.supplements.get(), at=AT)
    assert (told.label, told.problem) == (
        "Trang thông tin của hộ chiếu",
        "Câu trả lời mới của ông/bà cần thêm giấy tờ này.",
    )

    cases.add_file(case, "passport", who=house.office.anna.who)

    assert "passport" in papers(answered(house, case))


def test_a_completed_answer_may_bring_up_another_question_and_its_paper(client: Client) -> None:
    journey = workflows.journey(workflows.RECEPTION, workflows.CHECK, workflows.APPROVAL, workflows.ISSUE)
    supplement.ask_at_reception(
        journey.case.pk,
        pins=[Pin("field", "for_whom", "Cho ai?")],
        reason="Chưa rõ",
        who=journey.office.who("counter", "receiving"),
        version=journey.case.version,
        at=journey.at,
    )
    client.force_login(journey.applicant.user)
    page = f"/ho-so/{journey.case.code}/bo-sung/"
    assert 'name="other_name"' in client.get(page).text
    typed = {"token": "more", "for_whom": "other", "full_name": "Người Khác"}

    assert client.post(page, typed).status_code == 422, "whose name is it?"
    answer = client.post(page, {**typed, "other_name": "Lê Thị Bình"})

    assert answer.status_code == 422
    assert "cần thêm giấy tờ này" in answer.text
    cases.add_file(journey.case, "authorisation", who=journey.applicant.who, at=journey.at, data=PDF)
    assert client.post(page, {**typed, "other_name": "Lê Thị Bình"}).status_code == 302
    last = journey.case.submissions.latest("number")
    assert (last.answers["other_name"], last.answers["full_name"]) == ("Lê Thị Bình", "Nguyễn Văn An")
