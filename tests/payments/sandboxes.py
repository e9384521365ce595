"""The sandbox gateway as a process of its own, and how a test steers it."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from django.conf import settings


@dataclass
class Sandbox:
    """The process, as a test driver steers it."""

    url: str

    def post(self, path: str, data: object) -> bytes:
        """Send JSON."""
        request = Request(self.url + path, json.dumps(data).encode(), {"Content-Type": "application/json"})  # noqa: S310 — our own process
        with urlopen(request, timeout=10) as answer:  # noqa: S310 — our own process
            return bytes(answer.read())

    def get(self, path: str) -> bytes:
        """Read a page."""
        with urlopen(self.url + path, timeout=10) as answer:  # noqa: S310 — our own process
            return bytes(answer.read())

    def use_page(self, page: str, **form: str) -> str:
        """Post the pay page's form as a browser without JavaScript; return where it leads."""
        request = Request(page, urlencode(form).encode())  # noqa: S310 — our own process
        with urlopen(request, timeout=10) as answer:  # noqa: S310 — our own process
            return str(answer.url)

    def switch(self, **wishes: object) -> None:
        """Set switches for all orders."""
        self.post("/test/switches", wishes)

    def messages(self) -> list[dict[str, object]]:
        """Return every message with what became of it."""
        return list(json.loads(self.get("/test/messages")))


@contextmanager
def running_sandbox() -> Iterator[Sandbox]:
    """Start a sandbox process on a free port; stop it afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "PAYMENT_SANDBOX_PORT": str(port), "HOST": "127.0.0.1"}
    environment |= {"PAYMENT_GATEWAY_SECRET": settings.PAYMENT_GATEWAY_SECRET, "SANDBOX_DATA": ":memory:"}
    command = [sys.executable, "-m", "payments.sandbox"]
    with subprocess.Popen(command, env=environment, cwd=Path(settings.ROOT)) as running:
        sandbox = Sandbox(f"http://127.0.0.1:{port}")
        try:
            eventually(lambda: is_up(sandbox))
            yield sandbox
        finally:
            running.terminate()


def is_up(sandbox: Sandbox) -> bool:
    try:
        return bool(sandbox.get("/healthz"))
    except OSError:
        return False


def eventually(holds: Callable[[], bool], *, within: float = 15) -> None:
    """Wait until it holds."""
    end = time.monotonic() + within
    while not holds():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.05)
