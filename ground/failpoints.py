"""Places where a fault test can stop, slow or kill a process at the worst moment. Nothing happens elsewhere.

`FAILPOINTS="before_commit:kill,signed:sleep=5,in_render:kill-once=/tmp/died,sealed:hang-once=/tmp/here"` is read
only under settings that say FAILPOINTS_ALLOWED; a deployment check refuses them in production (trust.md §2.1).
"""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

FOR_EVER = 3600.0
"""Seconds that a process hangs: longer than any test waits before it kills it."""


def failpoint(name: str) -> None:
    """Do what the environment orders for this place: kill this process, let it sleep, or hang until it is killed.

    What happens once leaves a flag file behind, so that a test sees that the place was reached, and the next attempt
    passes.
    """
    if not getattr(settings, "FAILPOINTS_ALLOWED", False):
        return
    orders = dict(part.split(":", 1) for part in os.environ.get("FAILPOINTS", "").split(",") if ":" in part)
    verb, _sign, given = orders.get(name, "").partition("=")
    if verb in _VERBS:
        _VERBS[verb](given)


def _kill(_given: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _kill_once(flag: str) -> None:
    if _is_first(flag):
        _kill("")


def _hang_once(flag: str) -> None:
    if _is_first(flag):
        time.sleep(FOR_EVER)


def _sleep(seconds: str) -> None:
    time.sleep(float(seconds))


def _is_first(flag: str) -> bool:
    """Say whether nobody was here before, and leave the flag."""
    try:
        Path(flag).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


_VERBS: dict[str, Callable[[str], None]] = {
    "kill": _kill,
    "kill-once": _kill_once,
    "hang-once": _hang_once,
    "sleep": _sleep,
}
