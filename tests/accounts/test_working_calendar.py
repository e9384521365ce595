"""Counting working time: Civil Code 2015 Art 145–148, Labour Code 2019 Art 111–112; domain.md §3."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.working_calendar import CalendarMissing, Stop
from tests.accounts.weeks import at, day_off, office_hours, work_day

WEEK = office_hours()
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 6, 30)).map(  # noqa: DTZ001 — hypothesis wants them bare
    lambda moment: moment.replace(second=0, microsecond=0, tzinfo=UTC)
)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-11-09 09:00", 1, "2026-11-10 17:00"),  # the first day is not counted
        ("2026-11-09 22:00", 1, "2026-11-10 17:00"),  # nor is it when it is over
        ("2026-11-13 09:00", 1, "2026-11-16 17:00"),  # over a weekend
        ("2026-11-14 09:00", 1, "2026-11-16 17:00"),  # sent on a Saturday
        ("2026-11-16 09:00", 5, "2026-11-23 17:00"),
        ("2026-11-20 09:00", 5, "2026-11-30 17:00"),  # 24 November is a day off
        ("2026-02-13 10:00", 5, "2026-02-27 17:00"),  # Tết: 14 to 22 February
        ("2026-04-24 10:00", 5, "2026-05-06 17:00"),  # 27 April for Giỗ Tổ on a Sunday, 30 April, 1 May
        ("2026-08-20 10:00", 5, "2026-08-26 17:00"),  # Saturday 22 August is worked
        ("2026-08-27 10:00", 5, "2026-09-08 17:00"),  # 31 August in exchange, 1 and 2 September
        ("2026-12-30 10:00", 2, "2027-01-04 17:00"),  # New Year
    ],
)
def test_working_days_end_at_closing_hour(start: str, days: int, due: str) -> None:
    assert WEEK.add_working_days(at(start), days).due == at(due)


def test_every_day_is_explained() -> None:
    lines = WEEK.add_working_days(at("2026-11-20 09:00"), 2).lines

    assert [(line.code, line.day.day, line.number) for line in lines] == [
        ("start", 20, 0),
        ("weekend", 21, 0),
        ("weekend", 22, 0),
        ("counted", 23, 1),
        ("day_off", 24, 0),
        ("counted", 25, 2),
        ("due", 25, 0),
    ]
    assert lines[4].reason_vi == "Ngày Văn hóa Việt Nam"
    assert lines[4].reason_en == "Vietnam Cultural Day"


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-11-09 09:00", 3, "2026-11-12 17:00"),
        ("2026-11-09 09:00", 5, "2026-11-16 17:00"),  # the 14th is a Saturday: the next working day (Art 148.5)
        ("2026-02-12 09:00", 3, "2026-02-23 17:00"),  # the 15th is in the Tết days
    ],
)
def test_calendar_days_end_on_a_working_day(start: str, days: int, due: str) -> None:
    assert WEEK.add_calendar_days(at(start), days).due == at(due)


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-11-09 08:00", 1, "2026-11-09 09:00"),
        ("2026-11-09 11:00", 1, "2026-11-09 14:00"),  # half an hour before the pause, half after it
        ("2026-11-09 16:30", 8, "2026-11-10 17:00"),  # 30 minutes on Monday, 450 on Tuesday
        ("2026-11-13 16:00", 8, "2026-11-16 16:30"),  # Friday to Monday
        ("2026-11-08 21:14", 8, "2026-11-10 08:00"),  # sent on a Sunday evening: Monday has 7.5 hours
        ("2026-11-23 16:00", 8, "2026-11-25 16:30"),  # over 24 November
    ],
)
def test_hours_count_from_the_moment_over_days(start: str, hours: int, due: str) -> None:
    assert WEEK.add_working_hours(at(start), hours).due == at(due)


def test_hours_are_explained_by_day() -> None:
    lines = WEEK.add_working_hours(at("2026-11-13 16:00"), 8).lines

    assert [(line.code, line.day.day, line.minutes) for line in lines] == [
        ("start", 13, 0),
        ("hours", 13, 60),
        ("hours", 16, 420),
        ("due", 16, 0),
    ]


def test_own_days_win_over_the_week_and_the_holidays() -> None:
    week = office_hours(
        day_off("2026-11-17"),
        work_day("2026-11-24"),
        work_day("2026-11-28", [["07:30", "11:30"]]),
        work_day("2026-11-18", [["07:30", "11:30"]]),
    )

    assert not week.is_working(date(2026, 11, 17))
    assert week.is_working(date(2026, 11, 24))
    assert week.hours(date(2026, 11, 28)) == ((time(7, 30), time(11, 30)),)
    assert week.add_working_days(at("2026-11-16 09:00"), 1).due == at("2026-11-18 11:30")  # a half day ends at noon
    assert week.add_working_days(at("2026-11-25 09:00"), 3).due == at("2026-11-28 11:30")  # Saturday opened


def test_a_saturday_worked_in_exchange_has_usual_hours() -> None:
    assert WEEK.hours(date(2026, 8, 22)) == WEEK.hours(date(2026, 8, 21))


def test_what_is_only_likely_says_so() -> None:
    week = office_hours(day_off("2026-11-24", "Ngày Văn hóa Việt Nam", is_certain=False))

    (line,) = [line for line in week.add_working_days(at("2026-11-23 09:00"), 1).lines if line.code == "day_off"]

    assert not line.certain


def test_an_unknown_year_is_loud() -> None:
    week = office_hours(last_year=2026)

    with pytest.raises(CalendarMissing, match="2027"):
        week.add_working_days(at("2026-12-30 10:00"), 2)


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        WEEK.add_working_days(datetime(2026, 11, 9), 1)  # noqa: DTZ001 — that is the point


def test_hours_that_overlap_are_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        office_hours(work_day("2026-11-17", [["07:30", "11:30"], ["11:00", "17:00"]]))


@pytest.mark.parametrize(
    ("stop", "due"),
    [
        (("2026-11-10 10:00", "2026-11-10 11:00"), "2026-11-13 17:00"),  # over before closing: no day is lost
        (("2026-11-10 10:00", "2026-11-11 10:00"), "2026-11-16 17:00"),  # stood at the closing of the 10th
        (("2026-11-07 10:00", "2026-11-08 10:00"), "2026-11-13 17:00"),  # a weekend has no closing
        (("2026-11-10 10:00", "2026-11-16 10:00"), "2026-11-19 17:00"),
    ],
)
def test_a_day_counts_when_the_clock_runs_at_its_closing(stop: tuple[str, str], due: str) -> None:
    stops = [Stop(at(stop[0]), at(stop[1]))]

    assert WEEK.add_working_days(at("2026-11-06 09:00"), 5, stops).due == at(due)


def test_an_open_stop_has_no_due_date() -> None:
    stops = [Stop(at("2026-11-10 10:00"), None, "waiting_applicant")]

    for count in (WEEK.add_working_days, WEEK.add_calendar_days, WEEK.add_working_hours):
        counted = count(at("2026-11-09 09:00"), 20, stops)
        assert counted.due is None
        assert (counted.lines[-1].code, counted.lines[-1].reason_vi) == ("stopped", "waiting_applicant")


@given(start=MOMENTS, n=st.integers(1, 30))
def test_exactly_n_working_days_lie_between(start: datetime, n: int) -> None:
    counted = WEEK.add_working_days(start, n)

    assert counted.due is not None
    assert sum(line.code == "counted" for line in counted.lines) == n
    assert WEEK.is_working(counted.due.date())
    assert [line.day for line in counted.lines[:-1]] == [  # no day is left out, none stands twice
        counted.lines[0].day + timedelta(days=step) for step in range(len(counted.lines) - 1)
    ]


@given(start=MOMENTS, later=st.integers(0, 100_000), n=st.integers(1, 20))
def test_who_comes_later_is_not_due_earlier(start: datetime, later: int, n: int) -> None:
    after = start + timedelta(minutes=later)
    for count in (WEEK.add_working_days, WEEK.add_calendar_days, WEEK.add_working_hours):
        first, second = count(start, n).due, count(after, n).due
        assert first is not None
        assert second is not None
        assert first <= second


@given(start=MOMENTS, n=st.integers(1, 60))
def test_counted_hours_are_the_hours_between(start: datetime, n: int) -> None:
    counted = WEEK.add_working_hours(start, n)

    assert counted.due is not None
    assert WEEK.working_minutes_between(start, counted.due) == n * 60
    assert sum(line.minutes for line in counted.lines) == n * 60


@given(first=MOMENTS, second=MOMENTS, third=MOMENTS)
def test_minutes_between_add_up(first: datetime, second: datetime, third: datetime) -> None:
    between = WEEK.working_minutes_between

    assert between(first, second) + between(second, third) == between(first, third)
    assert between(first, second) == -between(second, first)


@given(start=MOMENTS, n=st.integers(1, 10), begin=st.integers(0, 20_000), length=st.integers(0, 20_000))
def test_waiting_never_brings_a_date_forward(start: datetime, n: int, begin: int, length: int) -> None:
    stop = Stop(start + timedelta(minutes=begin), start + timedelta(minutes=begin + length))
    for count in (WEEK.add_working_days, WEEK.add_calendar_days, WEEK.add_working_hours):
        without, with_stop = count(start, n).due, count(start, n, [stop]).due
        assert without is not None
        assert with_stop is not None
        assert without <= with_stop


@given(start=MOMENTS, n=st.integers(1, 40), begin=st.integers(0, 20_000), length=st.integers(0, 20_000))
def test_stopped_minutes_are_not_counted(start: datetime, n: int, begin: int, length: int) -> None:
    stop = Stop(start + timedelta(minutes=begin), start + timedelta(minutes=begin + length))
    due = WEEK.add_working_hours(start, n, [stop]).due

    assert due is not None
    assert stop.end is not None
    stood = WEEK.working_minutes_between(min(stop.start, due), min(stop.end, due))
    assert WEEK.working_minutes_between(start, due) - stood == n * 60


@given(start=MOMENTS, n=st.integers(1, 20))
def test_counting_again_gives_the_same(start: datetime, n: int) -> None:
    assert office_hours().add_working_days(start, n) == WEEK.add_working_days(start, n)
