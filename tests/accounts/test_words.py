"""Personal numbers, phones, mails, and the address a request comes from."""

import pytest
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from accounts.addresses import client_address
from accounts.contact import clean_email, clean_phone, show_phone
from accounts.personal_numbers import clean_personal_number, contradictions
from ground.partial_dates import PartialDate
from ground.refusals import Invalid


@pytest.mark.parametrize("typed", ["001090012345", "001 090 012345", "001.090.012345", "００１０９００１２３４５"])
def test_a_personal_number_as_people_type_it(typed: str) -> None:
    assert clean_personal_number(typed) == "001090012345"


@pytest.mark.parametrize("typed", ["00109001234", "0010900123456", "٠٠١٠٩٠٠١٢٣٤٥", "00109001234a", "001234567", ""])
def test_what_is_no_personal_number_b20_b21(typed: str) -> None:
    with pytest.raises(Invalid):
        clean_personal_number(typed)


@pytest.mark.parametrize(
    ("number", "born", "sex", "found"),
    [
        ("001090012345", "1990", "m", []),
        ("079303012345", "2003-05", "f", []),
        ("099188001234", "1988-08-03", "f", []),  # people of the demonstration
        ("001090012345", "1991", "m", ["born"]),
        ("001090012345", "1990", "f", ["sex"]),
        ("001090012345", None, "", []),  # nothing known, nothing contradicted
        ("003090012345", "1990", "m", ["place"]),
        ("027090012345", "1990", "m", []),  # a province merged away in 2025 stays in numbers
        ("112290012345", "2090", "m", []),  # a country
    ],
)
def test_contradictions_are_named_and_never_refused_b22(
    number: str, born: str | None, sex: str, found: list[str]
) -> None:
    known = PartialDate.parse(born) if born else None

    assert [refusal.code for refusal in contradictions(number, born=known, sex=sex)] == found


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("0912 345 678", "+84912345678"),
        ("+84912345678", "+84912345678"),
        ("84912345678", "+84912345678"),
        ("(024) 3825-1234", "+842438251234"),
        ("", ""),
    ],
)
def test_phones_have_one_form_b24(typed: str, stored: str) -> None:
    assert clean_phone(typed) == stored


@pytest.mark.parametrize("typed", ["19001234", "0112345678", "+1 202 555 0100", "091234567", "09123456789", "gọi tôi"])
def test_foreign_and_premium_numbers_are_refused_b24(typed: str) -> None:
    with pytest.raises(Invalid):
        clean_phone(typed)


def test_phones_are_shown_as_at_home() -> None:
    assert show_phone("+84912345678") == "0912 345 678"
    assert show_phone("") == ""


@pytest.mark.parametrize("typed", ["a@b", "an@ví-dụ.vn", "an\r\nBcc: x@y.vn", '"an"@', "x" * 300 + "@example.vn"])
def test_odd_mails_are_refused_b24(typed: str) -> None:
    with pytest.raises(Invalid):
        clean_email(typed)


def test_mails_keep_their_tag_and_their_case() -> None:
    assert clean_email(" An.Tran+hoso@Example.VN ") == "An.Tran+hoso@example.vn"


@pytest.mark.parametrize(
    ("direct", "forwarded", "found"),
    [
        ("203.0.113.9", "127.0.0.1", "203.0.113.9"),  # no proxy of ours: its word counts nothing
        ("10.0.0.5", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.5", "127.0.0.1, 203.0.113.9", "203.0.113.9"),  # the left part was written by a stranger
        ("10.0.0.5", "198.51.100.1, 203.0.113.9, 10.0.0.6", "203.0.113.9"),
        ("10.0.0.5", "", "10.0.0.5"),
        ("10.0.0.5", "unknown", "10.0.0.5"),
        ("10.0.0.5", ", ".join(["127.0.0.1"] * 50), "127.0.0.1"),
        ("", "203.0.113.9", "203.0.113.9"),  # a socket file: only our proxy reaches it
        ("", "", None),
    ],
)
def test_only_our_proxy_is_believed_b52(direct: str, forwarded: str, found: str | None, settings: Settings) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.0/24"]
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded, "X-Real-IP": "127.0.0.1"})
    request.META["REMOTE_ADDR"] = direct

    assert client_address(request) == found
