"""Known once, asked once: what a register or her own earlier application has is filled in, and officials see whence."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from cases.actions import discarding, drafts
from cases.actions.known import answer_offer
from cases.models import Case, Competence, DraftAnswers, Submission
from cases.selectors.office_case import case_page
from ground.ports import use
from journal.models import Entry
from services.actions import publish
from services.registers.fake import FakePopulation, FakeRegister
from services.registers.port import LicenceRecord, PersonRecord
from tests.cases import cases
from tests.factories import AT, Member, citizen
from tests.services.factories import checked

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(days=20)


@pytest.fixture
def house() -> cases.House:
    """The office with driving licences, whose form the register of licences fills."""
    return cases.house()


def licence(number: str, person: Member, ends: date | None, status: Any = "valid") -> LicenceRecord:
    name = person.person.full_name
    own = person.person.personal_number or ""
    return LicenceRecord(number, own, name, ("2008:B2",), date(2017, 2, 20), ends, "Sở Giao thông vận tải", status)


@contextmanager
def answering(*licences: LicenceRecord, down: bool = False) -> Iterator[None]:
    with use("licence_register", FakeRegister(licences=licences, down=down)):
        yield


def begun(version: Any, member: Member, *, at: Any = AT, **answers: Any) -> Case:
    return drafts.start_draft(version, who=member.who, token="new", answers=answers, language="vi", at=at)


def draft_of(case: Case) -> DraftAnswers:
    return DraftAnswers.objects.get(case=case)


DATED = {"licence_validity": "dated", "expires_on": "2027-02-20"}


# --- registers ----------------------------------------------------------------------------------------------------


def test_the_register_fills_the_licence_that_ends_first(house: cases.House) -> None:
    anna = house.office.anna
    case = begun(house.version, anna, **DATED)
    own = (
        licence("790000000002", anna, None),
        licence("790000000001", anna, date(2027, 2, 20)),
        licence("790000000003", anna, date(2026, 12, 1), "withheld"),
    )

    with answering(*own):
        cases.deliver_only("fill_draft")

    draft = draft_of(case)
    assert draft.known["registers"] == {"licence": "answered"}
    assert draft.answers["licence_number"] == "790000000001"
    assert draft.answers["licence_classes"] == ["2008:B2"]
    assert draft.answers["issued_on"] == "2017-02-20"


def test_somebody_elses_licence_fills_nothing(house: cases.House) -> None:
    case = begun(house.version, house.office.anna, **DATED)

    with answering(licence("790000000001", citizen("Lê Văn Khác"), None)):
        cases.deliver_only("fill_draft")

    assert draft_of(case).known["registers"] == {"licence": "nothing"}
    assert "licence_number" not in draft_of(case).answers


def test_what_was_typed_meanwhile_stays(house: cases.House) -> None:
    anna = house.office.anna
    case = begun(house.version, anna, **DATED)
    typed = {"licence_number": "790000000009"}
    drafts.save_page(case.pk, page="licence", answers=typed, typed={}, complete=False, who=anna.who, at=AT)

    with answering(licence("790000000001", anna, None)):
        cases.deliver_only("fill_draft")

    assert draft_of(case).answers["licence_number"] == "790000000009"


def test_a_silent_register_leaves_the_form_to_be_typed_and_the_page_says_so(house: cases.House, client: Client) -> None:
    case = begun(house.version, house.office.anna, **DATED)
    with answering(down=True):
        cases.deliver_only("fill_draft")
    client.force_login(house.office.anna.user)

    page = client.get(f"/nhap/{case.key}/trang/licence/")

    assert draft_of(case).known["registers"] == {"licence": "silent"}
    assert page.status_code == 200
    assert "Chưa có trả lời của cơ sở dữ liệu giấy phép lái xe" in page.text


def test_a_filled_page_names_its_source_and_costs_no_query_more(
    house: cases.House, client: Client, django_assert_num_queries: Any
) -> None:
    anna = house.office.anna
    case = begun(house.version, anna, **DATED)
    with answering(licence("790000000001", anna, None)):
        cases.deliver_only("fill_draft")
    client.force_login(anna.user)
    client.get(f"/nhap/{case.key}/trang/contact/")

    with django_assert_num_queries(PAGE):
        plain = client.get(f"/nhap/{case.key}/trang/contact/")
    with django_assert_num_queries(PAGE):
        filled = client.get(f"/nhap/{case.key}/trang/licence/")

    assert "Điền sẵn từ" not in plain.text
    assert "Điền sẵn từ cơ sở dữ liệu giấy phép lái xe" in filled.text
    assert 'value="790000000001"' in filled.text


PAGE = 4
"""What a page of questions costs, filled or not."""


def test_a_draft_that_is_gone_is_left_alone(house: cases.House) -> None:
    anna = house.office.anna
    case = begun(house.version, anna, **DATED)
    discarding.discard(case.pk, who=anna.who, at=AT)

    with answering(licence("790000000001", anna, None)):
        cases.deliver_only("fill_draft")

    assert not DraftAnswers.objects.exists()


@pytest.mark.parametrize(
    ("number", "down", "verdict", "words"),
    [
        ("790000000001", False, "agrees", "Khớp với cơ sở dữ liệu"),
        ("790000000009", False, "differs", "Khác với cơ sở dữ liệu: 790000000001"),
        ("790000000009", True, "unverified", "Chưa xác minh với cơ sở dữ liệu"),
    ],
)
def test_the_official_sees_what_agrees_differs_or_was_typed(
    house: cases.House, client: Client, number: str, down: bool, verdict: str, words: str
) -> None:
    anna = house.office.anna
    given = {**cases.answers(), "licence_number": number}
    with answering(licence("790000000001", anna, None), down=down):
        case = cases.draft(house, given=given)
        cases.deliver_only("fill_draft")
    sent = cases.sent(house, case)

    frozen = Submission.objects.get(case=sent).known["licence_number"]
    page = case_page(sent, house.office.binh.who, lang="vi", at=AT)
    marks = {row.field_id: row.mark for section in page.sections for row in section.rows}

    assert frozen["verdict"] == verdict
    assert marks["licence_number"] == words
    assert marks["phone"] == ""


# --- an answer that the law fixes ---------------------------------------------------------------------------------


@pytest.fixture
def births(house: cases.House) -> Any:
    """Birth registration, whose requester is named by the population database."""
    version = publish(checked("birth-registration"), at=AT).version
    office = house.office
    Competence.objects.create(service=version.service, receiving_unit=office.counter, lead_unit=office.division)
    return version


@contextmanager
def knowing(member: Member, name: str, *, down: bool = False) -> Iterator[None]:
    person = PersonRecord(member.person.personal_number or "", name, "1990-03-27")
    with use("population_register", FakePopulation(people=(person,), down=down)):
        yield


def test_a_locked_answer_is_shown_and_cannot_be_forged(house: cases.House, births: Any, client: Client) -> None:
    anna = house.office.anna
    case = begun(births, anna)
    with knowing(anna, "Nguyễn Thị Đúng"):
        cases.deliver_only("fill_draft")
    client.force_login(anna.user)

    page = client.get(f"/nhap/{case.key}/trang/requester/")
    forged = {"requester_name": "Nguyễn Thị Giả", "requester_born_year": "1991", "requester_relation": "mother"}
    client.post(f"/nhap/{case.key}/trang/requester/", forged)
    client.post(f"/nhap/{case.key}/trang/requester/luu/", forged)
    drafts.save_page(
        case.pk, page="x", answers={"requester_name": "Giả"}, typed={}, complete=False, who=anna.who, at=AT
    )

    assert 'name="requester_name"' not in page.text
    assert "Nguyễn Thị Đúng" in page.text
    assert draft_of(case).answers["requester_name"] == "Nguyễn Thị Đúng"
    assert draft_of(case).answers["requester_born"] == "1990-03-27"
    assert draft_of(case).answers["requester_relation"] == "mother"


def test_a_locked_answer_is_typed_while_the_register_is_silent(house: cases.House, births: Any, client: Client) -> None:
    anna = house.office.anna
    case = begun(births, anna)
    with knowing(anna, "Nguyễn Thị Đúng", down=True):
        cases.deliver_only("fill_draft")
    client.force_login(anna.user)

    client.post(f"/nhap/{case.key}/trang/requester/", {"requester_name": "Nguyễn Thị Tự Khai"})

    assert draft_of(case).answers["requester_name"] == "Nguyễn Thị Tự Khai"


# --- an earlier application ---------------------------------------------------------------------------------------


def test_her_earlier_answers_fill_a_new_draft_with_her_consent(house: cases.House, client: Client) -> None:
    anna = house.office.anna
    earlier = cases.submitted(house)
    case = begun(house.version, anna, at=LATER, **DATED)
    client.force_login(anna.user)
    before = draft_of(case).answers.get("licence_number")

    offered = client.get(f"/nhap/{case.key}/")
    client.post(f"/nhap/{case.key}/dung-lai/", {"agrees": "yes"})
    again = client.get(f"/nhap/{case.key}/")
    page = client.get(f"/nhap/{case.key}/trang/licence/")

    draft = draft_of(case)
    assert before is None
    assert "Dùng lại thông tin ông/bà đã khai trong hồ sơ trước" in offered.text
    assert "Dùng lại thông tin" not in again.text
    assert draft.answers["licence_number"] == Submission.objects.get(case=earlier).answers["licence_number"]
    assert f"Điền sẵn từ hồ sơ {earlier.code}" in page.text
    assert "declaration" not in draft.answers
    entry = Entry.objects.get(kind="draft.reuse_answered")
    assert "licence_number" in entry.data["fields"]
    assert draft.answers["licence_number"] not in str(entry.data)


def test_who_says_no_is_not_asked_again_and_nothing_is_filled(house: cases.House, client: Client) -> None:
    cases.submitted(house)
    case = begun(house.version, house.office.anna, at=LATER, **DATED)
    client.force_login(house.office.anna.user)

    client.post(f"/nhap/{case.key}/dung-lai/", {"agrees": "no"})
    client.post(f"/nhap/{case.key}/dung-lai/", {"agrees": "yes"})

    assert "licence_number" not in draft_of(case).answers
    assert "Dùng lại thông tin" not in client.get(f"/nhap/{case.key}/").text


def test_another_persons_application_is_never_offered_nor_taken(house: cases.House) -> None:
    theirs = cases.submitted(house)
    other = citizen("Lê Văn Khác", personal_number="001090000777")
    case = begun(house.version, other, at=LATER, **DATED)
    assert "earlier" not in draft_of(case).known

    forged = {"earlier": {"submission": Submission.objects.get(case=theirs).pk, "case": theirs.code}}
    DraftAnswers.objects.filter(case=case).update(known=forged)
    answer_offer(case.pk, agrees=True, who=other.who, at=LATER)

    assert "licence_number" not in draft_of(case).answers


def test_an_answer_taken_over_can_be_changed(house: cases.House) -> None:
    anna = house.office.anna
    cases.submitted(house)
    case = begun(house.version, anna, at=LATER, **DATED)
    answer_offer(case.pk, agrees=True, who=anna.who, at=LATER)
    changed = {"licence_number": "790000000009"}
    drafts.save_page(case.pk, page="licence", answers=changed, typed={}, complete=True, who=anna.who, at=LATER)

    for component in ("portrait", "licence_front", "licence_back", "health_certificate"):
        cases.add_file(case, component, who=anna.who, at=LATER)
    case = cases.sent(house, Case.objects.get(pk=case.pk), at=LATER)

    frozen = Submission.objects.get(case=case).known["licence_number"]
    assert (frozen["from"], frozen["verdict"]) == ("earlier", "differs")
