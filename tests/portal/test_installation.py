"""System checks of the installation: each mistake has an id and a remedy."""

from pathlib import Path

import pytest
from django.core.checks import CheckMessage
from pytest_django import Settings

from portal import installation, wiring


def ids(found: list[CheckMessage]) -> list[str | None]:
    assert all(message.hint for message in found)
    return [message.id for message in found]


def test_this_installation_has_no_mistakes() -> None:
    assert installation.wiring_leads_somewhere(None) == []
    assert installation.handlers_have_a_queue(None) == []
    assert installation.records_are_not_served(None) == []


def test_wiring_into_nothing_is_found() -> None:
    wiring.PORTS["tests-nowhere"] = "ground.nothing.Adapter"
    try:
        assert ids(installation.wiring_leads_somewhere(None)) == ["portal.E011"]
    finally:
        del wiring.PORTS["tests-nowhere"]


def test_files_of_citizens_under_the_web_root_are_found(settings: Settings) -> None:
    settings.RECORDS_ROOT = Path(settings.STATIC_ROOT) / "records"

    assert ids(installation.records_are_not_served(None)) == ["portal.E013"]


def test_a_mail_password_in_the_clear_is_found(settings: Settings) -> None:
    settings.EMAIL_HOST_PASSWORD = "pass"
    settings.EMAIL_USE_TLS = False

    assert ids(installation.mail_is_encrypted(None)) == ["portal.E014"]


@pytest.mark.django_db
def test_the_database_of_the_tests_fits() -> None:
    assert installation.the_database_fits(None, databases=["default"]) == []


def test_a_sandbox_in_production_is_warned_of(settings: Settings) -> None:
    settings.SITE_URL = "https://dichvucong.example.vn"
    settings.TSA_URL = settings.LICENCE_REGISTER_URL = settings.STATE_REGISTERS_URL = "https://other.example.vn"
    settings.PAYMENT_GATEWAY_URL = "http://127.0.0.1:8071"

    assert ids(installation.demonstration_stays_at_home(None)) == ["portal.W018"]
