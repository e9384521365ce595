"""`manage.py create_demo`: people for every role, nobody real, the same when made again, never in production."""

from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import Agency, Calendar, CalendarDay, Person, Post, Unit, User
from accounts.personal_numbers import contradictions
from accounts.roles import CASE_WORKERS
from cases.models import Competence
from portal.demonstration import office
from portal.demonstration.cast import PASSWORD, PLAYERS
from services.actions import CATALOGUE, publish_folder
from signing.models import Device
from tests.cases import cases
from tests.factories import AT

pytestmark = pytest.mark.django_db
ROWS = (Agency, Calendar, CalendarDay, Person, Post, Unit, User, Competence, Device)


def test_it_may_be_made_again_and_prints_who_can_sign_in() -> None:
    publish_folder(CATALOGUE / cases.SLUG, at=AT)
    said = StringIO()
    call_command("create_demo", stdout=said)
    first = [model.objects.count() for model in ROWS]
    call_command("create_demo", stdout=StringIO())

    assert [model.objects.count() for model in ROWS] == first
    assert all(first)
    assert PASSWORD in said.getvalue()
    assert all(player.username in said.getvalue() for player in PLAYERS)


def test_every_role_has_two_people_and_nobody_is_real() -> None:
    office.create(at=AT)

    held = Counter(Post.objects.values_list("role", flat=True))
    assert all(held[role] >= 2 for role in CASE_WORKERS)
    for person in Person.objects.all():
        assert person.personal_number is not None
        assert person.personal_number.startswith("099")  # D-15: a place code that nobody has
        assert person.email.endswith("@example.vn")
        assert list(contradictions(person.personal_number, born=person.born_on, sex=person.sex)) == []


def test_a_demo_account_signs_in(client: Client) -> None:
    office.create(at=AT)

    assert client.post("/dang-nhap/", {"username": "tiepnhan1", "password": PASSWORD}).status_code == 302
    assert client.get("/bat-dau/").headers["Location"] == "/can-bo/tiep-nhan/"


def test_the_sign_in_page_names_the_accounts_only_in_a_demonstration(client: Client, settings: Settings) -> None:
    assert PASSWORD in client.get("/dang-nhap/").content.decode()
    settings.DEMO = False

    assert PASSWORD not in client.get("/dang-nhap/").content.decode()


def test_a_real_installation_refuses(settings: Settings) -> None:
    settings.DEMO = False

    with pytest.raises(CommandError, match="DEMO is off"):
        call_command("create_demo", stdout=StringIO())
    assert not User.objects.exists()


def test_the_calendar_of_next_year_is_only_likely() -> None:
    office.create(at=AT)

    assert not CalendarDay.objects.filter(day__year=2027, calendar=None, is_certain=True).exists()
    assert CalendarDay.objects.get(day="2026-11-24").is_certain is False


def test_the_address_of_a_demo_citizen_leads_to_the_counter_of_her_commune() -> None:
    publish_folder(CATALOGUE / "birth-registration", at=AT)
    office.create(at=AT)
    citizen = Person.objects.get(users__username="congdan1")
    home = Competence.objects.filter(
        service__slug="birth-registration",
        lead_unit__agency__level=Agency.Level.COMMUNE,
        lead_unit__agency__province_code=citizen.province_code,
        receiving_unit__agency=F("lead_unit__agency"),
    )

    assert home.exists()  # an office of another province never received what her address should have led to it
