"""Due dates: domain.md §1.4 R2, R5, R6, R8, R16. Law in figures, without a database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from cases.deadline_words import say
from cases.deadlines import (
    Span,
    deadline,
    handover_due,
    reception_due,
    standing,
    step_budgets,
)
from cases.lifecycle import SpanKind
from services.definition import Words
from tests.accounts.weeks import at, office_hours, work_day

WEEK = office_hours()


@dataclass(frozen=True)
class Limit:
    value: int
    unit: str = "working_day"
    cutoff: time | None = None


@dataclass(frozen=True)
class Window:
    general: Limit
    special: Limit | None = None


FIVE_DAYS = Limit(5)
EIGHT_HOURS = Limit(8, "working_hour")
GUIDANCE = Limit(2)


def waiting(start: str, end: str | None, kind: SpanKind = SpanKind.WAITING_APPLICANT) -> Span:
    return Span(kind, at(start), at(end) if end else None)


def due(received: str, *spans: Span, limit: Limit = FIVE_DAYS, restart: str | None = None) -> datetime | None:
    return deadline(
        received_at=at(received),
        limit=limit,
        spans=spans,
        calendar=WEEK,
        restart_at=at(restart) if restart else None,
    ).due_at


def test_received_on_monday_is_due_next_monday() -> None:
    assert due("2026-11-09 10:00") == at("2026-11-16 17:00")


def test_running_spans_change_nothing() -> None:
    assert due("2026-11-09 10:00", Span(SpanKind.RUNNING, at("2026-11-09 10:00"), None)) == at("2026-11-16 17:00")


def test_waiting_for_payment_is_left_out() -> None:
    paid_two_days_later = waiting("2026-11-10 09:00", "2026-11-12 09:00", SpanKind.WAITING_PAYMENT)

    assert due("2026-11-09 10:00", paid_two_days_later) == at("2026-11-18 17:00")


def test_while_the_applicant_is_asked_there_is_no_date() -> None:
    assert due("2026-11-09 10:00", waiting("2026-11-11 09:00", None)) is None


def test_after_a_full_supplement_the_limit_begins_from_zero() -> None:
    asked = waiting("2026-11-11 09:00", "2026-11-17 15:00")

    restarted = deadline(
        received_at=at("2026-11-09 10:00"),
        limit=FIVE_DAYS,
        spans=[asked],
        calendar=WEEK,
        restart_at=at("2026-11-17 15:00"),
    )

    assert restarted.due_at == at("2026-11-25 17:00")  # 18, 19, 20, 23 and, over the holiday, 25 November
    assert restarted.rule.code == "restarted"
    assert restarted.lines[0].at == at("2026-11-17 15:00")


def test_waiting_after_the_restart_counts_again() -> None:
    spans = [
        waiting("2026-11-11 09:00", "2026-11-17 15:00"),
        waiting("2026-11-18 09:00", "2026-11-19 09:00", SpanKind.WAITING_PAYMENT),
    ]

    assert due("2026-11-09 10:00", *spans, restart="2026-11-17 15:00") == at("2026-11-26 17:00")


@pytest.mark.parametrize(
    ("window", "expected", "code"),
    [
        (Window(EIGHT_HOURS), "2026-11-17 09:30", "general"),
        (Window(EIGHT_HOURS, GUIDANCE), "2026-11-18 17:00", "special"),  # the special rule wins though it is longer
        (Window(EIGHT_HOURS, Limit(1, "working_hour")), "2026-11-16 10:00", "special"),
    ],
)
def test_the_special_rule_wins(window: Window, expected: str, code: str) -> None:
    window_end = reception_due(sent_at=at("2026-11-16 09:00"), window=window, calendar=WEEK)

    assert (window_end.due_at, window_end.rule.code) == (at(expected), code)


@pytest.mark.parametrize(
    ("received", "due_at"),
    [
        ("2026-11-16 09:00", "2026-11-16 17:00"),
        ("2026-11-16 14:59", "2026-11-16 17:00"),
        ("2026-11-16 15:00", "2026-11-17 07:30"),
        ("2026-11-20 16:00", "2026-11-23 07:30"),  # Friday afternoon
        ("2026-11-21 09:00", "2026-11-23 07:30"),  # Saturday
    ],
)
def test_paper_received_after_three_goes_out_next_morning(received: str, due_at: str) -> None:
    assert handover_due(at(received), calendar=WEEK) == at(due_at)


def test_a_province_may_set_another_hour_and_a_half_day_ends_at_noon() -> None:
    saturday = office_hours(work_day("2026-11-21", [["07:30", "11:30"]]))

    assert handover_due(at("2026-11-16 14:30"), calendar=WEEK, cutoff=time(14)) == at("2026-11-17 07:30")
    assert handover_due(at("2026-11-21 09:00"), calendar=saturday) == at("2026-11-21 11:30")
    assert handover_due(at("2026-11-21 12:00"), calendar=saturday) == at("2026-11-23 07:30")


def test_steps_share_the_working_time_in_order() -> None:
    dues = step_budgets(start=at("2026-11-09 09:00"), limit=FIVE_DAYS, shares=[20, 40, 20, 10, 10], calendar=WEEK)

    assert dues[-1] == at("2026-11-16 17:00")
    minutes = [WEEK.working_minutes_between(at("2026-11-09 09:00"), moment) for moment in dues]
    assert minutes == [522, 1566, 2088, 2349, 2610]  # of 360 + 5 × 450 = 2610


def test_steps_without_shares_share_equally() -> None:
    start = at("2026-11-09 17:00")
    dues = step_budgets(start=start, limit=Limit(2), shares=[0, 0], calendar=WEEK)

    assert dues == [at("2026-11-10 17:00"), at("2026-11-11 17:00")]


@pytest.mark.parametrize(
    ("now", "state", "minutes"),
    [
        ("2026-11-12 09:00", "on_time", 360 + 450 + 450),
        ("2026-11-13 16:31", "soon", 29 + 450),
        ("2026-11-13 16:29", "on_time", 31 + 450),
        ("2026-11-16 17:00", "soon", 0),
        ("2026-11-16 17:01", "late", 0),
        ("2026-11-18 09:00", "late", -450 - 90),
    ],
)
def test_a_case_is_on_time_soon_or_late(now: str, state: str, minutes: int) -> None:
    found = standing(at("2026-11-16 17:00"), at=at(now), calendar=WEEK)

    assert (found.state, found.minutes) == (state, minutes)


def test_a_case_without_a_date_stands_still() -> None:
    assert standing(None, at=at("2026-11-16 17:00"), calendar=WEEK).state == "stopped"


SPANS = st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 5_000)), max_size=4)


def _spans(start: datetime, pairs: Sequence[tuple[int, int]]) -> list[Span]:
    """One after another, alternately running and waiting, as a clock leaves them."""
    spans, moment = [], start
    for run, wait in pairs:
        stopped = moment + timedelta(minutes=run)
        spans.append(Span(SpanKind.RUNNING, moment, stopped))
        moment = stopped + timedelta(minutes=wait)
        spans.append(Span(SpanKind.WAITING_PAYMENT, stopped, moment))
    return [*spans, Span(SpanKind.RUNNING, moment, None)]


@given(
    start=st.integers(0, 100_000),
    pairs=SPANS,
    limit=st.sampled_from([FIVE_DAYS, Limit(7, "calendar_day"), EIGHT_HOURS]),
)
def test_recomputing_gives_the_same_date_and_waiting_never_shortens(
    start: int, pairs: list[tuple[int, int]], limit: Limit
) -> None:
    received = at("2026-03-02 08:00") + timedelta(minutes=start)
    spans = _spans(received, pairs)

    once = deadline(received_at=received, limit=limit, spans=spans, calendar=WEEK)
    again = deadline(received_at=received, limit=limit, spans=list(reversed(spans)), calendar=office_hours())
    plain = deadline(received_at=received, limit=limit, spans=[], calendar=WEEK)

    assert once == again
    assert once.due_at is not None
    assert plain.due_at is not None
    assert once.due_at >= plain.due_at


@given(start=st.integers(0, 100_000), shares=st.lists(st.integers(0, 100), min_size=1, max_size=6))
def test_step_dates_stand_in_order_and_end_with_the_case(start: int, shares: list[int]) -> None:
    received = at("2026-03-02 08:00") + timedelta(minutes=start)
    dues = step_budgets(start=received, limit=FIVE_DAYS, shares=shares, calendar=WEEK)

    assert dues == sorted(dues)
    assert dues[-1] == deadline(received_at=received, limit=FIVE_DAYS, spans=[], calendar=WEEK).due_at


SAME_DAY = Limit(1, "same_day", time(15))


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2026-11-09 08:00", "2026-11-09 17:00"),
        ("2026-11-09 15:00", "2026-11-09 17:00"),
        ("2026-11-09 15:01", "2026-11-10 17:00"),
        ("2026-11-09 20:00", "2026-11-10 17:00"),
        ("2026-11-13 15:01", "2026-11-16 17:00"),
        ("2026-11-14 09:00", "2026-11-16 17:00"),
    ],
)
def test_the_same_day_and_after_three_the_next_working_day(received: str, expected: str) -> None:
    """NĐ 23/2015/NĐ-CP Art 7 (sure): what comes after 15:00 is done on the next working day."""
    assert due(received, limit=SAME_DAY) == at(expected)


def test_the_same_day_stands_while_the_applicant_owes_the_next_move() -> None:
    over_noon = waiting("2026-11-09 09:00", "2026-11-09 14:00")
    into_the_afternoon = waiting("2026-11-09 09:00", "2026-11-09 15:30")
    for_days = waiting("2026-11-09 09:00", "2026-11-11 10:00")
    assert due("2026-11-09 08:00", over_noon, limit=SAME_DAY) == at("2026-11-09 17:00")
    assert due("2026-11-09 08:00", into_the_afternoon, limit=SAME_DAY) == at("2026-11-10 17:00")
    assert due("2026-11-09 08:00", for_days, limit=SAME_DAY) == at("2026-11-11 17:00")
    assert due("2026-11-09 08:00", waiting("2026-11-09 09:00", None), limit=SAME_DAY) is None


def test_the_same_day_is_explained_line_by_line() -> None:
    counted = deadline(received_at=at("2026-11-13 15:30"), limit=SAME_DAY, spans=(), calendar=WEEK)
    with override("en"):
        assert say(counted) == [
            "The time limit is the same working day (received after 15:00: the next one), "
            "counted from 15:30 13/11/2026.",
            "13/11/2026 at 15:30: received",
            "13/11/2026: after 15:00, therefore the next working day",
            "14/11/2026: weekend",
            "15/11/2026: weekend",
            "16/11/2026 at 17:00: due",
        ]


def test_a_limit_that_some_answers_have_says_which() -> None:
    note = Words(vi="công trình cấp I", en="works of class I")
    counted = deadline(received_at=at("2026-11-09 10:00"), limit=Limit(25), spans=(), calendar=WEEK, note=note)
    with override("en"):
        assert say(counted)[0].endswith("This limit holds for: works of class I")
