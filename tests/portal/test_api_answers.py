"""The JSON interface: how it refuses, cases and results, and everything that its description allows at random."""

from typing import Any

import pytest
import schemathesis
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from portal.views.api import described
from tests.architecture.access import content
from tests.cases import cases
from tests.portal.programs import API, ask, send
from tests.services.factories import LICENCE, published

pytestmark = pytest.mark.django_db


class Programs(WSGIHandler):
    """The portal with its middleware, inside the test's transaction: requests neither open nor close a connection."""

    def __call__(self, environ: Any, start_response: Any) -> Any:
        """Answer, uncompressed."""
        environ.pop("HTTP_ACCEPT_ENCODING", None)
        response = self.get_response(WSGIRequest(environ))
        start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        return [content(response)]


# --- refusing -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "name", "says"),
    [
        ("?page=0", "page", "Hãy nhập số từ 1 trở lên."),
        ("?page=x", "page", "Hãy nhập một số nguyên."),
        ("?topic=moon", "topic", "“moon” không nằm trong các giá trị được phép."),
        ("?q=" + "x" * 101, "q", "Nhiều nhất 100 ký tự."),
    ],
)
def test_what_the_framework_says_is_said_in_vietnamese(client: Client, query: str, name: str, says: str) -> None:
    refused = client.get(f"{API}/services/{query}", headers={"Accept-Language": "vi"})
    assert refused.json()["errors"] == [{"pointer": f"#/{name}", "detail": says}]


@pytest.mark.parametrize(
    ("path", "status"),
    [("/services/nothing/", 404), ("/nothing/", 404), ("/reference/moons/", 404), ("/services/?page=0", 422),
     ("/services/?topic=moon", 422), ("/services/?page_size=101", 422)],
)  # fmt: skip
def test_errors_are_problems_in_the_callers_language(client: Client, path: str, status: int) -> None:
    answer = client.get(f"{API}{path}", headers={"Accept-Language": "en"})
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Content-Language"] == "en"
    assert answer.json()["status"] == status


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[" * 30_000, "application/json", 400),
        (b"[1]", "application/json", 400),
        (b'{"answers": {"a": NaN}}', "application/json", 400),
        (b'{"channel": "\\ud800"}', "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"1" * 70_000, "application/json", 413),
        (b"a=b", "text/plain", 415),
        (b'{"channel": "pigeon"}', "application/json", 422),
        (b'{"on": "2026-02-30"}', "application/json", 422),
        (b'{"answers": {"full_name": "\\u0000"}}', "application/json", 422),
    ],
)
def test_bad_bodies_are_refused_without_telling_more(client: Client, body: bytes, kind: str, status: int) -> None:
    published()
    answer = client.post(f"{API}/services/{LICENCE}/fees/", body, content_type=kind)
    assert answer.status_code == status, answer.content
    assert set(answer.json()) <= {"type", "title", "status", "detail", "instance", "errors"}


def test_a_method_that_is_not_for_it_is_a_problem_too(client: Client) -> None:
    answer = client.delete(f"{API}/services/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert answer.headers["Content-Type"] == "application/problem+json"


# --- cases and results ----------------------------------------------------------------------------------------------


def test_a_case_is_found_by_code_and_secret_and_by_nothing_less(client: Client) -> None:
    case = cases.submitted(cases.house())
    found = send(client, "/cases/look-up/", {"code": case.code, "secret": case.lookup_secret})
    assert found.status_code == 200
    assert (found.json()["code"], found.json()["state"]) == (case.code, "submitted")
    assert found.headers["Cache-Control"] == "no-store"
    wrong = [
        send(client, "/cases/look-up/", {"code": case.code, "secret": "AAAAAAAAAA"}),
        send(client, "/cases/look-up/", {"code": "H99.99-261122-0001", "secret": case.lookup_secret}),
    ]
    bodies = [{name: value for name, value in one.json().items() if name != "instance"} for one in wrong]
    assert [one.status_code for one in wrong] == [404, 404]
    assert bodies[0] == bodies[1]


def test_guesses_count_together_with_those_on_the_page(client: Client) -> None:
    for _time in range(20):
        client.post("/tra-cuu/", {"ma": "H99.99-261122-0001", "secret": "AAAAAAAAAA"})
    slowed = send(client, "/cases/look-up/", {"code": "H99.99-261122-0002", "secret": "AAAAAAAAAA"})
    assert slowed.status_code == 429


def test_a_result_is_verified_by_code_and_by_file(client: Client) -> None:
    house = cases.house()
    with cases.devices(house):
        case = cases.released(house)
    result = case.results.get()
    assert ask(client, f"/results/{result.code}/")["number"] == result.full_number
    assert client.get(f"{API}/results/nothing/").status_code == 404
    forged = client.post(f"{API}/results/verify/", {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7 nothing")})
    assert (forged.status_code, forged.json()["valid"], forged.json()["result"]) == (200, False, None)
    assert client.post(f"{API}/results/verify/", {}).status_code == 422


# --- the description ------------------------------------------------------------------------------------------------


def test_the_page_lists_every_operation(client: Client) -> None:
    page = client.get(f"{API}/").content.decode()
    paths = described()["paths"]
    assert len(paths) == 11
    assert all(path in page for path in paths)
    assert client.get(f"{API}/schema/").json()["openapi"].startswith("3.")


def test_whatever_the_description_allows_is_answered_as_described() -> None:
    published()
    schema = schemathesis.openapi.from_dict(described())
    checks = [
        not_a_server_error,
        status_code_conformance,
        content_type_conformance,
        response_schema_conformance,
        unsupported_method,
    ]
    schema.app = Programs()
    few = settings(
        max_examples=12, phases=[Phase.generate], suppress_health_check=list(HealthCheck), database=None, deadline=None
    )

    for operation in (one.ok() for one in schema.get_all_operations() if isinstance(one, Ok)):

        @few
        @given(case=operation.as_strategy())
        def check(case: Any) -> None:
            case.call_and_validate(checks=checks)

        check()
