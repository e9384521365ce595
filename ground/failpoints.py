"""Places where a fault test can stop, slow or kill a process at the worst moment. Nothing happens elsewhere.

`FAILPOINTS="in_render:kill,before_sign:sleep=5,before_commit:kill-once=/tmp/done"` is read only under settings that
say FAILPOINTS_ALLOWED; a deployment check refuses them in production (trust.md §2.1).
"""

import os
import signal
import time
from pathlib import Path

from django.conf import settings


def failpoint(name: str) -> None:
    """Do what the environment orders for this place: kill this process (once, if a flag file says so), or sleep."""
    if not getattr(settings, "FAILPOINTS_ALLOWED", False):
        return
    orders = dict(part.split(":", 1) for part in os.environ.get("FAILPOINTS", "").split(",") if ":" in part)
    order = orders.get(name, "")
    if order == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif order.startswith("kill-once="):
        flag = Path(order.removeprefix("kill-once="))
        if not flag.exists():
            flag.touch()
            os.kill(os.getpid(), signal.SIGKILL)
    elif order.startswith("sleep="):
        time.sleep(float(order.removeprefix("sleep=")))
