"""What no request can do: B04, B12, B48, B50–B52. What every answer carries: tests/architecture/test_access.py."""

import pytest
from django.conf import settings
from django.test import Client

from tests import factories


@pytest.mark.django_db
def test_a_form_of_another_site_is_not_offered_again(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    typed = {"username": "an", "address_line": "Số 7"}
    evil = strict.post("/dang-nhap/", typed, headers={"Origin": "https://evil.vn", "Sec-Fetch-Site": "cross-site"})
    own = strict.post("/dang-nhap/", typed, headers={"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"})

    assert (evil.status_code, own.status_code) == (403, 403)
    assert "Số 7" not in evil.content.decode()
    assert "Số 7" in own.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_a_method_cannot_be_overridden_b50(client: Client, header: str) -> None:
    client.force_login(factories.citizen().user)

    assert client.get("/tai-khoan/", headers={header: "DELETE"}).status_code == 200
    assert client.post("/tai-khoan/", {"_method": "DELETE"}, headers={header: "GET"}).status_code == 405


@pytest.mark.django_db
def test_a_405_says_what_is_possible_b50(client: Client) -> None:
    assert client.delete("/dang-nhap/").headers["Allow"] == "GET, HEAD, POST"


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["evil.vn", "testserver.evil.vn", "testserver:80@evil.vn", "", "a b"])
def test_a_foreign_host_is_refused_b51(client: Client, host: str) -> None:
    assert client.get("/dang-nhap/", headers={"Host": host}).status_code == 400


@pytest.mark.django_db
def test_headers_of_a_proxy_change_nothing_b51_b52(client: Client) -> None:
    headers = {"X-Forwarded-Host": "evil.vn", "X-User-Id": "1", "X-Agency": "H99", "X-Forwarded-Proto": "https"}
    page = client.get("/tai-khoan/", headers=headers)

    assert (page.status_code, page.headers["Location"]) == (302, "/dang-nhap/?next=%2Ftai-khoan%2F")


@pytest.mark.django_db
def test_a_form_that_is_too_large_is_a_400_b04(client: Client) -> None:
    fields = {f"x{number}": "1" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}

    large = {"username": "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)}
    for answer in (client.post("/dang-nhap/", fields), client.post("/dang-nhap/", large)):
        assert answer.status_code == 400
        assert "nhiều hơn mức" in answer.content.decode(), "the page says what was wrong and what helps"


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["an\x00", "\x00", "a\ud800"])
def test_what_cannot_be_stored_is_no_crash_b12(client: Client, typed: str) -> None:
    body = "username=" + "".join(f"%{byte:02X}" for byte in typed.encode("utf-8", "surrogatepass")) + "&password=x"
    status = client.post("/dang-nhap/", body, content_type="application/x-www-form-urlencoded").status_code

    assert status in {400, 422}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/%00", "/tai-khoan/%2e%2e/", "/" + "a" * 8_000, "/%ED%A0%BD", "/?x=%ff"])
def test_odd_addresses_are_no_crash_b48(client: Client, path: str) -> None:
    assert client.get(path).status_code in {200, 302, 400, 404}


@pytest.mark.django_db
def test_cookies_are_kept_from_scripts(client: Client) -> None:
    member = factories.citizen(password=factories.PASSWORD)
    client.get("/dang-nhap/")
    client.post("/dang-nhap/", {"username": member.user.username, "password": factories.PASSWORD})

    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
        assert client.cookies[name]["httponly"]
        assert client.cookies[name]["samesite"] == "Lax"


@pytest.mark.django_db
def test_pages_of_a_person_are_kept_by_no_cache(client: Client) -> None:
    client.force_login(factories.citizen().user)

    assert "no-store" in client.get("/tai-khoan/").headers.get("Cache-Control", "")
