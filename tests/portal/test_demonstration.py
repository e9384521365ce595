"""`manage.py create_demo`: people for every role, nobody real, the same when made again, never in production."""

from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F, QuerySet
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import Agency, Calendar, CalendarDay, Person, Post, Unit, User
from accounts.personal_numbers import contradictions
from accounts.roles import Role
from accounts.who import who_is
from cases import steps
from cases.actions import drafts
from cases.models import Case, Competence, DraftAnswers, Step
from portal.demonstration import office
from portal.demonstration.cast import PASSWORD, PLAYERS
from services.actions import CATALOGUE, folders, publish_folder
from services.prefill import residence
from services.reference import official
from signing.models import Device
from tests.cases import cases
from tests.factories import AT

pytestmark = pytest.mark.django_db
START = "/nop/marital-status-certificate/?moi=1"
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


def test_the_invented_province_stands_under_its_own_name_and_the_list_of_the_law_without_it() -> None:
    office.create(at=AT)
    Person.objects.filter(users__username="congdan1").update(province_code="25")  # where it stood once

    office.create(at=AT)

    assert residence(Person.objects.get(users__username="congdan1")).endswith("Xã Bến Đò, Sông Thao")
    assert "99" not in official("provinces")


def test_every_role_has_two_people_and_nobody_is_real() -> None:
    office.create(at=AT)

    held = Counter(Post.objects.values_list("unit__code", "role"))
    assert [desk for desk, people in held.items() if people < 2] == []  # one may be away, or it is his own application
    assert {role for _unit, role in held} == set(Role)
    for person in Person.objects.all():
        assert person.personal_number is not None
        assert person.personal_number.startswith("099")  # D-15: a place code that nobody has
        assert person.email.endswith("@example.vn")
        assert list(contradictions(person.personal_number, born=person.born_on, sex=person.sex)) == []


def test_whichever_counter_receives_every_step_has_somebody_who_can_do_it() -> None:
    versions = {folder.name: publish_folder(folder, at=AT)[0].version for folder in folders()}
    office.create(at=AT)
    applicant = Person.objects.get(users__username="congdan1")

    nobody = []
    for place in Competence.objects.select_related("service", "lead_unit__agency", "receiving_unit"):
        case = Case.objects.create(
            opening_token=f"{place.pk}",
            service_version=versions[place.service.slug],
            applicant=applicant,
            agency=place.lead_unit.agency,
            receiving_unit=place.receiving_unit,
            lead_unit=place.lead_unit,
            created_at=AT,
        )
        steps.plan(case, at=AT)
        stuck = [step.key for step in case.steps.select_related("unit") if not _able(step).exists()]
        nobody += [(place.service.slug, place.receiving_unit.code, key) for key in stuck]
    assert nobody == []


def _able(step: Step) -> QuerySet[Post]:
    """The posts that can do a step: of its unit, or anywhere in its agency for leaders and clerks."""
    where = {"unit__agency": step.unit.agency_id} if step.role in {Role.LEADER, Role.CLERK} else {"unit": step.unit_id}
    return Post.objects.filter(role=step.role, **where)


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


def test_a_citizen_is_told_for_whom_the_portal_works_before_she_fills_in(client: Client) -> None:
    publish_folder(CATALOGUE / "marital-status-certificate", at=AT)
    office.create(at=AT)
    client.force_login(User.objects.get(username="congdan1"))

    first = client.get(START).content.decode()
    assert "thuộc thẩm quyền của: Ủy ban nhân dân xã Bến Đò" in first
    assert (
        "Ở nơi khác, hãy nộp tại: Ủy ban nhân dân cấp xã nơi thường trú, hoặc nơi tạm trú nếu không có nơi thường trú"
        in first
    )
    begun = client.post(START, {"token": "a", "purpose": "other", "marital_status": "never"})
    draft = begun.headers["Location"]
    far = {"residence_province": "01", "residence_commune": "Cửa Nam", "residence_street": "12 Lý Thường Kiệt"}
    refused = client.post(f"{draft}trang/residence/", far)
    assert refused.status_code == 422
    assert "Không có cơ quan nào của Phường Cửa Nam, " in refused.content.decode()
    client.post(f"{draft}trang/residence/", far | {"residence_province": office.HOME, "residence_commune": "Bến Đò"})
    review = client.get(f"{draft}kiem-tra/").content.decode()
    assert "Ủy ban nhân dân xã Bến Đò" in review
    assert "Chưa đăng ký kết hôn với ai" in review  # what was answered before the form is looked over as well


def test_a_birth_follows_the_parents_and_whoever_applies_may_live_elsewhere(client: Client) -> None:
    publish_folder(CATALOGUE / "birth-registration", at=AT)
    office.create(at=AT)
    citizen = User.objects.get(username="congdan1")
    client.force_login(citizen)
    questions = {"token": "a", "foreign_element": "domestic", "registered_before": "no"}
    day = {"child_born_day": "1", "child_born_month": "11", "child_born_year": "2025"}
    draft = client.post("/nop/birth-registration/?moi=1", questions | day).headers["Location"]
    case = Case.objects.get()
    far = {"province": "01", "commune": "00082", "street": "12 Lý Thường Kiệt"}

    contact = {"phone": "0912345678"} | {f"requester_residence_{part}": value for part, value in far.items()}
    assert client.post(f"{draft}trang/contact/", contact).status_code == 302
    drafts.save_page(
        case.pk, page="birth", answers={"birth_proof": "certificate", "mother_residence": far}, typed={},
        complete=True, who=who_is(citizen, at=AT), at=AT,
    )  # fmt: skip
    refused = client.post(f"{draft}trang/father/", {"father_stated": "no"})

    assert refused.status_code == 422
    assert "Không có cơ quan nào của Phường Cửa Nam, " in refused.text


def test_a_question_before_the_form_that_is_answered_anew_may_end_the_way(client: Client) -> None:
    publish_folder(CATALOGUE / "marital-status-certificate", at=AT)
    office.create(at=AT)
    client.force_login(User.objects.get(username="congdan1"))
    draft = client.post(START, {"token": "a", "purpose": "marriage", "marital_status": "never"}).headers["Location"]

    page = client.post(f"{draft}trang/start/", {"purpose": "marriage", "marital_status": "married"})

    assert "Người đang có vợ hoặc chồng không được kết hôn với người khác" in page.content.decode()
    assert DraftAnswers.objects.get().answers["marital_status"] == "never"
