"""The journal: an entry with its delivery beside a bare insert, and from the commit to the end of its delivery."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from itertools import count
from statistics import median

from django.db import connection, transaction
from django.utils import timezone

from bench.ratios import Ratio, compare
from bench.world import copied, processes
from ground.who import Actor, Subject
from journal.actions import record
from journal.models import Delivery, Entry
from tests.faults.harness import eventually

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "40"))
_subjects = count(1)
_WORKER = (
    sys.executable,
    "-m",
    "celery",
    "--app",
    "portal.celery",
    "worker",
    "-Q",
    "documents",
    "-c",
    "1",
    "-l",
    "INFO",
)

_BARE = """
INSERT INTO journal_entry (kind, subject_type, subject_id, seq, actor_kind, actor_name, at, data)
VALUES ('bench.bare', 'bench', %s, 1, 'system', 'bench', now(), '{}')
"""


def run() -> Iterator[Ratio]:
    """Measure."""
    with copied("journal"):
        yield compare(
            "an entry with a delivery, handed over / a bare insert", _entry, _bare, most=None, rounds=ROUNDS * 5
        )
        with processes() as running:
            worker = running.start("worker", *_WORKER)
            eventually(lambda: "ready." in worker.said(), what="the worker is ready")
            yield Ratio("from commit to delivered / a bare insert", _until_delivered(_entry) / _median_of(_bare), None)


def _entry() -> Entry:
    """Record one entry with one delivery in a transaction of its own; the broker hears of it."""
    with transaction.atomic():
        subject = Subject("bench", next(_subjects))
        return record("bench.happened", subject=subject, actor=Actor.system("bench"), at=timezone.now())


def _bare() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_BARE, [next(_subjects)])


def _until_delivered(write: Callable[[], Entry]) -> float:
    """Return the median seconds from the commit until the delivery is done, one after the other."""
    taken = []
    for _ in range(ROUNDS + 3):
        entry = write()
        begun = time.perf_counter()
        while not Delivery.objects.filter(entry=entry, state=Delivery.State.DONE).exists():
            if time.perf_counter() - begun > 60:
                raise RuntimeError("not delivered within a minute")
            time.sleep(0.001)
        taken.append(time.perf_counter() - begun)
    return median(taken[3:])


def _median_of(work: Callable[[], None]) -> float:
    taken = []
    for _ in range(ROUNDS * 5):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return median(taken)
