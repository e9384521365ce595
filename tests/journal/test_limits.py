"""A handler that swallows the exception of its time limit takes its process with it."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from journal.limits import TimeLimitReached, hard_limit

STUBBORN = """
import time
from journal import limits
limits.KILL_AFTER = 0.3
with limits.hard_limit(0.2):
    while True:
        try:
            time.sleep(5)
        except limits.TimeLimitReached:
            pass
"""


def test_the_limit_raises_in_the_middle_of_the_work() -> None:
    begun = time.monotonic()

    with pytest.raises(TimeLimitReached), hard_limit(0.1):
        time.sleep(5)

    assert time.monotonic() - begun < 1
    time.sleep(0.05)


def test_work_within_the_limit_is_left_alone() -> None:
    with hard_limit(0.05):
        pass
    time.sleep(0.1)


def test_a_handler_that_does_not_listen_is_ended_with_its_process() -> None:
    root = Path(__file__).resolve().parents[2]

    ended = subprocess.run([sys.executable, "-c", STUBBORN], cwd=root, timeout=20, check=False)

    assert ended.returncode == -signal.SIGALRM
