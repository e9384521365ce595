"""What a service may ask or promise, followed through the office: groups in a completion and in a decision, a limit by
answer that a completion moves, and a result in two languages with its copies."""

from datetime import timedelta

import pytest
from django.test import Client

from cases.actions import drafts, supplement
from cases.actions.supplement import Pin
from cases.lifecycle import State
from cases.models import Case
from portal.invariants import broken
from records import storage
from tests.cases import workflows
from tests.cases.cases import add_file
from tests.cases.office.pages import address, client_of, versioned
from tests.catalogue import small
from tests.catalogue.journeys import PDF, Journey, text_of

pytestmark = pytest.mark.django_db

Change = tuple[str, str, str]
PLAIN = (workflows.RECEPTION, workflows.CHECK, workflows.APPROVAL, workflows.ISSUE)
GROUP = "kind: group, label: Người đi cùng, item: Người, at_most: 3, fields: [{id: who, kind: person_name, label: Tên}]"
PEOPLE: tuple[Change, ...] = (
    ("form.yaml", "      - id: note\n", f"      - {{id: people, {GROUP}}}\n      - id: note\n"),
    (
        "text/en.yaml",
        "note: {label: Note}",
        "people: {label: People, item: Person, fields: {who: {label: Name}}}\n        note: {label: Note}",
    ),
)
PARCELS: tuple[Change, ...] = (
    ("result.yaml", "decision_fields:\n", f"decision_fields:\n  - {{id: people, {GROUP}}}\n"),
    (
        "text/en.yaml",
        "decision_fields: {entry",
        "decision_fields: {people: {label: People, item: Person, fields: {who: {label: Name}}}, entry",
    ),
)
BY_ANSWER: tuple[Change, ...] = (
    (
        "service.yaml",
        "  default: {value: 1, unit: working_day, basis: law}\n",
        "  default: {value: 1, unit: working_day, basis: law}\n  by_answer:\n"
        "    - {id: others, when: {field: for_whom, equals: other}, value: 5, unit: working_day, basis: law,"
        " note: Cho người khác}\n",
    ),
    (
        "text/en.yaml",
        "  refund_rule:",
        "  time_limit: {by_answer: {others: {note: For somebody else}}}\n  refund_rule:",
    ),
)
IN_TWO_LANGUAGES: tuple[Change, ...] = (
    (
        "result.yaml",
        "template: result.html, kind: notice, title: Bản sao, summary: Bản sao, series: BS",
        "kind: extract, title: Bản sao, summary: Bản sao, series: BS, languages: [vi, en], copies: {field: count}",
    ),
    ("result.yaml", "record:\n", "record:\n  - {id: whom, label: Cho ai, answer: for_whom}\n"),
    ("text/en.yaml", "  record: {holder", "  record: {whom: {label: For whom}, holder"),
    (
        "form.yaml",
        "      - id: note\n",
        "      - {id: count, kind: integer, label: Số, max: 9}\n      - id: note\n",
    ),
    ("text/en.yaml", "note: {label: Note}", "count: {label: Copies}\n        note: {label: Note}"),
    ("examples/passes.yaml", "for_whom: self}", "for_whom: self, count: 3}"),
    ("examples/passes.yaml", 'record: {entry: "12"}', 'record: {entry: "12", whom: self}'),
    ("examples/fails.yaml", "for_whom]", "for_whom, count]"),
)


def sent(*changes: Change, without: str = "", **answers: object) -> Journey:
    """An application to the small service with these changes of its files."""
    files = workflows.files(*PLAIN)
    files.pop(without, None)
    for name, old, new in changes:
        assert old.encode() in files[name], (name, old)
        files[name] = files[name].replace(old.encode(), new.encode(), 1)
    found = small.check(files)
    assert found.problems == (), [str(problem) for problem in found.problems]
    example = found.examples["examples/passes.yaml"]
    return Journey(found, example.model_copy(update={"answers": {**example.answers, **answers}}))


def asked_again(journey: Journey, field: str) -> None:
    """Completion of one answer is asked for while the case is worked on."""
    journey.do("reception")
    client = client_of(journey.office.member("handler", "lead"))
    case = Case.objects.get(pk=journey.case.pk)
    assert client.post(address(case, "nhan-xu-ly/"), versioned(case)).status_code == 302
    supplement.ask_while_processing(
        journey.case.pk, pins=[Pin("field", field, "Thiếu người")], reason="Chưa đủ",
        who=journey.office.who("handler", "lead"), version=journey.version_now, at=journey.later(2),
    )  # fmt: skip


