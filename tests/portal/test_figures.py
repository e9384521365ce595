"""The public figures count what happened in the month, by the local calendar, and show no small number."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from accounts.working_calendar import HANOI
from cases.lifecycle import Channel, State
from cases.models import Case
from cases.selectors import figures
from cases.selectors.figures import AgencyCounts, Counts
from portal.views.figures import line, merged, number
from tests.cases.cases import House, house

NOVEMBER = date(2026, 11, 1)
NOON = datetime(2026, 11, 16, 12, 0, tzinfo=HANOI)


@pytest.fixture
def portal(db: None) -> House:
    """The office with its service."""
    return house()


def many(
    portal: House, count: int, *, received: datetime, released: datetime | None = None, late: bool = False
) -> None:
    """Cases of the police, received then, and released then if at all, on time or late; filed online but the first."""
    start = Case.objects.count()
    office = portal.office
    due = (released or received) + timedelta(hours=-1 if late else 48)
    Case.objects.bulk_create(
        Case(
            opening_token=f"t{start + number}",
            code=f"H{start + number}",
            service_version=portal.version,
            applicant=office.anna.person,
            channel=Channel.COUNTER if number == 0 else Channel.ONLINE,
            agency=office.police,
            receiving_unit=office.counter,
            lead_unit=office.division,
            state=State.RELEASED if released else State.PROCESSING,
            created_at=received,
            submitted_at=received,
            received_at=received,
            promised_at=due,
            due_at=due,
            released_at=released,
        )
        for number in range(count)
    )


def test_a_month_counts_received_online_finished_on_time_and_late(portal: House) -> None:
    many(portal, 7, received=NOON)
    many(portal, 5, received=NOON, released=NOON)
    many(portal, 2, received=NOON, released=NOON, late=True)
    many(portal, 3, received=NOON - timedelta(days=30), late=True)
    (police,) = figures.by_agency(NOVEMBER, at=NOON)
    assert police.counts == Counts(received=14, online=11, finished=7, on_time=5, late_now=3)
    assert police.counts.late == 2


def test_the_month_begins_at_midnight_in_viet_nam(portal: House) -> None:
    many(portal, 1, received=datetime(2026, 10, 31, 23, 59, tzinfo=HANOI))
    many(portal, 2, received=datetime(2026, 11, 1, 0, 0, tzinfo=HANOI))
    months = {one.first: one.counts.received for one in figures.by_month(NOVEMBER)}
    assert months == {
        date(2026, month, 1): count for month, count in zip(range(6, 12), (0, 0, 0, 0, 1, 2), strict=True)
    }


def test_months_before_january_belong_to_the_year_before(portal: House) -> None:
    assert [one.first for one in figures.by_month(date(2027, 1, 1), months=3)] == [
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
    ]


def test_small_numbers_are_not_told() -> None:
    with override("vi"):
        assert [number(0), number(1), number(4), number(5), number(12345)] == ["0", "dưới 5", "dưới 5", "5", "12.345"]
        assert number(9, of=10) == "9 (90 %)"
        assert line("x", Counts(received=4, finished=4, on_time=4)).bar == "Chưa đủ số liệu để tính"
    with override("en"):
        assert number(12345) == "12,345"


def test_small_agencies_share_a_row() -> None:
    agencies = [
        AgencyCounts("A", "A", Counts(received=3)),
        AgencyCounts("B", "B", Counts(received=4)),
        AgencyCounts("C", "C", Counts(received=50)),
    ]
    with override("vi"):
        assert [(name, counts.received) for name, counts in merged(agencies, english=False)] == [
            ("C", 50),
            ("Các cơ quan có ít hồ sơ", 7),
        ]


def test_everybody_may_read_them_in_eight_queries(
    portal: House, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    many(portal, 6, received=NOON)
    with django_assert_max_num_queries(8):
        page = client.get("/so-lieu/?thang=2026-11")
    assert page.status_code == 200
    assert portal.office.anna.person.full_name not in page.content.decode()


@pytest.mark.parametrize("asked", ["2026-13", "x", "2999-01", "1999-01", "2026-1'"])
def test_an_unreadable_month_is_this_month(portal: House, client: Client, asked: str) -> None:
    assert client.get("/so-lieu/", {"thang": asked}).status_code == 200
