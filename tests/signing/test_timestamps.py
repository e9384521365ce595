"""The contract of a time-stamp authority's adapter, and what happens when the authority is down, slow or lies."""

import asyncio
import hashlib
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from secrets import token_bytes

import pytest
from asn1crypto import tsp
from django.conf import settings

from ground import ports
from signing import demo
from signing.actions import LEADER_FIELD, sign_pdf
from signing.adapters.timestamps import HttpTimestamps
from signing.ports import Timestamps
from signing.refusals import BadSignature, TimestampDown
from signing.sandbox.authority import AuthorityServer
from tests.signing import desk

DIGEST = hashlib.sha256(b"signature").digest()


def ask(timestamps: Timestamps) -> datetime:
    token = asyncio.run(timestamps.client().async_timestamp(DIGEST, "sha256"))
    info = token["content"]["encap_content_info"]["content"].parsed
    assert info["message_imprint"]["hashed_message"].native == DIGEST
    moment: datetime = info["gen_time"].native
    return moment


@contextmanager
def serving(server: HTTPServer) -> Iterator[str]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def answering(reply: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[str]:
    class Liar(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.body = self.rfile.read(int(self.headers["Content-Length"]))
            try:
                reply(self)
            except (BrokenPipeError, ConnectionResetError):
                return

        def log_message(self, *_args: object) -> None:
            return

    with serving(HTTPServer(("127.0.0.1", 0), Liar)) as url:
        yield url


def send(desk_: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
    desk_.send_response(status)
    for name, value in headers.items():
        desk_.send_header(name, value)
    desk_.end_headers()
    desk_.wfile.write(body)


@contextmanager
def over_http() -> Iterator[Timestamps]:
    with serving(AuthorityServer(0, desk.authority())) as url:
        yield HttpTimestamps(url, 5)


@contextmanager
def in_this_process() -> Iterator[Timestamps]:
    yield desk.stamps()


@pytest.mark.parametrize("opened", [over_http, in_this_process])
def test_the_token_says_the_time_of_exactly_this_digest(opened: Callable[[], Iterator[Timestamps]]) -> None:
    with opened() as timestamps:  # type: ignore[attr-defined] # context managers made from functions
        moment = ask(timestamps)

    assert abs((datetime.now(UTC) - moment).total_seconds()) < 5


REJECTION = bytes.fromhex("30053003020102")


@pytest.mark.parametrize("lie", [b"", b"not a token", b"<html>", REJECTION])
def test_the_fake_refuses_nonsense_like_the_adapter(lie: bytes) -> None:
    async def answer(_request: bytes) -> bytes:
        return lie

    with pytest.raises(TimestampDown):
        ask(desk.LocalTimestamps(answer))
    with answering(lambda handler: send(handler, lie)) as url, pytest.raises(TimestampDown):
        ask(HttpTimestamps(url, 5))


def test_nobody_at_home_is_said_at_once() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    with pytest.raises(TimestampDown):
        ask(HttpTimestamps(f"http://127.0.0.1:{port}", 5))


@pytest.mark.parametrize("drips", [True, False])
def test_a_slow_authority_is_not_waited_for(drips: bool) -> None:
    enough = threading.Event()

    def slowly(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not enough.wait(0.1):
            handler.wfile.write(b"0" if drips else b"")

    with answering(slowly) as url:
        begin = time.monotonic()
        with pytest.raises(TimestampDown):
            ask(HttpTimestamps(url, 0.3))
        waited = time.monotonic() - begin
        enough.set()
    assert waited < 1


def for_another_digest(handler: BaseHTTPRequestHandler) -> None:
    asked = tsp.TimeStampReq.load(handler.body)  # type: ignore[attr-defined] # set by Liar
    asked["message_imprint"]["hashed_message"] = token_bytes(32)
    send(handler, asyncio.run(desk.authority().answer(asked.dump(force=True), at=datetime.now(UTC))))


def for_another_question(handler: BaseHTTPRequestHandler) -> None:
    asked = tsp.TimeStampReq.load(handler.body)  # type: ignore[attr-defined] # set by Liar
    asked["nonce"] = 7
    send(handler, asyncio.run(desk.authority().answer(asked.dump(force=True), at=datetime.now(UTC))))


def somewhere_else(handler: BaseHTTPRequestHandler) -> None:
    send(handler, b"", 302, Location="http://127.0.0.1:9/")


@pytest.mark.parametrize(
    "reply",
    [
        for_another_digest,
        for_another_question,
        somewhere_else,
        lambda handler: send(handler, b"", 500),
        lambda handler: send(handler, b"", 404),
        lambda handler: send(handler, bytes(200_000)),
    ],
)
def test_a_wrong_answer_is_no_time_stamp(reply: Callable[[BaseHTTPRequestHandler], None]) -> None:
    with answering(reply) as url, pytest.raises(TimestampDown):
        ask(HttpTimestamps(url, 5))


def test_nothing_is_signed_without_a_time_stamp(rendered: bytes) -> None:
    with ports.use("timestamps", HttpTimestamps("http://127.0.0.1:9", 1)), pytest.raises(TimestampDown):
        sign_pdf(rendered, device=desk.leader_device(), pin=desk.PIN, field=LEADER_FIELD, at=desk.NOW)


def test_a_time_stamp_of_a_stranger_is_noticed_before_anything_is_kept(rendered: bytes, tmp_path: Path) -> None:
    strangers = demo.make_demo_pki(tmp_path, at=desk.NOW)

    with (
        ports.use("timestamps", desk.stamps(folder=strangers.folder)),
        pytest.raises(BadSignature, match="no_timestamp"),
    ):
        sign_pdf(rendered, device=desk.leader_device(), pin=desk.PIN, field=LEADER_FIELD, at=desk.NOW)


def test_the_authority_runs_in_a_process_of_its_own() -> None:
    desk.pki()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    surroundings = os.environ | {"TSA_SANDBOX_PORT": str(port), "SIGNING_ROOT": str(desk.pki().folder)}
    surroundings["DJANGO_SETTINGS_MODULE"] = "portal.settings.dev"
    process = subprocess.Popen([sys.executable, "-m", "signing.sandbox"], env=surroundings, cwd=settings.ROOT)
    try:
        wait_for(port)
        timestamps = HttpTimestamps(f"http://127.0.0.1:{port}", 5)
        assert abs((datetime.now(UTC) - ask(timestamps)).total_seconds()) < 5
    finally:
        process.terminate()
        process.wait(10)


def wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            assert time.monotonic() < until
            time.sleep(0.1)
