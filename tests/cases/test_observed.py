"""How long cases really took: the usual ones count, the stuck and the closed in bulk do not."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from accounts.working_calendar import HANOI
from cases.selectors.observed import Finished, figures, finished_lately
from services import observing
from services.models import ObservedTime
from services.observing import Observation
from tests.cases import cases
from tests.factories import AT
from tests.services.factories import LICENCE, published

DAY = timedelta(days=1)


def finished(days: int, *, late: bool = False, hour: int = 9, number: int = 0) -> Finished:
    """A case of service 1 that took so many days, released on a day of its own unless told otherwise."""
    received = datetime(2026, 5, 4, hour, 0, tzinfo=HANOI) + number * DAY
    due = received + (days - 1 if late else days + 1) * DAY
    return Finished(1, 1, received, due, received + days * DAY)


def test_half_and_nine_in_ten_are_told() -> None:
    assert figures(finished(days, number=days) for days in range(1, 11)) == {1: Observation(10, 5, 9)}


@pytest.mark.parametrize(("count", "told"), [(4, False), (5, True)])
def test_few_cases_say_nothing(count: int, told: bool) -> None:
    assert bool(figures(finished(2, number=number) for number in range(count))) is told


def test_what_was_closed_in_bulk_is_left_out() -> None:
    usual = [finished(2, number=number) for number in range(20)]
    bulk = [finished(90, late=True) for _one in range(10)]
    assert figures([*usual, *bulk])[1] == Observation(20, 2, 2)
    assert figures([*usual, *bulk[:9]])[1].most_days == 90  # nine late ones in an hour are only late


def test_a_single_odd_case_among_many_is_trimmed() -> None:
    assert figures([*(finished(3, number=number) for number in range(99)), finished(300)])[1] == Observation(98, 3, 3)


@pytest.mark.django_db
def test_only_what_was_received_and_released_lately_counts() -> None:
    house = cases.house()
    with cases.devices(house):
        case = cases.released(house)
    assert case.released_at is not None
    service = case.service_version.service_id
    assert [one.service for one in finished_lately(at=case.released_at + DAY)] == [service]
    assert list(finished_lately(at=case.released_at + 184 * DAY)) == []
    assert list(finished_lately(at=case.released_at - DAY)) == []


@pytest.mark.django_db
def test_the_page_tells_it_and_forgets_what_is_stale(client: Client) -> None:
    service = published().service_id
    assert "theo hồ sơ thực tế" not in client.get(f"/thu-tuc/{LICENCE}/").content.decode().lower()
    observing.store({service: Observation(132, 4, 9)}, months=6, at=datetime.now(tz=HANOI))
    page = client.get(f"/thu-tuc/{LICENCE}/").content.decode()
    assert "Theo hồ sơ thực tế" in page
    assert "132 hồ sơ" in page
    observing.store({service: Observation(132, 4, 9)}, months=6, at=datetime.now(tz=HANOI) - 60 * DAY)
    assert "Theo hồ sơ thực tế" not in client.get(f"/thu-tuc/{LICENCE}/").content.decode()


@pytest.mark.django_db
def test_a_service_without_cases_loses_its_old_figures() -> None:
    observing.store({published().service_id: Observation(5, 1, 2)}, months=6, at=AT)
    observing.store({}, months=6, at=AT)
    assert not ObservedTime.objects.exists()
