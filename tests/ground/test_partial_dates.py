from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground.partial_dates import PartialDate
from ground.refusals import Invalid


@pytest.mark.parametrize(
    ("typed", "stored", "shown"),
    [
        ("27/3/2007", "2007-03-27", "27/03/2007"),
        ("3/2007", "2007-03", "03/2007"),
        ("2007", "2007", "2007"),
        (" 2007-03-27 ", "2007-03-27", "27/03/2007"),
        ("2007-03", "2007-03", "03/2007"),
        ("29/02/2024", "2024-02-29", "29/02/2024"),
    ],
)
def test_a_date_is_read_stored_and_shown(typed: str, stored: str, shown: str) -> None:
    parsed = PartialDate.parse(typed)

    assert (str(parsed), parsed.display()) == (stored, shown)


@pytest.mark.parametrize(
    "typed",
    [
        "29/02/2026",
        "31/04/2026",
        "00/00/0000",
        "0/2007",
        "31/12/9999",
        "1/1/0001",
        "13/25/2026",
        "11/22/26",
        "27-3-2007",
        "2007/03/27",
        "2007-3-7",
        "٢٧/٣/٢٠٠٧",
        "27/3/2007\n1",
        "",
        "không rõ",
    ],
)
def test_what_is_no_date_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        PartialDate.parse(typed)


def test_a_day_without_a_month_is_refused() -> None:
    with pytest.raises(Invalid):
        PartialDate(2007, None, 3)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.integers(1, 3))
def test_the_stored_form_and_the_shown_form_lead_back_to_the_same_date(day: date, precision: int) -> None:
    partial = PartialDate(*(day.year, day.month, day.day)[:precision])

    assert PartialDate.parse(str(partial)) == partial
    assert PartialDate.parse(partial.display()) == partial
    assert partial.earliest <= day <= partial.latest


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        ("27/3/2007", date(2025, 3, 26), 17),
        ("27/3/2007", date(2025, 3, 27), 18),
        ("3/2007", date(2025, 3, 30), 17),
        ("3/2007", date(2025, 3, 31), 18),
        ("2007", date(2025, 12, 30), 17),
        ("2007", date(2025, 12, 31), 18),
        ("29/2/2008", date(2026, 2, 28), 17),
        ("29/2/2008", date(2026, 3, 1), 18),
    ],
)
def test_nobody_is_made_older_than_proven(born: str, day: date, age: int) -> None:
    assert PartialDate.parse(born).age_at(day) == age


def test_a_known_day_has_one_possible_day() -> None:
    day = PartialDate.of(date(2007, 3, 27))

    assert day.earliest == day.latest == date(2007, 3, 27)
