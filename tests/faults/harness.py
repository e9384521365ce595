"""A house of real processes that can be hurt: its own database and Redis, workers, sweeper, web, mail catcher.

Processes are ended by their own id, never by name. Everything a test needs in order to see what happened stands
outside the processes: the client's journal, the witness file, and a connection of the harness to the database.
"""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import redis

from portal.workshop.redis import program as redis_program

ROOT = Path(__file__).resolve().parents[2]
FULL = os.environ.get("FAULTS") == "full"
"""`./dev faults` sets it; otherwise the short version runs."""


def free_port() -> int:
    """Return a local port that is free at the moment."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def listens(port: int) -> bool:
    """Say whether somebody listens on a local port."""
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def eventually(condition: Callable[[], object], *, within: float = 60, what: str = "") -> float:
    """Wait until something is true; return the seconds it took. Fails the test when it does not come true."""
    begun = time.monotonic()
    while time.monotonic() - begun < within:
        with contextlib.suppress(psycopg.OperationalError, redis.ConnectionError, OSError):
            if condition():
                return time.monotonic() - begun
        time.sleep(0.1)
    raise AssertionError(f"not within {within} s: {what or condition}")


@dataclass
class Process:
    """One process of the house, with its log."""

    name: str
    popen: subprocess.Popen[bytes]
    log: Path

    @property
    def pid(self) -> int:
        """Return its id."""
        return self.popen.pid

    def kill(self) -> None:
        """Kill it and everything it started (they share a session of their own), without a word."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.popen.wait(timeout=20)

    def stop(self) -> None:
        """Ask it to end; kill it when it does not."""
        self.popen.terminate()
        try:
            self.popen.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.kill()

    def said(self) -> str:
        """Return its log."""
        return self.log.read_text(encoding="utf-8", errors="replace")


