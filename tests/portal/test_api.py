"""The JSON interface: what it answers of the catalogue, and what caches, other sites and callers in a hurry may do."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.http import http_date
from pytest_django import DjangoAssertNumQueries

from accounts.models import Throttle
from accounts.rest import ASKED
from services.models import ServiceVersion
from services.published_tables import published_table
from tests.portal.programs import API, ask, send
from tests.services.factories import LICENCE, published
from tests.services.shelved import shelved

pytestmark = pytest.mark.django_db


# --- the catalogue --------------------------------------------------------------------------------------------------


def test_services_are_listed_and_found(client: Client) -> None:
    published()
    shelved("shop", "Đăng ký hộ kinh doanh")
    assert ask(client, "/services/")["count"] == 2
    found = ask(client, "/services/?q=bang lia&lang=en")
    assert [one["slug"] for one in found["results"]] == [LICENCE]
    assert found["results"][0]["name"] == "Renew or exchange a driving licence"
    assert found["meant"] == "bang lai"
    assert ask(client, "/services/?topic=vehicle")["count"] == 1


def test_lists_are_paged_in_as_many_queries_for_one_as_for_thirty(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        shelved(f"s{number}", f"Cấp giấy {number:02}")
    for size in (1, 30):
        with django_assert_num_queries(2):  # the last change, the page
            page = ask(client, f"/services/?page_size={size}")
        assert len(page["results"]) == size
    last = ask(client, "/services/?page_size=20&page=2")
    assert (len(last["results"]), last["next"]) == (10, None)
    assert ask(client, "/services/?page_size=20")["next"] == "/api/v1/services/?page_size=20&page=2"


def test_a_service_says_everything_in_the_language_asked_for(client: Client) -> None:
    published()
    page = ask(client, f"/services/{LICENCE}/", **{"Accept-Language": "en-GB,en;q=0.9,vi;q=0.1"})
    assert (page["name"], page["fee_total"], page["time_limit"]) == (
        "Renew or exchange a driving licence",
        135_000,
        "5 working days",
    )
    assert page["topics"] == ["vehicle"]
    assert ask(client, f"/services/{LICENCE}/")["name"] == "Đổi giấy phép lái xe"
    assert ask(client, f"/services/{LICENCE}/versions/")["results"][0]["content_hash"] == page["content_hash"]


def test_the_form_is_a_json_schema(client: Client) -> None:
    published()
    form = ask(client, f"/services/{LICENCE}/form/?lang=en")
    assert form["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert form["properties"]["licence_number"]["title"] == "Licence number"


def test_a_version_is_read_with_its_days_and_its_own_form(client: Client) -> None:
    version = published()
    path = f"/services/{LICENCE}/versions/1/"
    read = ask(client, path)
    assert (read["number"], read["content_hash"], read["valid_to"]) == (1, version.content_hash, None)
    assert read["form"] == ask(client, f"/services/{LICENCE}/form/")
    assert client.get(f"{API}/services/{LICENCE}/versions/2/").status_code == 404
    first = client.get(API + path)
    assert first.headers["Last-Modified"] == http_date(version.published_at.timestamp())
    again = {"If-None-Match": first.headers["ETag"]}
    assert client.get(API + path, headers=again).status_code == 304
    ServiceVersion.objects.update(valid_to=version.valid_from + timedelta(days=400))  # another law was published
    assert client.get(API + path, headers=again).status_code == 200


def test_entries_of_a_table_are_told_with_their_days(client: Client) -> None:
    wards = ask(client, "/reference/communes/?parent=01&page_size=1&on=2026-11-16")
    assert wards["results"][0]["parent"] == "01"
    assert wards["results"][0]["valid_from"] == "2025-07-01"
    assert ask(client, "/reference/communes/?on=2020-01-01")["count"] == 0


def test_the_mark_of_a_table_is_the_same_in_every_process() -> None:
    asked = "from services.published_tables import published_table as t; print(t('communes').fingerprint)"
    setup = "import django; django.setup(); "
    told = {
        subprocess.run(
            [sys.executable, "-c", setup + asked], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True,
            text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert told == {published_table("communes").fingerprint + "\n"}


def test_reference_tables_are_paged(client: Client) -> None:
    names = {one["table"] for one in ask(client, "/reference/")["results"]}
    assert {"provinces", "nationalities", "topics"} <= names
    page = ask(client, "/reference/provinces/?page_size=10")
    assert (page["count"], len(page["results"])) == (34, 10)
    assert page["next"] == "/api/v1/reference/provinces/?page_size=10&page=2"


def test_fees_are_told_for_answers(client: Client) -> None:
    published()
    answer = send(client, f"/services/{LICENCE}/fees/", {"answers": {"delivery": "electronic"}, "on": "2026-11-16"})
    assert answer.status_code == 200
    assert answer.json()["total"] == 135_000
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("answers", [{"moon": 1}, {"delivery": "rocket"}, {"delivery": [[[]]]}, {"born": {"a": 1}}])
def test_answers_that_cannot_be_right_are_refused_at_their_place(client: Client, answers: dict[str, object]) -> None:
    published()
    refused = send(client, f"/services/{LICENCE}/fees/?lang=en", {"answers": answers})
    assert refused.status_code == 422
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.json()["errors"][0]["pointer"] == f"#/answers/{next(iter(answers))}"


# --- caches, other sites, pace --------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/services/", f"/services/{LICENCE}/", f"/services/{LICENCE}/form/"])
def test_what_did_not_change_is_not_sent_again(client: Client, path: str) -> None:
    published()
    first = client.get(API + path)
    assert first.headers["Cache-Control"] == "public, max-age=300"
    assert "Accept-Language" in first.headers["Vary"]
    again = client.get(API + path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    english = client.get(API + path + "?lang=en", headers={"If-None-Match": first.headers["ETag"]})
    assert english.status_code == 200
    shelved("shop", "Đăng ký hộ kinh doanh")
    changed = client.get(API + path, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == (200 if path == "/services/" else 304)


def test_only_the_open_catalogue_may_be_read_by_other_sites(client: Client) -> None:
    published()
    assert client.get(f"{API}/services/").headers["Access-Control-Allow-Origin"] == "*"
    for answer in (
        send(client, "/cases/look-up/", {"code": "x", "secret": "y"}),
        send(client, f"/services/{LICENCE}/fees/", {}),
        client.get(f"{API}/results/x/"),
    ):
        assert "Access-Control-Allow-Origin" not in answer.headers


def test_nothing_leaves_a_cookie_or_asks_for_a_session(client: Client) -> None:
    published()
    assert client.get(f"{API}/services/").cookies == {}
    assert send(client, f"/services/{LICENCE}/fees/", {}).cookies == {}


def test_a_caller_in_a_hurry_is_told_when_to_come_back(client: Client) -> None:
    published()
    send(client, f"/services/{LICENCE}/fees/", {})
    Throttle.objects.update(count=ASKED)
    slowed = send(client, f"/services/{LICENCE}/fees/", {})
    assert slowed.status_code == 429
    assert slowed.headers["Content-Type"] == "application/problem+json"
    assert 0 < int(slowed.headers["Retry-After"]) <= 600
    assert client.get(f"{API}/services/").status_code == 200


def test_reading_the_open_catalogue_writes_nothing(client: Client) -> None:
    published()
    for path in ("/services/?q=bang", f"/services/{LICENCE}/", "/reference/"):
        client.get(API + path)
    assert not Throttle.objects.exists()
