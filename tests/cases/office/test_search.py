"""The search box: by code and number everywhere in my scope, by name over what is open, the archive by days."""

from datetime import date, timedelta

import pytest

from cases.lifecycle import State
from cases.selectors.search import MOST, Wanted, search
from tests.cases.cases import House
from tests.cases.office.many import many
from tests.cases.office.pages import client_of
from tests.factories import AT, Member, citizen

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 16)


def names(member: Member, text: str, first: date | None = None, last: date | None = None) -> list[str]:
    found = search(member.who, Wanted(text, first, last), page=1, at=AT)
    return sorted(row.name for row in found.rows)


@pytest.fixture
def people(house: House) -> House:
    """Open cases of four people, and one that is over."""
    for name in ("Nguyễn Thị Lan", "Nguyễn Văn Lân", "Đặng Ngọc Ánh", "Trần Thị Thu Lan"):
        many(house, 1, applicant=citizen(name))
    many(house, 1, state=State.DECLINED, applicant=citizen("Nguyễn Thị Lan Anh"))
    return house


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("nguyen thi", ["Nguyễn Thị Lan"]),
        ("Nguyễn", ["Nguyễn Thị Lan", "Nguyễn Văn Lân"]),
        ("lan", ["Nguyễn Thị Lan", "Nguyễn Văn Lân", "Trần Thị Thu Lan"]),
        ("thu lan", ["Trần Thị Thu Lan"]),
        ("nguyen lan", ["Nguyễn Thị Lan", "Nguyễn Văn Lân"]),
        ("tran thu lan", ["Trần Thị Thu Lan"]),
        ("DANG   ngoc", ["Đặng Ngọc Ánh"]),
        ("an", []),
        ("%", []),
        ("_", []),
        ("\\", []),
        ("", []),
        ("a'; drop table", []),
    ],
)
def test_a_name_is_found_by_its_beginning_its_end_or_both_without_diacritics(
    people: House, text: str, found: list[str]
) -> None:
    assert names(people.office.binh, text) == found
    assert names(people.office.chi, text) == found
    assert names(people.office.ha, text) == found


def test_a_name_outside_my_scope_is_not_found(people: House) -> None:
    assert names(people.office.minh, "nguyen") == []
    assert names(people.office.oanh, "nguyen") == []


def test_the_archive_is_searched_by_name_between_two_days_only(people: House) -> None:
    binh = people.office.binh

    assert "Nguyễn Thị Lan Anh" not in names(binh, "lan anh")
    assert names(binh, "lan anh", DAY, DAY) == ["Nguyễn Thị Lan Anh"]
    assert names(binh, "lan anh", DAY + timedelta(days=1)) == []
    assert len(names(binh, "", DAY, DAY)) == 5
    assert names(binh, "", DAY - timedelta(days=400), DAY) == []


def test_code_and_number_are_found_in_the_archive_too_but_only_in_my_scope(house: House) -> None:
    lan = citizen("Nguyễn Thị Lan", personal_number="079185001234")
    over = many(house, 1, state=State.DECLINED, applicant=lan)[0]
    code = str(over.code)

    for member, seen in ((house.office.binh, 1), (house.office.chi, 1), (house.office.minh, 0), (house.office.oanh, 0)):
        assert len(names(member, code.lower())) == seen
        assert len(names(member, f"  {code} ")) == seen
        assert len(names(member, "079 185 001 234")) == seen


def test_a_search_stops_at_a_thousand_and_tells_no_total_above(house: House) -> None:
    many(house, MOST + 1)

    page = client_of(house.office.binh).get("/can-bo/tim/", {"q": "tran thi an"})

    assert "Trên 1.000 hồ sơ" in page.text
    assert "1.001" not in page.text
    assert f"{MOST + 1} hồ sơ" not in page.text
    assert page.text.count("/can-bo/ho-so/") == 30


def test_pages_of_a_search_follow_each_other(house: House) -> None:
    many(house, 31)
    client = client_of(house.office.binh)

    second = client.get("/can-bo/tim/", {"q": "tran thi an", "page": "2"})

    assert second.text.count("/can-bo/ho-so/") == 1
    assert client.get("/can-bo/tim/", {"q": "tran", "page": "99"}).status_code == 200
    assert client.get("/can-bo/tim/", {"q": "tran", "page": "-1"}).status_code == 200
    assert client.get("/can-bo/tim/", {"q": "\x00", "first": "2026-13-45"}).status_code == 200
    assert client.get("/can-bo/tim/", {"q": "x", "last": "0001-01-01"}).status_code == 200
    assert client.get("/can-bo/tim/", {"q": "x", "first": "9999-12-31"}).status_code == 200