def test_a_group_is_completed_item_by_item(client: Client) -> None:
    journey = sent(*PEOPLE, people=[{"who": "Nguyễn Văn Một"}])
    asked_again(journey, "people")
    client.force_login(journey.applicant.user)
    page = f"/ho-so/{journey.case.code}/bo-sung/"
    assert 'value="Nguyễn Văn Một"' in client.get(page).text
    typed = {"token": "more", "people-count": "1", "people-0-who": "Nguyễn Văn Một"}

    longer = client.post(page, {**typed, "people-add": ""})

    assert longer.status_code == 200
    assert 'name="people-1-who"' in longer.text
    assert journey.case.submissions.count() == 1, "a button inside the group sends nothing"
    wrong = client.post(page, {**typed, "people-count": "2", "people-1-who": "12345"})
    assert wrong.status_code == 422
    assert 'value="12345"' in wrong.text
    assert client.post(page, {**typed, "people-count": "2", "people-1-who": "Lê Thị Hai"}).status_code == 302
    last = journey.case.submissions.latest("number")
    assert last.answers["people"] == [{"who": "Nguyễn Văn Một"}, {"who": "Lê Thị Hai"}]
    assert (last.number, last.answers["full_name"]) == (2, "Nguyễn Văn An")
    shown = client_of(journey.office.member("handler", "lead")).get(address(journey.case)).text
    assert "Lê Thị Hai" in shown


def test_a_group_is_decided_item_by_item() -> None:
    journey = sent(*PARCELS)
    journey.do("reception")
    client = client_of(journey.office.member("handler", "lead"))
    page = address(journey.case, "du-thao/")
    assert client.post(address(journey.case, "nhan-xu-ly/"), versioned(journey.case)).status_code == 302
    typed = {"kind": "grant", "entry": "12", "people-count": "1", "people-0-who": "Nguyễn Văn Một"}

    longer = client.post(page, {**typed, "version": journey.version_now, "people-add": ""})

    assert longer.status_code == 200
    assert 'value="Nguyễn Văn Một"' in longer.text
    assert 'name="people-1-who"' in longer.text
    assert not journey.case.decisions.exists()
    two = {**typed, "people-count": "2", "people-1-who": "Lê Thị Hai"}
    assert client.post(page, {**two, "people-1-who": "1", "version": journey.version_now}).status_code == 422
    assert client.post(page, {**two, "version": journey.version_now}).status_code == 302
    content = journey.case.decisions.get().content
    assert content == {"entry": "12", "people": [{"who": "Nguyễn Văn Một"}, {"who": "Lê Thị Hai"}]}


@pytest.mark.parametrize(("first", "then", "due"), [("self", "other", "2026-11-25"), ("other", "self", "2026-11-18")])
def test_a_completion_that_changes_the_class_changes_the_time_limit_from_then_on(
    first: str, then: str, due: str
) -> None:
    named = {"other_name": "Lê Thị Bình"} if first == "other" else {}
    journey = sent(*BY_ANSWER, for_whom=first, **named)
    asked_again(journey, "for_whom")
    promised = Case.objects.get(pk=journey.case.pk).promised_at
    case_id, who, at = journey.case.pk, journey.applicant.who, journey.at + timedelta(days=1)
    answers = {"for_whom": then} | ({"other_name": "Lê Thị Bình"} if then == "other" else {})
    drafts.save_page(case_id, page="supplement", answers=answers, typed={}, complete=True, who=who, at=at)
    if then == "other":
        add_file(journey.case, "authorisation", who=who, at=at, data=PDF)

    supplement.answer_supplement(case_id, token="more", who=who, at=at)

    case = Case.objects.get(pk=journey.case.pk)
    assert case.due_at is not None
    assert case.due_at.date().isoformat() == due, "working days from the completion on; the 24th is a holiday"
    assert case.promised_at == promised, "what was promised stays known"
    assert [line for line in broken(at=at) if not line.startswith("INV-10")] == []
    Case.objects.filter(pk=case.pk).update(due_at=case.due_at + timedelta(hours=1))
    assert any(line.startswith("INV-12") for line in broken(at=at)), "and the invariant can be broken"


def test_a_result_in_two_languages_says_both_and_how_many_copies_there_are() -> None:
    journey = sent(*IN_TWO_LANGUAGES, without="result.html")

    case = journey.to_the_end()

    assert case.state == State.RELEASED
    result = case.results.get()
    assert result.sealed is not None
    words = text_of(storage.read(result.sealed))
    assert "Số bản: 03." in words
    vietnamese, english = words.split("English text", 1)
    assert "Cho mình" in vietnamese
    assert "For myself" not in vietnamese
    for said in ("For whom: For myself", "Full name: Nguyễn Văn An", "Entry number: 12"):
        assert said in english
    assert "Cho mình" not in english
    assert "The Vietnamese text decides." in english


def test_a_refusal_of_such_a_service_is_in_vietnamese_alone() -> None:
    journey = sent(*IN_TWO_LANGUAGES, without="result.html")
    journey.refuses = True

    result = journey.to_the_end().results.get()

    assert result.sealed is not None
    words = text_of(storage.read(result.sealed))
    assert "Không có trong sổ" in words
    assert "English text" not in words
