"""Races that are sure to happen: everybody waits for the same row, or has read it before anybody writes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Barrier, Thread
from time import monotonic
from types import ModuleType

from django.db import connection, transaction

from cases import steps
from cases.actions import frame
from cases.models import Case

Act = Callable[[], object]
LOCK = "lock"
"""What the actions call to have their case for themselves."""


def queued(case: Case, *acts: Act, meanwhile: Act = lambda: None) -> list[object]:
    """Let acts queue for the case's row, do something `meanwhile`, let go; return what each returned or raised."""
    outcomes: list[object] = [None] * len(acts)
    threads = [Thread(target=_run, args=(outcomes, place, act)) for place, act in enumerate(acts)]
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)
        for number, thread in enumerate(threads, start=1):
            thread.start()
            until_waiting(number)
        other = Thread(target=_run, args=([None], 0, meanwhile))
        other.start()
        other.join(timeout=60)
    for thread in threads:
        thread.join(timeout=60)
    return outcomes


def _run(outcomes: list[object], place: int, act: Act) -> None:
    try:
        outcomes[place] = act()
    except Exception as error:  # noqa: BLE001 — whatever it raised is the outcome
        outcomes[place] = error
    finally:
        connection.close()


def until_waiting(number: int) -> None:
    """Return when so many connections wait for a lock; an act that does not lock never does, and the test fails."""
    give_up = monotonic() + 20
    with connection.cursor() as cursor:
        while monotonic() < give_up:
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # else a transaction sees its first look for ever
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0] >= number:
                return
    raise AssertionError("an act did not wait for the case's row")


@contextmanager
def unlocked(acts: int) -> Iterator[None]:
    """The twin: every action reads its case and the steps without the lock, and writes when all have read."""
    read = Barrier(acts)

    def only_read(case_id: int, *, beside: tuple[str, ...] = frame.FOR_OFFICIALS) -> Case:
        case = _read(case_id, beside)
        read.wait(timeout=20)
        return case

    with _instead_of_the_lock(only_read):
        yield


@contextmanager
def read_before(case: Case, *acts: Act, module: ModuleType = frame) -> Iterator[None]:
    """The twin in which one has read before others act to their end, and writes after them.

    `module` is the one whose acts lock by themselves.
    """
    seen = _read(case.pk, frame.FOR_OFFICIALS)
    for act in acts:
        act()
    with _instead_of_the_lock(lambda case_id, *, beside=(): seen, module=module):
        yield


def _read(case_id: int, beside: tuple[str, ...]) -> Case:
    case = Case.objects.select_related(*beside).get(pk=case_id)
    steps.rows_of(case)
    return case


@contextmanager
def _instead_of_the_lock(reading: Callable[..., Case], *, module: ModuleType = frame) -> Iterator[None]:
    locking = getattr(module, LOCK)
    setattr(module, LOCK, reading)
    try:
        yield
    finally:
        setattr(module, LOCK, locking)


def together(*acts: Act) -> list[object]:
    """Run acts at once, without a lock in their way; return what each returned or raised."""
    outcomes: list[object] = [None] * len(acts)
    threads = [Thread(target=_run, args=(outcomes, place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes


def refusals(outcomes: list[object]) -> list[Exception]:
    """Return what was raised."""
    return [one for one in outcomes if isinstance(one, Exception)]
