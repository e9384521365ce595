"""What the database itself refuses about people, offices and posts."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Agency, Person, Post, Unit, User
from accounts.roles import Role
from accounts.who import who_is
from ground.text import fold
from tests import factories

pytestmark = pytest.mark.django_db


def refused(constraint: str, make: Any, **given: Any) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make(**given)


@pytest.mark.parametrize(
    "number",
    [
        "12345678901",
        "07930300000a",
        "079 30300000",
        "07930300000\n",
        "٠٧٩٣٠٣٠٠٠٠٠٠",
    ],
)
def test_a_personal_number_has_twelve_plain_digits_b20_b21(number: str) -> None:
    refused("person_number_has_12_digits", factories.person, personal_number=number)


def test_a_personal_number_belongs_to_one_person_b23() -> None:
    first = factories.person()

    refused("personal_number", factories.person, personal_number=first.personal_number)


def test_people_without_a_number_may_be_many() -> None:
    factories.person(personal_number=None)
    factories.person(personal_number=None)

    assert Person.objects.filter(personal_number=None).count() == 2


@pytest.mark.parametrize("born", ["1990", "1990-05", "1990-05-19", ""])
def test_birth_may_be_known_in_part_b16(born: str) -> None:
    person = factories.person(born=born)

    assert str(person.born_on or "") == born


@pytest.mark.parametrize(
    ("constraint", "given"),
    [
        ("person_born_is_a_date", {"born": "19/5/1990"}),
        ("person_born_is_a_date", {"born": "1990-13"}),
        ("person_sex_known", {"sex": "x"}),
        ("person_phone_e164", {"phone": "0912345678"}),
        ("person_province_code", {"province_code": "1"}),
        ("person_commune_code", {"commune_code": "abcde"}),
        ("person_nationality_iso", {"nationality": "vn"}),
        ("person_language_known", {"language": "fr"}),
        ("person_has_a_name", {"full_name": ""}),
        ("person_name_in_nfc", {"full_name": "Nguye\u0302\u0303n Thi\u0323 A\u0301nh"}),
    ],
)
def test_a_person_keeps_its_promises(constraint: str, given: dict[str, Any]) -> None:
    refused(constraint, factories.person, **given)


@pytest.mark.parametrize("name", ["Đặng Thị Ước", "Nguyễn Thị Ánh Tuyết", "H'Hen Niê", "Lê Hoàng-Phương", "ĐỖ ĐẠT"])
def test_names_are_folded_alike_in_python_and_in_the_database_b07(name: str) -> None:
    person = factories.person(name)
    person.refresh_from_db()

    assert person.name_fold == fold(name)


@pytest.mark.parametrize("code", ["H99", "H26.15", "G01.99.P08", "A00.0A.B1", "Z01ABC", "Z9912345"])
def test_agency_codes_of_the_new_form(code: str) -> None:
    assert factories.agency(code=code).code == code


@pytest.mark.parametrize(
    "code", ["h99", "Z99", "Z00A", "H9", "H99.", "H99..1", "000.00.15.H26", "H99.ă", "H99 1", "Z01.A", ""]
)
def test_agency_codes_of_another_form_are_refused(code: str) -> None:
    refused("agency_code_form", factories.agency, code=code)


def test_an_agency_keeps_its_legacy_code_and_its_years() -> None:
    agency = factories.agency(legacy_code="000.00.15.H26")

    refused("agency_legacy_code_once", factories.agency, legacy_code=agency.legacy_code)
    refused("agency_legacy_code_form", factories.agency, legacy_code="H26.15")
    refused("agency_period", factories.agency, valid_to=date(2025, 6, 30))
    refused("agency_not_its_own_parent", Agency.objects.filter(pk=agency.pk).update, parent_id=agency.pk)


@pytest.fixture
def post() -> Post:
    unit = factories.unit(factories.agency(), factories.calendar())
    member = factories.official(unit, Role.HANDLER)
    assert member.post is not None
    Post.objects.filter(pk=member.post.pk).update(valid_to=date(2026, 6, 30))
    return Post.objects.get(pk=member.post.pk)


def _post(like: Post, **given: Any) -> Post:
    usual = {"person": like.person, "unit": like.unit, "role": like.role, "title_vi": "Cán bộ xử lý"}
    return Post.objects.create(**usual | given)


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2026, 6, 30), None), (date(2026, 1, 1), date(2026, 2, 1)), (date(2020, 1, 1), date(2025, 7, 1))],
)
def test_a_post_is_held_once_at_a_time(post: Post, first: date, last: date | None) -> None:
    refused("post_once_at_a_time", _post, like=post, valid_from=first, valid_to=last)


def test_a_post_may_be_held_again_later_or_beside_another(post: Post) -> None:
    _post(post, valid_from=date(2026, 7, 1))
    _post(post, role=Role.UNIT_HEAD, valid_from=date(2026, 1, 1))
    _post(post, unit=factories.unit(post.unit.agency, post.unit.calendar), valid_from=date(2026, 1, 1))
    _post(post, person=factories.person(), valid_from=date(2026, 1, 1))

    assert Post.objects.count() == 5


def test_a_post_keeps_its_promises(post: Post) -> None:
    refused("post_period", _post, like=post, valid_from=date(2027, 1, 2), valid_to=date(2027, 1, 1))
    refused("post_role_known", _post, like=post, role="king", valid_from=date(2027, 1, 1))
    refused("post_has_a_title", _post, like=post, title_vi="", valid_from=date(2027, 1, 1))


def test_each_role_has_its_own_place_in_the_exclusion() -> None:
    """A role that the expression does not know would be NULL there and escape the constraint."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'post_once_at_a_time'")
        (definition,) = cursor.fetchone()

    assert all(f"'{role}'" in definition for role in Role.values)


def test_who_holds_a_post_only_while_it_lasts(post: Post) -> None:
    user = User.objects.get(person=post.person)

    assert [info.role for info in who_is(user, at=factories.AT.replace(month=6, day=30)).posts] == [Role.HANDLER]
    assert who_is(user, at=factories.AT.replace(month=7, day=1)).posts == ()


def test_a_post_needs_a_unit_that_still_exists() -> None:
    unit = factories.unit(factories.agency(), factories.calendar())
    member = factories.official(unit, Role.HANDLER)
    Unit.objects.filter(pk=unit.pk).update(valid_to=date(2026, 1, 31))

    assert who_is(User.objects.get(pk=member.user.pk), at=factories.AT).posts == ()


@pytest.mark.parametrize("username", ["An", "ánh", "a b", "ab", "an\u0430n", "-an", "an@x"])
def test_user_names_are_plain_b10(username: str) -> None:
    person = factories.person()
    with pytest.raises(IntegrityError, match="user_name_is"), transaction.atomic():
        User.objects.create(username=username, password="!", realm="citizen", person=person)


def test_a_person_is_not_a_login() -> None:
    member = factories.citizen()
    User.objects.create_user("canbo-an", None, realm="official", person=member.person)

    refused(
        "user_once_per_person_and_realm",
        User.objects.create_user,
        username="khac",
        password=None,
        realm="citizen",
        person=member.person,
    )
    refused(
        "user_active_is_a_person",
        User.objects.create_user,
        username="khong-ai",
        password=None,
        realm="citizen",
        person=None,
    )
