"""The calendar of a unit as it stands in the database."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from accounts import calendars
from accounts.models import Calendar, CalendarDay, Unit
from tests import factories

pytestmark = pytest.mark.django_db
WEDNESDAY = date(2026, 11, 18)


@pytest.fixture
def unit() -> Unit:
    return factories.unit(factories.agency(), factories.calendar())


def add(calendar: Calendar | None, kind: str = "off", day: date = WEDNESDAY) -> CalendarDay:
    return CalendarDay.objects.create(calendar=calendar, day=day, kind=kind, reason_vi="Bão số 9", source="Công điện 1")


def test_a_version_is_built_once(unit: Unit, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(2):
        first = calendars.load(unit.pk)
    with django_assert_num_queries(1):
        assert calendars.load(unit.pk) is first


def test_a_new_day_makes_a_new_version(unit: Unit) -> None:
    before = calendars.load(unit.pk)
    row = add(unit.calendar)
    closed = calendars.load(unit.pk)
    row.delete()
    open_again = calendars.load(unit.pk)

    assert [week.is_working(WEDNESDAY) for week in (before, closed, open_again)] == [True, False, True]
    assert before.version < closed.version < open_again.version


def test_a_day_for_all_reaches_every_calendar(unit: Unit) -> None:
    other = factories.unit(unit.agency, factories.calendar())
    add(None)

    assert not calendars.load(unit.pk).is_working(WEDNESDAY)
    assert not calendars.load(other.pk).is_working(WEDNESDAY)


@pytest.mark.parametrize("own_first", [True, False])
def test_the_calendars_own_day_wins_over_the_day_for_all(unit: Unit, own_first: bool) -> None:
    for own in (own_first, not own_first):
        add(unit.calendar if own else None, "work" if own else "off")

    assert calendars.load(unit.pk).is_working(WEDNESDAY)


def test_a_new_week_makes_a_new_version(unit: Unit) -> None:
    before = calendars.load(unit.pk)
    with connection.cursor() as cursor:  # by any way, not only ours
        cursor.execute("UPDATE accounts_calendar SET weekly = '{}' WHERE id = %s", [unit.calendar_id])

    assert before.is_working(WEDNESDAY)
    assert not calendars.load(unit.pk).is_working(WEDNESDAY)


def test_a_day_stands_once_and_says_why(unit: Unit) -> None:
    for calendar in (None, unit.calendar):
        add(calendar)
        with pytest.raises(IntegrityError, match="calendar_day_once"), transaction.atomic():
            add(calendar, "work")
    with pytest.raises(IntegrityError, match="calendar_day_says_why_and_whence"), transaction.atomic():
        CalendarDay.objects.create(day=WEDNESDAY, kind="off", reason_vi="Bão", source="")
