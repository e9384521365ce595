"""A result rendered, signed by the leader, sealed by the agency, each with a time-stamp of a process of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from bench import documents
from bench.ratios import Ratio, compare
from ground import ports
from signing.actions import LEADER_FIELD, SEAL_FIELD, seal_pdf_with, sign_pdf
from signing.adapters.pkcs12 import Pkcs12Signer
from signing.adapters.timestamps import HttpTimestamps
from signing.ports import Key, Pin
from tests.signing import desk


class OpenedSigner:
    """A device whose opening is measured apart: PKCS#12 makes it slow on purpose."""

    def __init__(self, key: Key) -> None:
        self.key = key

    @contextmanager
    def unlock(self, reference: str, pin: Pin) -> Iterator[Key]:
        """Return the opened key."""
        yield self.key


@contextmanager
def authority() -> Iterator[HttpTimestamps]:
    """Start the time-stamp authority in its own process and wait for it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = os.environ | {"TSA_SANDBOX_PORT": str(port), "SIGNING_ROOT": str(settings.SIGNING_ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-m", "signing.sandbox"], env=env | {"DJANGO_SETTINGS_MODULE": "portal.settings.dev"}
    )
    try:
        _wait(port)
        yield HttpTimestamps(f"http://127.0.0.1:{port}", 10)
    finally:
        process.terminate()
        process.wait()


def _wait(port: int) -> None:
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)


def run() -> Iterator[Ratio]:
    """Measure."""
    page = documents.html()
    leader, seal = desk.leader_device(), desk.seal_device()
    files = Pkcs12Signer(desk.pki().folder / "devices")

    def opening() -> None:
        with files.unlock(leader.reference, Pin(desk.PIN)):
            return

    def everything() -> bytes:
        rendered = documents.full(page)
        signed = sign_pdf(rendered, device=leader, pin=desk.PIN, field=LEADER_FIELD, at=desk.NOW)
        return seal_pdf_with(signed, device=seal, field=SEAL_FIELD, at=desk.NOW)

    def bare() -> bytes:
        return documents.bare(page)

    with files.unlock(leader.reference, Pin(desk.PIN)) as key, authority() as timestamps:
        yield compare("opening the leader's PKCS#12 / bare page", opening, bare, most=None, rounds=11)
        with ports.use("timestamps", timestamps):
            with ports.use("signer_pkcs12", files):
                seal_pdf_with(
                    sign_pdf(documents.full(page), device=leader, pin=desk.PIN, field=LEADER_FIELD, at=desk.NOW),
                    device=seal,
                    field=SEAL_FIELD,
                    at=desk.NOW,
                )
            with ports.use("signer_pkcs12", OpenedSigner(key)):
                yield compare(
                    "rendered, signed, sealed, two time-stamps / bare page", everything, bare, most=5, rounds=21
                )
