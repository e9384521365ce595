"""The sweeper finds what Celery lost, and works alone when there is no broker."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings
from redis import Redis

from journal.models import Delivery
from journal.sweeping import DEEP_QUEUE, HEARD_AGAIN, sweep
from tests.journal.factories import delivery, notes

pytestmark = pytest.mark.django_db

QUEUE = "documents"


@pytest.fixture
def redis(settings: Settings) -> Iterator["Redis"]:
    """The real broker, without what other tests left in the queues."""
    client = Redis.from_url(settings.REDIS_URL)
    client.delete("documents", "notifications", "default")
    yield client
    client.delete("documents", "notifications", "default")
    client.close()


@pytest.fixture
def no_redis(settings: Settings) -> None:
    """A broker's address where nobody listens."""
    settings.REDIS_URL = "redis://127.0.0.1:1/0"


def test_a_message_just_sent_is_left_alone(redis: Redis) -> None:
    now = timezone.now()
    delivery(at=now)

    assert sweep(at=now + timedelta(seconds=1)).handed == 0


def test_a_message_that_was_lost_is_sent_again_and_not_at_every_round(redis: Redis) -> None:
    now = timezone.now()
    delivery(at=now)
    later = now + HEARD_AGAIN + timedelta(seconds=1)

    rounds = [sweep(at=later + timedelta(seconds=2 * number)).handed for number in range(5)]

    assert rounds == [1, 0, 0, 0, 0]
    assert redis.llen(QUEUE) == 1


def test_what_the_broker_never_got_is_handed_out_at_once(redis: Redis) -> None:
    now = timezone.now()
    owed = delivery(at=now)
    Delivery.objects.filter(pk=owed.pk).update(handed_at=None)

    assert sweep(at=now).handed == 1


def test_a_lease_that_ran_out_is_handed_out(redis: Redis) -> None:
    now = timezone.now()
    owed = delivery(at=now)
    ended = now + timedelta(seconds=60)
    Delivery.objects.filter(pk=owed.pk).update(state="leased", attempts=1, leased_until=ended)

    assert sweep(at=ended - timedelta(seconds=1)).handed == 0
    assert sweep(at=ended + timedelta(seconds=1)).handed == 1


def test_a_busy_queue_is_not_filled_further(redis: Redis) -> None:
    now = timezone.now()
    owed = delivery(at=now)
    Delivery.objects.filter(pk=owed.pk).update(handed_at=None)
    redis.rpush(QUEUE, *["busy"] * DEEP_QUEUE)

    assert sweep(at=now).handed == 0
    redis.delete(QUEUE)
    assert sweep(at=now).handed == 1


@pytest.mark.usefixtures("no_redis")
def test_without_a_broker_the_sweeper_delivers_itself() -> None:
    for _number in range(12):
        owed = delivery("test.plain", at=timezone.now())
        Delivery.objects.filter(pk=owed.pk).update(handed_at=None)
        Delivery.objects.filter(pk=owed.pk).update(handler=owed.handler)

    call_command("sweep", once=True)

    assert not Delivery.objects.exclude(state="done").exists()


@pytest.mark.usefixtures("no_redis")
def test_effects_happen_once_when_the_sweeper_works_alone() -> None:
    owed = delivery(at=timezone.now())
    Delivery.objects.filter(pk=owed.pk).update(handed_at=None)

    call_command("sweep", once=True)
    call_command("sweep", once=True)

    assert notes() == [1]
