"""A small server on this machine that hands out drawn pages and the built static files as production does:
compressed, static files for ever. For weighing pages, where every byte must travel for real."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from threading import Thread

import brotli

from tests.journeys.browser import ROOT
from tests.journeys.looking import Drawn

STATIC = "/static/"


@cache
def squeezed(path: Path) -> bytes:
    """Return a static file as whitenoise compresses it; fonts are compressed already."""
    data = path.read_bytes()
    return data if path.suffix == ".woff2" else bytes(brotli.compress(data, quality=11))


class Shelf(BaseHTTPRequestHandler):
    """Answers `/static/…` from the disk and everything else with the page that stands on the shelf."""

    page: Drawn
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer."""
        if self.path.startswith(STATIC):
            file = ROOT / self.path.lstrip("/").split("?")[0]
            heads = {"Cache-Control": "max-age=315360000, public, immutable"}
            if file.suffix != ".woff2":
                heads["Content-Encoding"] = "br"
            self._answer(squeezed(file), guess_type(file.name)[0] or "font/woff2", heads)
        else:
            page = type(self).page
            heads = {"Content-Security-Policy": page.policy, "Content-Encoding": "gzip", "Cache-Control": "no-store"}
            self._answer(gzip.compress(page.html.encode(), 6), "text/html; charset=utf-8", heads)

    def _answer(self, body: bytes, kind: str, heads: dict[str, str]) -> None:
        self.send_response(200)
        for name, value in {**heads, "Content-Type": kind, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@contextmanager
def shelf() -> Iterator[tuple[type[Shelf], str]]:
    """Run the server; yield its handler, on which `page` is set, and its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Shelf)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield Shelf, f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()
