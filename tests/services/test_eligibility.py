"""Before the form: anybody answers a few plain questions and learns whether, how much, which papers and how long."""

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from accounts.models import Person
from cases.models import Case
from services import eligibility, questions
from services.actions import publish
from services.definition import ServiceDefinition
from tests.cases import cases
from tests.catalogue import small
from tests.factories import citizen
from tests.services.factories import AT, LICENCE, definition, published

PAGE = f"/thu-tuc/{LICENCE}/dieu-kien/"


def counted() -> ServiceDefinition:
    """A small service whose fee hangs on the answer for whom, with a cheaper counter."""
    found = small.check().definition
    assert found is not None
    data = found.model_dump(by_alias=True)
    data["service"]["channels"] = ["online", "counter"]
    data["service"]["fees"][0]["when"] = {"field": "for_whom", "equals": "other"}
    data["service"]["fees"][0]["periods"] = [{"from": "2026-01-01", "amount": 9000, "by_channel": {"counter": 8000}}]
    data["service"]["time_limit"]["by_answer"] = [
        {"id": "own", "when": {"field": "for_whom", "equals": "self"}, "value": 3, "unit": "working_day",
         "basis": "law", "note": "cho mình"},
    ]  # fmt: skip
    return ServiceDefinition.model_validate(data)


def test_beside_its_questions_a_service_asks_what_fees_and_time_hang_on_and_nothing_personal() -> None:
    assert [field.id for field in eligibility.asked(definition())] == ["licence_validity", "expires_on"]
    (asked,) = eligibility.asked(counted())
    assert (asked.id, asked.required) == ("for_whom", False)


def test_the_estimate_follows_the_answers() -> None:
    with override("en"):
        other = eligibility.estimate(counted(), {"for_whom": "other"}, at=AT)
        own = eligibility.estimate(counted(), {"for_whom": "self"}, at=AT)
        nothing = eligibility.estimate(counted(), {}, at=AT)
    assert (other.quote.total, other.time_limit) == (9_000, "1 working day")
    assert [(way.channel, way.quote.total) for way in other.others] == [("at the counter", 8_000)]
    assert (own.quote.total, own.time_limit, own.time_note) == (0, "3 working days", "cho mình")
    assert [(line.component.id, line.state) for line in other.papers] == [("authorisation", "needed")]
    assert own.papers == ()
    assert [(line.state, line.note) for line in nothing.papers] == [("perhaps", "When asked for somebody else")]


def test_advice_is_told_and_lets_go_on() -> None:
    data = definition().model_dump(by_alias=True)
    data["service"]["questions"]["outcomes"][1]["effect"] = "advises"
    advising = ServiceDefinition.model_validate(data)
    yesterday = {"licence_validity": "dated", "expires_on": "2026-11-15"}
    found = eligibility.estimate(advising, yesterday, at=AT)
    assert found.refusal is None
    assert [told.code for told in found.advice] == ["expired_under_one_year"]
    assert questions.judge(advising, {**yesterday, "expires_on": "2025-11-01"}, on=AT.date()) is not None


@pytest.mark.django_db
def test_anybody_may_ask_and_learns_everything(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert published().definition.slug == LICENCE
    with django_assert_num_queries(1):
        answer = client.get(PAGE, {"hoi": "1", "licence_validity": "unlimited"})
    html = answer.content.decode()
    assert answer.status_code == 200
    for words in (
        "Ông/bà có thể nộp hồ sơ", "135.000 đồng", "5 ngày làm việc", "Ảnh chân dung",
        f"/nop/{LICENCE}/?hoi=1&amp;licence_validity=unlimited",
    ):  # fmt: skip
        assert words in html, words


@pytest.mark.django_db
def test_who_may_not_apply_is_told_why_and_what_to_do(client: Client) -> None:
    assert published().definition.slug == LICENCE
    dated = {"expires_on_day": "1", "expires_on_month": "11", "expires_on_year": "2026"}
    html = client.get(PAGE, {"hoi": "1", "licence_validity": "dated", "expires_on": "01/11/2026", **dated})
    text = html.content.decode()
    assert "Giấy phép đã hết hạn, không đổi được" in text
    assert "Khoản 2 Điều 19" in text
    assert f"/nop/{LICENCE}/" not in text


@pytest.mark.django_db
@pytest.mark.parametrize("query", [{"hoi": "1"}, {"hoi": "1", "licence_validity": "%00"}, {"hoi": "1", "x": "y" * 999}])
def test_a_missing_or_strange_answer_is_said_at_the_question(client: Client, query: dict[str, str]) -> None:
    assert published().definition.slug == LICENCE
    answer = client.get(PAGE, query)
    assert answer.status_code == 422
    assert 'href="#id_licence_validity' in answer.content.decode()


@pytest.mark.django_db
def test_the_page_speaks_english_and_asks_first(client: Client) -> None:
    assert published().definition.slug == LICENCE
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    html = client.get(PAGE).content.decode()
    assert "May I apply, and what does it cost?" in html
    assert "You may apply" not in html


@pytest.mark.django_db
def test_a_service_without_questions_answers_at_once(client: Client) -> None:
    publish(small.check(), at=AT)
    html = client.get("/thu-tuc/copies/dieu-kien/").content.decode()
    assert "9.000 đồng" in html
    assert client.get("/thu-tuc/nothing/dieu-kien/").status_code == 404


@pytest.mark.django_db
def test_what_was_answered_before_signing_in_is_not_asked_twice(client: Client) -> None:
    house = cases.house()
    client.force_login(house.office.anna.user)
    address = f"/nop/{LICENCE}/?hoi=1&licence_validity=unlimited"
    shown = client.get(address).content.decode()
    assert 'value="unlimited" checked' in shown or "checked" in shown.split('value="unlimited"')[1][:120]
    client.post(address, {"token": "t", "licence_validity": "unlimited"})
    assert Case.objects.get().draft.answers["licence_validity"] == "unlimited"


@pytest.mark.django_db
def test_an_account_that_is_not_certain_enough_is_told_what_to_do(client: Client) -> None:
    cases.house()
    weak = citizen(assurance=1)
    client.force_login(weak.user)
    answer = client.get(f"/nop/{LICENCE}/")
    assert answer.status_code == 403
    assert "mức độ 2" in answer.content.decode()
    posted = client.post(f"/nop/{LICENCE}/", {"token": "t", "licence_validity": "unlimited"})
    assert (posted.status_code, Case.objects.count()) == (403, 0)
    Person.objects.filter(pk=weak.person.pk).update(assurance=2)
    assert client.get(f"/nop/{LICENCE}/").status_code == 200
