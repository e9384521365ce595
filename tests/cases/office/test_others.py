"""The pages of parallel work: the office that is asked, the unit that reads its answer, the counter that decides."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.lifecycle import State
from cases.models import Case, Opinion
from tests.cases import workflows
from tests.cases.cases import deliver_only
from tests.cases.office.pages import address, client_of
from tests.catalogue.journeys import Journey

pytestmark = pytest.mark.django_db


def asking() -> tuple[Journey, Client]:
    """Another office is asked; its handler has signed in."""
    journey = workflows.journey(*workflows.CONSULTING)
    journey.do("reception")
    return journey, client_of(journey.office.member("handler", "consulted"))


def test_the_office_finds_what_it_is_asked_with_the_day() -> None:
    journey, client = asking()
    html = client.get("/can-bo/xu-ly/", {"tab": "asked"}).content.decode()
    assert str(journey.case.code) in html
    assert "17:00, 18/11/2026" in html


def test_nobody_else_finds_it_there() -> None:
    journey, _client = asking()
    html = client_of(journey.office.member("handler", "lead")).get("/can-bo/xu-ly/", {"tab": "asked"}).content.decode()
    assert str(journey.case.code) not in html


def test_it_reads_the_application_and_can_do_nothing_but_answer() -> None:
    journey, client = asking()
    html = client.get(address(journey.case)).content.decode()
    assert "Nguyễn Văn An" in html
    assert address(journey.case, "y-kien/") in html
    assert address(journey.case, "nhan-xu-ly/") not in html
    assert client.get(address(journey.case, "du-thao/")).status_code == 403


def test_it_answers_on_a_page_of_its_own_and_the_unit_reads_it() -> None:
    journey, client = asking()
    page = address(journey.case, "y-kien/")
    assert 'name="sending" value="1"' in client.get(page).content.decode()

    response = client.post(page, {"kind": "conditions", "text": "Thêm lối thoát nạn", "sending": "1"})

    assert response.status_code == 302
    assert Opinion.objects.get().text == "Thêm lối thoát nạn"
    html = client_of(journey.office.member("handler", "lead")).get(address(journey.case)).content.decode()
    assert "Thêm lối thoát nạn" in html
    assert address(journey.case, "y-kien/") not in html


def test_an_answer_without_its_reason_is_kept_and_asked_for() -> None:
    journey, client = asking()
    response = client.post(address(journey.case, "y-kien/"), {"kind": "object", "text": "", "sending": "1"})
    assert response.status_code == 422
    assert "checked" in response.content.decode()
    assert not Opinion.objects.exists()


@pytest.mark.parametrize("sending", ["0", "", "x", "99999999"])
def test_an_answer_to_what_was_not_read_is_told_so(sending: str) -> None:
    journey, client = asking()
    response = client.post(address(journey.case, "y-kien/"), {"kind": "agree", "text": "", "sending": sending})
    assert response.status_code == 409


def test_after_the_answer_the_page_is_closed() -> None:
    journey, client = asking()
    journey.do("ask")
    assert client.get(address(journey.case, "y-kien/")).status_code in {403, 409}
    assert client.get(address(journey.case)).status_code == 200


def test_who_answers_second_is_told_and_keeps_what_was_typed() -> None:
    journey, client = asking()
    journey.do("ask")
    first = journey.office.member("handler", "consulted").person.full_name
    response = client.post(address(journey.case, "y-kien/"), {"kind": "object", "text": "Thiếu nước", "sending": "1"})
    assert response.status_code == 409
    html = response.content.decode()
    assert first in html
    assert "Thiếu nước" in html


def test_a_stranger_finds_no_such_case() -> None:
    journey, _client = asking()
    stranger = client_of(journey.office.member("handler", "agency"))
    assert stranger.get(address(journey.case)).status_code == 404
    assert stranger.get(address(journey.case, "y-kien/")).status_code == 404


def test_the_citizen_reads_who_is_being_asked() -> None:
    journey, _client = asking()
    client = client_of(journey.applicant)
    html = client.get(f"/ho-so/{journey.case.code}/").content.decode()
    assert f"Đang lấy ý kiến {journey.office.units['consulted'].name_vi}" in html
    journey.do("ask")
    html = client.get(f"/ho-so/{journey.case.code}/").content.decode()
    assert "Đang lấy ý kiến" not in html
    assert "đã trả lời" in html


def test_the_linked_application_stands_on_both_pages() -> None:
    journey = workflows.linking()
    journey.do("reception")
    journey.do("check")
    deliver_only("open_linked")
    linked = Case.objects.exclude(pk=journey.case.pk).get()

    for page, other in ((journey.case, linked), (linked, journey.case)):
        html = client_of(journey.applicant).get(f"/ho-so/{page.code}/").content.decode()
        assert f"/ho-so/{other.code}/" in html
    html = client_of(journey.office.member("handler", "lead")).get(address(journey.case)).content.decode()
    assert str(linked.code) in html


def test_the_counter_that_decides_has_its_list_and_its_buttons() -> None:
    journey = workflows.journey(*workflows.AT_THE_COUNTER, four_eyes=False)
    journey.do("reception")
    client = client_of(journey.office.member("counter", "receiving"))

    assert str(journey.case.code) in client.get("/can-bo/tiep-nhan/", {"tab": "decide"}).content.decode()
    html = client.get(address(journey.case)).content.decode()
    assert address(journey.case, "du-thao/") in html
    assert address(journey.case, "phe-duyet/") not in html, "nothing is drafted yet"
    drafted = client.post(
        address(journey.case, "du-thao/"), {"kind": "grant", "entry": "12", "version": journey.version_now}
    )
    assert drafted.status_code == 302, drafted.content.decode()
    assert address(journey.case, "phe-duyet/") in client.get(address(journey.case)).content.decode()

    assert client.post(address(journey.case, "phe-duyet/"), {"version": journey.version_now}).status_code == 302
    deliver_only("render_result")
    with journey.keys():
        page = client.get(address(journey.case, "ky-so/"))
        rendered = journey.case.results.get().rendered
        assert rendered is not None
        assert rendered.sha256 in page.content.decode()
        signed = client.post(
            address(journey.case, "ky-so/"),
            {"pin": "246810", "sha256": rendered.sha256, "version": journey.version_now},
        )
        assert signed.status_code == 302, signed.content.decode()
        assert Case.objects.get().state == State.APPROVED
        assert str(journey.case.code) in client.get("/can-bo/tiep-nhan/", {"tab": "decide"}).content.decode()
        assert client.post(
            address(journey.case, "ky-so-co-quan/"), {"version": journey.version_now}
        ).status_code == 302  # fmt: skip
        assert client.post(address(journey.case, "ban-hanh/"), {"version": journey.version_now}).status_code == 302
    assert Case.objects.get().state == State.RELEASED


def test_a_clerk_is_not_shown_what_the_counter_issues() -> None:
    journey = workflows.journey(*workflows.AT_THE_COUNTER, four_eyes=False)
    with journey.keys():
        journey.do("reception")
        journey.do("approval")
    clerk = client_of(journey.office.member("clerk", "agency"))
    assert str(journey.case.code) not in clerk.get("/can-bo/phat-hanh/").content.decode()


PAGES = {
    "the queue of what is asked": ("/can-bo/xu-ly/?tab=asked", 10),
    "the case": ("", 20),
    "the page of the opinion": ("y-kien/", 12),
}


@pytest.mark.parametrize("page", PAGES)
def test_pages_of_the_office_that_is_asked_keep_their_ceilings(page: str) -> None:
    journey, client = asking()
    rest, ceiling = PAGES[page]
    url = rest if rest.startswith("/") else address(journey.case, rest)
    client.get(url)
    with CaptureQueriesContext(connection) as spent:
        client.get(url)
    assert len(spent) <= ceiling, "\n".join(query["sql"][:110] for query in spent)


def test_the_queue_at_the_counter_keeps_its_ceiling() -> None:
    journey = workflows.journey(*workflows.AT_THE_COUNTER, four_eyes=False)
    journey.do("reception")
    client = client_of(journey.office.member("counter", "receiving"))
    client.get("/can-bo/tiep-nhan/", {"tab": "decide"})
    with CaptureQueriesContext(connection) as spent:
        client.get("/can-bo/tiep-nhan/", {"tab": "decide"})
    assert len(spent) <= 10, "\n".join(query["sql"][:110] for query in spent)
