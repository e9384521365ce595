"""The sweeper: a process of its own, beside web and workers."""

import logging
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError, ProgrammingError, close_old_connections
from django.utils import timezone

from journal.pulses import SWEEPER, Heart
from journal.sweeping import HEARD_AGAIN, sweep

logger = logging.getLogger("journal.sweeping")


class Command(BaseCommand):
    """See that everything due is delivered, every few seconds, until SIGTERM."""

    requires_system_checks: list[str] = []  # it must be up at once; the web processes check
    help = "Hand out deliveries that are due, every few seconds; deliver them here while the broker is down."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the pace."""
        seconds = HEARD_AGAIN.total_seconds()
        parser.add_argument("--every", type=float, default=2.0, help="seconds between rounds (default 2)")
        parser.add_argument(
            "--lost-after",
            type=float,
            default=seconds,
            help=f"seconds that a message may be on its way before it is handed out again (default {seconds:.0f})",
        )
        parser.add_argument("--once", action="store_true", help="work until nothing is due, then end")

    def handle(self, *args: Any, every: float, lost_after: float, once: bool, **options: Any) -> None:
        """Sweep until told to stop; the round in hand is finished first."""
        heart = Heart(SWEEPER)
        with _told_to_stop() as stop:
            while not stop.is_set():
                more = _round(heart, lost_after=timedelta(seconds=lost_after))
                if once and not more:
                    return
                if not more:
                    stop.wait(every)


@contextmanager
def _told_to_stop() -> Iterator[threading.Event]:
    """Give an event that SIGTERM and Ctrl-C set."""
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _round(heart: Heart, *, lost_after: timedelta) -> bool:
    """Make one round and say whether more is due. A database that is away or not migrated is waited for."""
    try:
        at = timezone.now()
        heart.beat(at=at)
        return sweep(at=at, heard_again=lost_after).more
    except (OperationalError, InterfaceError, ProgrammingError) as error:
        logger.warning("The database does not answer (%s).", type(error).__name__)
        close_old_connections()
        return False
