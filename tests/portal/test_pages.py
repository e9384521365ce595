"""Pages of the house itself: health, switches, errors, what every answer carries."""

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from portal import errors, policies
from portal.checks import every_page_has_a_policy
from tests.factories import office

pytestmark = pytest.mark.django_db


def test_security_txt_names_a_contact_and_an_end(client: Client) -> None:
    text = client.get("/.well-known/security.txt").content.decode()

    assert f"Contact: {settings.SECURITY_CONTACT}" in text
    assert "\nExpires: 20" in text


def test_the_page_is_vietnamese_whatever_the_browser_prefers(client: Client) -> None:
    page = client.get("/dang-nhap/", headers={"Accept-Language": "en-GB,en"})

    assert '<html lang="vi"' in page.content.decode()
    assert page.headers["Content-Language"] == "vi"


def test_the_language_switch_is_kept_and_leads_back(client: Client) -> None:
    back = client.post("/ngon-ngu/", {"language": "en", "next": "/dang-nhap/?next=/tai-khoan/"})

    assert back.headers["Location"] == "/dang-nhap/?next=/tai-khoan/"
    assert '<html lang="en"' in client.get("/dang-nhap/").content.decode()
    assert client.post("/ngon-ngu/", {"language": "xx"}).cookies == {}


def test_the_light_switch_is_kept(client: Client) -> None:
    client.post("/ban-rut-gon/", {"light": "1", "next": "/"})

    assert client.cookies["light"].value == "1"
    assert client.cookies["light"]["httponly"]


@pytest.mark.parametrize("target", ["https://evil.vn/", "//evil.vn/", "javascript:alert(1)", "/\\evil.vn"])
def test_switches_lead_to_no_other_house(client: Client, target: str) -> None:
    assert client.post("/ngon-ngu/", {"language": "en", "next": target}).headers["Location"] == "/"


def test_a_missing_page_is_said_in_plain_words_with_a_number(client: Client) -> None:
    page = client.get("/khong-co/")

    assert page.status_code == 404
    assert page.headers["X-Request-Id"] in page.content.decode()


ODD = pytest.mark.urls("tests.portal.odd_urls")


@ODD
@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("not-yours", 404),
        ("not-allowed", 403),
        ("wrong-state", 409),
        ("changed", 409),
        ("invalid", 422),
        ("unavailable", 503),
    ],
)
def test_refusals_of_the_domain_have_one_page_each(client: Client, kind: str, status: int) -> None:
    assert client.get(f"/loi/{kind}/").status_code == status


@ODD
def test_what_is_not_yours_reads_like_what_does_not_exist(client: Client) -> None:
    foreign, missing = (client.get(path).content.decode() for path in ("/loi/not-yours/", "/lo/khong-co-gi/"))

    assert "An" not in _words(foreign)
    assert _words(foreign) == _words(missing)


@ODD
def test_a_crash_shows_a_number_and_nothing_else_b12(client: Client) -> None:
    client.raise_request_exception = False
    page = client.get("/loi/crash/")

    assert page.status_code == 500
    assert page.headers["X-Request-Id"] in page.content.decode()
    assert b"079303012345" not in page.content


@pytest.mark.parametrize("status", sorted(errors.WORDS))
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_error_has_words(status: int, language: str) -> None:
    with translation.override(language):
        words = errors.WORDS[status]

        assert str(words.title)
        assert str(words.text)


@ODD
def test_a_page_without_a_policy_does_not_open_and_the_check_names_it(client: Client) -> None:
    found = {(message.id, message.msg) for message in every_page_has_a_policy(None)}

    assert [client.get(path).status_code for path in ("/moi/", "/vo-danh/")] == [404, 404]
    assert found == {
        ("portal.E001", "The page vo-danh/ has no name."),
        ("portal.E002", "The page new-page has no access policy."),
    }


@pytest.mark.urls("tests.portal.no_urls")
def test_a_policy_without_a_page_is_named() -> None:
    found = {(message.id, message.msg) for message in every_page_has_a_policy(None)}

    assert ("portal.E003", "The policy profile has no page.") in found


def test_the_house_itself_passes_its_check() -> None:
    assert every_page_has_a_policy(None) == []


def test_a_url_stands_once_in_the_table() -> None:
    with pytest.raises(ValueError, match="twice"):
        policies.table([policies.allow("x", GET=policies.public)] * 2)


def _words(page: str) -> str:
    """Return what the page says, without the number of the request."""
    return page.split("<main")[1].split("<strong>")[0]


@pytest.mark.parametrize(("name", "finds"), [("van", False), ("chi", True)])
def test_only_who_may_look_for_cases_sees_the_box_for_it(client: Client, name: str, finds: bool) -> None:
    client.force_login(getattr(office(), name).user)
    page = client.get("/tai-khoan/").content.decode()
    assert ('action="/can-bo/tim/"' in page) is finds
