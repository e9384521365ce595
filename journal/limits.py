"""A hard time limit around one handler, within the process that runs it.

A message may carry several deliveries, so the worker's own limit (one for the message) cannot stand for each of
them. The first alarm raises; if the code does not come out of it (it hangs in C, or swallows the exception), the
second alarm, five seconds later, has the kernel's default action: the process dies and the lease runs out.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

KILL_AFTER = 5.0
"""Seconds between the exception and the kill."""


class TimeLimitReached(Exception):
    """The handler did not end within its time limit."""


@contextmanager
def hard_limit(seconds: float) -> Iterator[None]:
    """Raise TimeLimitReached in the block after `seconds`, and end the process five seconds later.

    Alarms reach only the main thread; in another one (a test) there is no limit.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _first_alarm)
    signal.setitimer(signal.ITIMER_REAL, seconds, KILL_AFTER)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _first_alarm(_number: int, _frame: FrameType | None) -> None:
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    raise TimeLimitReached
