"""The sandbox register over HTTP: two questions, one page with the records and the switches."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

RECORDS = Path(__file__).parent / "records.json"
LARGEST = 16 * 1024


class Down(Exception):
    """The register is switched off."""


@dataclass(frozen=True)
class Switches:
    """What goes wrong on purpose; `slow` in seconds before every answer."""

    slow: float = 0.0
    down: bool = False
    not_found: bool = False

    def changed(self, wishes: dict[str, Any]) -> "Switches":
        """Return switches with some of them set. Raises KeyError for an unknown one."""
        kinds = {one.name: type(one.default) for one in fields(self)}
        return replace(self, **{name: _as(kinds[name], value) for name, value in wishes.items()})


def _as(kind: type, value: Any) -> Any:
    return value in {True, "1", "on", "true"} if kind is bool else kind(value)


class Register(ThreadingHTTPServer):
    """The server with its records."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int]) -> None:
        super().__init__(address, Conversation)
        self.switches = Switches()
        self.records: dict[str, Any] = json.loads(RECORDS.read_text(encoding="utf-8"))


class Conversation(BaseHTTPRequestHandler):
    """One request: find its route, answer."""

    server: Register
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer a GET."""
        self._answer()

    def do_POST(self) -> None:
        """Answer a POST."""
        self._answer()

    def _answer(self) -> None:
        self.body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), LARGEST))
        act = ROUTES.get((self.command, urlsplit(self.path).path))
        try:
            (act or no_such_page)(self)
        except Down:
            self.send_json(503, {"code": "down"})
        except (KeyError, TypeError, ValueError):
            self.send_json(400, {"code": "not_understood"})

    def question(self) -> dict[str, str]:
        """Return a question, slowly if the switches say so. Raises Down."""
        switches = self.server.switches
        time.sleep(switches.slow)
        if switches.down:
            raise Down
        return {name: str(value) for name, value in json.loads(self.body).items()}

    def send_json(self, status: int, data: object) -> None:
        """Answer with JSON."""
        self.send(status, json.dumps(data, ensure_ascii=False).encode(), "application/json")

    def send(self, status: int, body: bytes, mime: str, **headers: str) -> None:
        """Answer."""
        self.send_response(status)
        for name, value in {"Content-Type": mime, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""


def look_up_licence(conversation: Conversation) -> None:
    """Say whether there is such a licence of this person."""
    question = conversation.question()
    wanted = (question["licence_number"], question["personal_number"])
    found = [
        licence
        for licence in conversation.server.records["licences"]
        if (licence["licence_number"], licence["personal_number"]) == wanted
    ]
    if not found or conversation.server.switches.not_found:
        conversation.send_json(200, {"found": False})
    else:
        conversation.send_json(200, {"found": True, "licence": found[0]})


def unpaid_violations(conversation: Conversation) -> None:
    """List what a person has not paid yet."""
    question = conversation.question()
    found = conversation.server.records["violations"].get(question["personal_number"], [])
    conversation.send_json(200, {"violations": found})


def set_switches(conversation: Conversation) -> None:
    """Set some switches, for test drivers."""
    conversation.server.switches = conversation.server.switches.changed(json.loads(conversation.body))
    conversation.send_json(200, {})


def use_switches(conversation: Conversation) -> None:
    """Take the switches as the form has them."""
    form = {name: values[-1] for name, values in parse_qs(conversation.body.decode()).items()}
    conversation.server.switches = Switches().changed(form)
    conversation.send(303, b"", "text/plain", Location="/")


def show_page(conversation: Conversation) -> None:
    """Show records and switches."""
    server = conversation.server
    boxes = "".join(_control(one.name, getattr(server.switches, one.name)) for one in fields(server.switches))
    records = escape(json.dumps(server.records, ensure_ascii=False, indent=2))
    html = (
        '<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Cơ sở dữ liệu thử nghiệm</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"></head><body>'
        "<h1>Cơ sở dữ liệu giấy phép lái xe thử nghiệm</h1>"
        f'<form method="post" action="/dieu-khien">{boxes}<button>Áp dụng</button></form><pre>{records}</pre>'
        "</body></html>"
    )
    conversation.send(200, html.encode(), "text/html; charset=utf-8")


def _control(name: str, value: object) -> str:
    label = {"slow": "Trả lời chậm (giây)", "down": "Ngừng hoạt động", "not_found": "Không tìm thấy giấy phép nào"}[
        name
    ]
    if isinstance(value, bool):
        return f'<p><label><input type="checkbox" name="{name}" value="1"{" checked" * value}> {label}</label></p>'
    return f'<p><label>{label} <input name="{name}" value="{value}"></label></p>'


def no_such_page(conversation: Conversation) -> None:
    """Say that there is nothing here."""
    conversation.send_json(404, {"code": "no_such_page"})


def show_health(conversation: Conversation) -> None:
    """Say that the process is up."""
    conversation.send_json(200, {"ok": True})


ROUTES: dict[tuple[str, str], Callable[[Conversation], None]] = {
    ("POST", "/api/licence"): look_up_licence,
    ("POST", "/api/violations"): unpaid_violations,
    ("POST", "/test/switches"): set_switches,
    ("POST", "/dieu-khien"): use_switches,
    ("GET", "/"): show_page,
    ("GET", "/healthz"): show_health,
}
