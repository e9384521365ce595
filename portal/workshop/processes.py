"""Which processes make up the portal on one machine, and their common life under one runner."""

import os
import shlex
import signal
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from honcho.manager import Manager

from portal.workshop.machine import ROOT, RUN, Trouble, free_port, is_free

WORKERS = {"documents": ("documents",), "messages": ("notifications", "default")}
"""The workers and their queues: drawing documents takes long and must not hold up what people are told."""

FIRST_PORTS = {
    "PORT": 8000,
    "PAYMENT_SANDBOX_PORT": 8071,
    "REGISTER_SANDBOX_PORT": 8072,
    "TSA_SANDBOX_PORT": 8073,
    "MAIL_SANDBOX_PORT": 8074,
    "MAIL_SANDBOX_SMTP_PORT": 8075,
}
"""Where things listen if the port is free; otherwise on the next free one, so that two clones do not collide."""


@dataclass(frozen=True)
class Program:
    """One process: its name in the log and its command."""

    name: str
    command: tuple[str, ...]

    def shell(self) -> str:
        """Return the line for the runner; exec, so that a signal reaches the program and not a shell."""
        return f"exec {shlex.join(self.command)}"


def choose_ports(port: int | None, *, environment: Mapping[str, str] = os.environ) -> dict[str, int]:
    """Return a free port for everything that listens. Raises Trouble when the one that was asked for is taken."""
    asked = port or _from(environment)
    if asked and not is_free(asked):
        raise Trouble(f"Port {asked} is taken by another program; choose another with ./dev run --port N.")
    ports: dict[str, int] = {}
    for name, preferred in FIRST_PORTS.items():
        ports[name] = free_port(asked if name == "PORT" and asked else preferred, taken=ports.values())
    return ports


def _from(environment: Mapping[str, str]) -> int:
    given = environment.get("PORT") or "0"
    if not given.isdecimal():
        raise Trouble(f"PORT is “{given}”; it must be a number from 1 to 65535.")
    return int(given)


def surroundings(ports: Mapping[str, int]) -> dict[str, str]:
    """Return the environment that tells every process where its neighbours listen."""
    local = "http://127.0.0.1:{}".format
    return {name: str(number) for name, number in ports.items()} | {
        "SITE_URL": f"http://localhost:{ports['PORT']}",
        "PAYMENT_NOTIFY_URL": local(ports["PORT"]) + "/cong-thanh-toan/goi-lai/",
        "PAYMENT_GATEWAY_URL": local(ports["PAYMENT_SANDBOX_PORT"]),
        "LICENCE_REGISTER_URL": local(ports["REGISTER_SANDBOX_PORT"]),
        "STATE_REGISTERS_URL": local(ports["REGISTER_SANDBOX_PORT"]),
        "TSA_URL": local(ports["TSA_SANDBOX_PORT"]),
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(ports["MAIL_SANDBOX_SMTP_PORT"]),
    }


def programs(port: int, *, reload: bool) -> list[Program]:
    """Return every process of the portal, the neighbours' stand-ins included."""
    python, manage = (sys.executable, "-m"), (sys.executable, "manage.py")
    # Celery warns of root; here root means a container or somebody's own machine.
    as_root = "ignore:You're running the worker with superuser privileges"
    celery = (sys.executable, "-W", as_root, "-m", "celery", "--quiet", "--app", "portal.celery")
    options = ("--concurrency", "1", "--loglevel", "WARNING", "--without-gossip", "--without-mingle")
    beat = ("beat", "--loglevel", "WARNING", "--schedule", str(RUN / "celerybeat-schedule"), "--pidfile", "")
    return [
        Program("web", (*python, "gunicorn", "portal.wsgi", *_web_options(port, reload=reload))),
        *(
            Program(f"worker-{name}", (*celery, "worker", "-n", f"{name}@%h", "-Q", ",".join(queues), *options))
            for name, queues in WORKERS.items()
        ),
        Program("beat", (*celery, *beat)),
        Program("sweeper", (*manage, "sweep")),
        Program("mail", (*python, "notifications.sandbox")),
        Program("gateway", (*python, "payments.sandbox")),
        Program("register", (*python, "services.registers.sandbox")),
        Program("tsa", (*python, "signing.sandbox")),
    ]


def _web_options(port: int, *, reload: bool) -> tuple[str, ...]:
    host = os.environ.get("HOST", "127.0.0.1")
    bind = ("--bind", f"{host}:{port}", "--log-level", "warning", "--graceful-timeout", "3")
    threads = ("--worker-class", "gthread", "--threads", "8")
    workers = ("--preload", "--workers", str(min(4, os.cpu_count() or 2)))
    return (*bind, *threads, *(("--reload",) if reload else workers))


def live(wanted: list[Program], *, env: Mapping[str, str], when_up: Callable[[], None]) -> int:
    """Run the processes until Ctrl-C, or until one of them ends, which ends all. Return the exit code."""
    runner = Manager()
    for program in wanted:
        runner.add_process(program.name, program.shell(), env=dict(env), cwd=str(ROOT))
    # A closed terminal is the same wish as Ctrl-C.
    signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    threading.Thread(target=_announce, args=(env, when_up), daemon=True).start()
    runner.loop()
    stopped_by_hand = runner.returncode in {130, 143}
    return 0 if stopped_by_hand else int(runner.returncode or 0)


def _announce(env: Mapping[str, str], when_up: Callable[[], None]) -> None:
    """Call `when_up` once the web process answers."""
    for _ in range(240):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{env['PORT']}/healthz", timeout=2).close()
        except urllib.error.HTTPError:
            break  # it answers, which is all that is asked here
        except OSError:
            time.sleep(0.25)
            continue
        break
    else:
        return
    when_up()
