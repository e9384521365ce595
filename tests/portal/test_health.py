"""What machines and people on call are told: alive, ready, and how each part of the house is."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from journal import pulses
from journal.models import Pulse
from journal.tasks import pulse
from tests.journal.factories import delivery

pytestmark = pytest.mark.django_db


def everybody_lives() -> None:
    for name in pulses.LATE:
        pulses.beat(name, at=timezone.now())


def told(client: Client) -> list[str]:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    return answer.content.decode().splitlines()


def test_a_process_that_lives_says_so_and_asks_nobody(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert client.get("/healthz").content == b"ok\n"


def test_a_house_that_is_well_says_how_each_part_is(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    everybody_lives()

    with django_assert_num_queries(4):
        first, *lines = told(client)

    assert first == "ok"
    assert [re.sub(r"\d+ s", "N s", line) for line in lines] == [
        "database: answers",
        "redis: answers",
        "sweeper: showed life N s ago",
        "worker documents: showed life N s ago",
        "worker notifications: showed life N s ago",
        "worker default: showed life N s ago",
        "deliveries: 0 due, the oldest for N s",
    ]


def test_without_redis_requests_are_served_and_the_house_is_degraded(client: Client) -> None:
    everybody_lives()

    with override_settings(REDIS_URL="redis://:a-password@127.0.0.1:1/0"):
        lines = told(client)

    assert lines[0] == "degraded"
    assert "redis: does not answer; the sweeper delivers (!)" in lines
    assert "a-password" not in "".join(lines)


def test_silent_workers_and_old_deliveries_are_pointed_out(client: Client) -> None:
    everybody_lives()
    pulses.beat(pulses.SWEEPER, at=timezone.now() - timedelta(minutes=2))
    Pulse.objects.filter(name="worker documents").delete()
    with override_settings(WIRING="tests.journal.wiring"):
        owed = delivery()
    type(owed).objects.filter(pk=owed.pk).update(due_at=timezone.now() - timedelta(minutes=3))

    lines = told(client)

    assert lines[0] == "degraded"
    assert [re.sub(r"\d+ s", "N s", line) for line in lines if line.endswith("(!)")] == [
        "sweeper: showed life N s ago (!)",
        "worker documents: has never shown life (!)",
        "deliveries: 1 due, the oldest for N s (!)",
    ]


def test_nothing_is_told_that_helps_a_stranger(client: Client) -> None:
    text = "\n".join(told(client))

    database = connection.settings_dict
    for secret in (database["NAME"], database["PASSWORD"], database["HOST"], settings.SECRET_KEY, "Django", "Python"):
        assert str(secret) not in text


def test_a_worker_shows_life_by_doing_what_the_clock_sends() -> None:
    assert pulses.ages(at=timezone.now())["worker default"] is None

    pulse("default")
    pulse("default")

    age = pulses.ages(at=timezone.now())["worker default"]
    assert age is not None
    assert age < timedelta(seconds=5)
