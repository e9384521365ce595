"""PostgreSQL and Redis for as long as somebody needs them: started by the first, stopped by the last."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from portal.workshop import postgres, redis
from portal.workshop.machine import RUN, say


@contextmanager
def servers() -> Iterator[dict[str, str]]:
    """Give the addresses of a running database and Redis, as environment variables.

    Servers named by DATABASE_URL and REDIS_URL are used as they are. Our own are shared by every ./dev of this clone:
    each holds a shared lock, and who can have it alone when leaving is the last and stops them. Coming and going take
    turns by a lock of their own, so that nobody waits for one who works.
    """
    RUN.mkdir(parents=True, exist_ok=True)
    with (RUN / "servers.lock").open("w") as used:
        with _door():
            found = {"DATABASE_URL": _database(), "REDIS_URL": _redis()}
            fcntl.flock(used, fcntl.LOCK_SH)
        try:
            yield found
        finally:
            with _door():
                if _is_last(used):
                    _stop()


@contextmanager
def _door() -> Iterator[None]:
    """Let one at a time start or stop the servers."""
    with (RUN / "door.lock").open("w") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        yield


def _database() -> str:
    if given := os.environ.get("DATABASE_URL"):
        postgres.check_reachable(given)
        return given
    cluster = postgres.cluster()
    if not cluster.is_running():
        say("Starting PostgreSQL …")
        cluster.start()
    postgres.ensure_database(cluster)
    return cluster.url()


def _redis() -> str:
    if given := os.environ.get("REDIS_URL"):
        redis.check_reachable(given)
        return given
    if not redis.is_running():
        say("Starting Redis …")
        redis.start()
    return redis.url()


def _is_last(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _stop() -> None:
    """Stop what is ours; on a machine for one automatic run also remove the data."""
    if "REDIS_URL" not in os.environ and redis.is_running():
        say("Stopping Redis …")
        redis.stop()
    if "DATABASE_URL" not in os.environ:
        cluster = postgres.cluster()
        if cluster.is_running():
            say("Stopping PostgreSQL …")
            cluster.stop()
        if os.environ.get("CI") == "true":
            shutil.rmtree(cluster.area, ignore_errors=True)