@dataclass
class House:
    """One installation in a folder of its own, on a database of its own."""

    folder: Path
    database_url: str
    redis_port: int = field(default_factory=free_port)
    env: dict[str, str] = field(default_factory=dict, repr=False)
    processes: list[Process] = field(default_factory=list)
    _client: "subprocess.Popen[str] | None" = None

    def __post_init__(self) -> None:
        self.env = {
            # Of a parallel run only the servers are inherited: a house has its Redis for itself.
            **{name: value for name, value in os.environ.items() if name != "PYTEST_XDIST_WORKER"},
            "DATABASE_URL": self.database_url,
            "REDIS_URL": f"redis://127.0.0.1:{self.redis_port}/0",
            "RECORDS_ROOT": str(self.folder / "records"),
            "SIGNING_ROOT": str(self.folder / "signing"),
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "FAULTS_WITNESS": str(self.witness_file),
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
            "CELERY_SKIP_CHECKS": "1",  # two thirds of the time that a worker needs to start
            **self.env,
        }

    # --- starting ---
    def start(self, name: str, *command: str | Path, env: dict[str, str] | None = None) -> Process:
        """Start a program in a session of its own, its words going to a log."""
        log = self.folder / f"{name}-{len(self.processes)}.log"
        with log.open("wb") as file:
            popen = subprocess.Popen(
                [str(part) for part in command],
                cwd=ROOT,
                env={**self.env, **(env or {})},
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        process = Process(name, popen, log)
        self.processes.append(process)
        return process

    def start_redis(self) -> Process:
        """Start an empty Redis on the house's own port; a second call after a kill is a restart without memory."""
        options = ("--save", "", "--appendonly", "no", "--bind", "127.0.0.1", "--dir", str(self.folder))
        process = self.start("redis", redis_program(), "--port", str(self.redis_port), *options)
        eventually(lambda: self.redis().ping(), within=15, what="Redis answers")
        return process

    def start_worker(self, *, children: int = 1, env: dict[str, str] | None = None) -> Process:
        """Start a Celery worker for all queues and wait until it listens."""
        queues = "documents,notifications,default"
        name = f"w{len(self.processes)}@%h"
        quiet = ("--without-gossip", "--without-mingle")
        celery = (sys.executable, "-m", "celery", "--app", "tests.faults.worker", "worker")
        process = self.start(
            "worker", *celery, "-Q", queues, "-c", str(children), "-n", name, "-l", "INFO", *quiet, env=env
        )
        eventually(lambda: "ready." in process.said(), within=60, what="the worker is ready")
        return process

    def start_sweeper(self, *, every: float = 0.5) -> Process:
        """Start the sweeper; the short version of the tests does not wait the usual time for what is lost."""
        pace = ("--every", str(every), *(() if FULL else ("--lost-after", "5")))
        return self.start("sweeper", sys.executable, "manage.py", "sweep", *pace)

    def start_web(self, workers: int = 2, *, env: dict[str, str] | None = None) -> str:
        """Start the web server as production does, and return its address."""
        port = free_port()
        options = ("--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--threads", "8", "--preload")
        self.env["SITE_URL"] = f"http://127.0.0.1:{port}"
        gunicorn = (sys.executable, "-m", "gunicorn", "portal.wsgi", "--worker-class", "gthread")
        self.start("web", *gunicorn, *options, env=env)
        eventually(lambda: listens(port), what="the web answers")
        return f"http://127.0.0.1:{port}"

    def start_mail(self) -> int:
        """Start the mail catcher; return the port of its page (`/mails.json`)."""
        smtp, page = free_port(), free_port()
        self.env |= {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(smtp)}
        ports = {"MAIL_SANDBOX_SMTP_PORT": str(smtp), "MAIL_SANDBOX_PORT": str(page)}
        self.start("mail", sys.executable, "-m", "notifications.sandbox", env=ports)
        eventually(lambda: listens(page), what="the catcher listens")
        return page

    def start_stamps(self) -> None:
        """Start the time-stamp authority, which makes its keys below SIGNING_ROOT."""
        port = free_port()
        self.env |= {"TSA_URL": f"http://127.0.0.1:{port}", "TSA_SANDBOX_PORT": str(port)}
        self.start("stamps", sys.executable, "-m", "signing.sandbox")
        eventually(lambda: listens(port), what="the authority listens")

    # --- asking ---
    def client(self, *arguments: object) -> list[dict[str, Any]]:
        """Let the client do something to its end; return its journal. One process serves the whole test."""
        if self._client is None:
            self._client = self._start_client()
        process = self._client
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps([str(argument) for argument in arguments]) + "\n")
        process.stdin.flush()
        journal = []
        while (line := process.stdout.readline()) != "\n":
            assert line, (self.folder / "client.log").read_text(encoding="utf-8")
            journal.append(json.loads(line))
        return journal

    def _start_client(self) -> "subprocess.Popen[str]":
        with (self.folder / "client.log").open("wb") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "tests.faults.client"],
                cwd=ROOT,
                env=self.env,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

    def dying_client(self, *arguments: object, failpoints: str) -> list[dict[str, Any]]:
        """Let a client of its own do something and die of it; return its journal up to there."""
        command = [sys.executable, "-m", "tests.faults.client", *map(str, arguments)]
        env = {**self.env, "FAILPOINTS": failpoints}
        ended = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=False, timeout=180)
        assert ended.returncode == -signal.SIGKILL
        return [json.loads(line) for line in ended.stdout.splitlines()]

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a management command of this house."""
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True, check=False, timeout=180)

    # --- seeing ---
    @property
    def witness_file(self) -> Path:
        """Return the file in which handlers write what they begin."""
        return self.folder / "witness.jsonl"

    def witnessed(self) -> list[dict[str, Any]]:
        """Return what handlers began, in order."""
        if not self.witness_file.exists():
            return []
        return [json.loads(line) for line in self.witness_file.read_text(encoding="utf-8").splitlines()]

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Ask the database on a connection that is nobody else's."""
        with psycopg.connect(self.database_url, autocommit=True, connect_timeout=5) as connection:
            return connection.execute(sql, parameters).fetchall()

    def redis(self) -> "redis.Redis":
        """Return a client of the house's Redis."""
        return redis.Redis(port=self.redis_port, socket_timeout=2)

    def effects(self) -> dict[int, int]:
        """Return how often each entry had its effect inside the database."""
        found = self.rows(
            "SELECT coalesce((data->>'twin')::bigint, subject_id), count(*) FROM journal_entry"
            " WHERE kind = 'fault.effect' GROUP BY 1 ORDER BY 1"
        )
        return {int(entry): int(times) for entry, times in found}

    def attempts(self, entry: int) -> list[int]:
        """Return how many attempts the deliveries of an entry took."""
        found = self.rows("SELECT attempts FROM journal_delivery WHERE entry_id = %s ORDER BY id", [entry])
        return [int(attempts) for (attempts,) in found]

    def all_done(self) -> bool:
        """Say whether nothing is owed any more."""
        return self.rows("SELECT count(*) FROM journal_delivery WHERE state <> 'done'") == [(0,)]

    def promises(self) -> None:
        """Fail the test when a promise of the house is broken."""
        (verdict,) = self.client("promises")
        assert verdict["broken"] == []

    def stop(self) -> None:
        """End everything that was started, the last first and without a word: its folder and database go too."""
        if self._client is not None:
            with self._client as client:
                client.kill()
        for process in reversed(self.processes):
            process.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


@contextlib.contextmanager
def copied(template: str, *, name: str) -> Iterator[str]:
    """Copy a database under another name, and drop the copy at the end; give its address."""
    address = urlsplit(template)
    url = address._replace(path=f"/{name}").geturl()
    with psycopg.connect(address._replace(path="/postgres").geturl(), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{address.path[1:]}"')
        yield url
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
