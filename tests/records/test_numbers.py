"""Numbers of a series: from 1, per agency and year, without a gap, one at a time."""

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from accounts.models import Agency
from records.actions import take_number
from records.models import NumberSeries
from records.numbers import symbol


def agency(code: str = "G01.01") -> Agency:
    return Agency.objects.create(
        code=code,
        name_vi="Phòng Cảnh sát giao thông",
        level="province",
        province_code="01",
        valid_from=date(2025, 7, 1),
    )


def take(holder: Agency, key: str = "TB", year: int = 2026) -> int:
    with transaction.atomic():
        return take_number(holder.pk, key, year)


@pytest.mark.django_db
def test_each_agency_series_and_year_counts_from_one() -> None:
    here, there = agency("G01.01"), agency("G01.02")

    assert [take(here), take(here), take(here)] == [1, 2, 3]
    assert take(there) == take(here, key="QĐ") == take(here, year=2027) == 1


@pytest.mark.django_db
def test_a_rollback_gives_the_number_back() -> None:
    here = agency()
    take(here)
    with transaction.atomic():
        take_number(here.pk, "TB", 2026)
        transaction.set_rollback(True)

    assert take(here) == 2


@pytest.mark.django_db(transaction=True)
def test_a_number_is_only_taken_inside_a_transaction() -> None:
    with pytest.raises(TransactionManagementError):
        take_number(1, "TB", 2026)


@pytest.mark.django_db(transaction=True)
def test_twenty_takers_at_once_get_twenty_numbers_in_a_row() -> None:
    here = agency()

    assert sorted(at_once(lambda: take(here), takers=20)) == list(range(1, 21))


@pytest.mark.django_db(transaction=True)
def test_the_twin_without_the_lock_gives_numbers_twice() -> None:
    """Proves that the test above can fail: reading and writing apart loses updates."""
    here = agency()
    NumberSeries.objects.create(agency=here, key="TB", year=2026)
    everybody_has_read = threading.Barrier(5)

    def take_without_lock() -> int:
        with transaction.atomic():
            series = NumberSeries.objects.get(agency=here)
            everybody_has_read.wait(timeout=10)
            NumberSeries.objects.filter(pk=series.pk).update(last=series.last + 1)
        return series.last + 1

    assert sorted(at_once(take_without_lock, takers=5)) == [1, 1, 1, 1, 1]


def test_numbers_are_written_as_the_decree_says() -> None:
    assert symbol(5, kind="TB", agency="PC08") == "05/TB-PC08"
    assert symbol(12, kind="TNHS") == "12/TNHS"
    assert symbol(123, kind="QĐ", agency="UBND") == "123/QĐ-UBND"


def at_once(work: Callable[[], int], *, takers: int) -> list[int]:
    """Run the work in as many threads, each with a connection of its own."""
    results: list[int] = []

    def run() -> None:
        try:
            results.append(work())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(takers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
