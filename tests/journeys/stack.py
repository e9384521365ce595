"""The whole portal as `./dev run` starts it: web, workers, scheduler, sweeper and the four neighbours, for a test."""

import os
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings as django_settings

from portal.workshop.processes import FIRST_PORTS, programs, surroundings
from tests.faults.harness import House, copied, eventually, free_port

NAME = f"journeys_{os.getpid()}"


@contextmanager
def portal() -> Iterator[House]:
    """Prepare a database of its own, start every process, and give the house with its address in SITE_URL."""
    folder = Path(tempfile.mkdtemp(prefix="motcua-journeys-"))
    ports = {name: free_port() for name in FIRST_PORTS}
    with copied(f"{_server()}/template1", name=NAME) as url:
        settings = {
            "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
            "SIGNING_ROOT": str(folder / "signing"),
            "STATIC_ROOT": str(folder / "static"),
        }
        house = House(folder, url, env=settings | surroundings(ports))
        try:
            house.start_redis()
            prepared = house.manage("prepare")
            assert prepared.returncode == 0, prepared.stderr
            for program in programs(ports["PORT"], reload=False):
                house.start(program.name, *program.command)
            eventually(lambda: _answers(ports["PORT"]), within=90, what="the portal answers")
            yield house
        finally:
            house.stop()


def _server() -> str:
    database = django_settings.DATABASES["default"]
    return f"postgresql://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}"


def _answers(port: int) -> bool:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
        return bool(answer.status == 200)
