"""After the commit the broker hears once; a dead one costs nothing."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection, transaction
from pytest_django import Settings

from ground.who import Subject
from journal.actions import record
from journal.handing import Handover
from tests.journal.factories import ANNA, AT

ROOT = Path(__file__).resolve().parents[2]


def waiting() -> list[Handover]:
    """Return the messages that would go out if the transaction committed now."""
    return [function for _savepoints, function, *_ in connection.run_on_commit if isinstance(function, Handover)]


def write(kind: str, number: int) -> list[int]:
    """Record something and return the ids of what is owed."""
    written = record(kind, subject=Subject("thing", number), actor=ANNA, at=AT)
    return [row.pk for row in written.deliveries.order_by("pk")]


@pytest.mark.django_db
def test_one_commit_makes_one_message_for_each_queue() -> None:
    first, second = write("test.two", 1), write("test.two", 2)

    (handover,) = waiting()
    assert handover.ids == {"documents": [first[0], second[0]], "notifications": [first[1], second[1]]}


@pytest.mark.django_db
def test_what_is_written_inside_a_savepoint_goes_with_the_same_message() -> None:
    with transaction.atomic():
        inner = write("test.one", 1)
    outer = write("test.one", 2)

    (handover,) = waiting()
    assert handover.ids == {"documents": inner + outer}


@pytest.mark.django_db
def test_a_savepoint_rolled_back_does_not_take_the_others_message_with_it() -> None:
    with transaction.atomic():
        write("test.one", 1)
        transaction.set_rollback(True)
    kept = write("test.one", 2)

    (handover,) = waiting()
    assert handover.ids == {"documents": kept}


DEAD_REDIS = """
import statistics, time, django
django.setup()
from django.db import connection, transaction
from ground.who import Actor, Subject
from journal.actions import record
from journal.handing import broker
from journal.models import Delivery
from portal.celery import app, warm
from tests.journal.factories import AT

{prepare}
connection.ensure_connection()
times = []
for number in range(1, {commits} + 1):
    broker.listen_again()
    begun = time.perf_counter()
    with transaction.atomic():
        record("test.two", subject=Subject("thing", number), actor=Actor.citizen(1), at=AT)
    times.append((time.perf_counter() - begun) * 1000)
assert Delivery.objects.filter(state="pending", handed_at=None).count() == 2 * {commits}
print(statistics.median(times))  # a machine under load may hold up one of them; retries hold up each
"""


def milliseconds_of_a_commit(redis: str, script: str, settings: Settings) -> float:
    """Return the milliseconds that a commit takes in the middle, in a process of its own and with another broker."""
    database = settings.DATABASES["default"]
    address = f"postgresql://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}"
    env = {
        "DATABASE_URL": f"{address}/{connection.settings_dict['NAME']}",
        "REDIS_URL": redis,
        "DJANGO_SETTINGS_MODULE": "tests.journal.settings",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-c", script]
    ended = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert ended.returncode == 0, ended.stderr
    return float(ended.stdout)


@pytest.mark.django_db(transaction=True)
def test_a_dead_redis_neither_fails_nor_delays_a_commit(settings: Settings) -> None:
    script = DEAD_REDIS.format(prepare="warm()", commits=6)

    assert milliseconds_of_a_commit("redis://127.0.0.1:1/0", script, settings) < 100


@pytest.mark.django_db(transaction=True)
def test_with_a_single_retry_a_dead_redis_would_delay_it(settings: Settings) -> None:
    """Twin: one retry of Celery's, and the limit above is broken."""
    script = DEAD_REDIS.format(prepare="app.conf.broker_transport_options['max_retries'] = 1", commits=1)

    assert milliseconds_of_a_commit("redis://127.0.0.1:1/0", script, settings) > 100
