"""The sandbox registers over HTTP: their questions, one page with the records and the switches of each."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

RECORDS = Path(__file__).parent / "records.json"
LARGEST = 16 * 1024


REGISTERS: Mapping[str, str] = {
    "licence": "Giấy phép lái xe và vi phạm giao thông",
    "population": "Dân cư",
    "civil_status": "Hộ tịch",
    "business": "Đăng ký kinh doanh",
}


class Down(Exception):
    """The register is switched off."""


class Wrong(Exception):
    """The register answers with what makes no sense."""


@dataclass(frozen=True)
class Switches:
    """What goes wrong on purpose in one register; `slow` in seconds before every answer."""

    slow: float = 0.0
    down: bool = False
    wrong: bool = False
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
        self.switches = {name: Switches() for name in REGISTERS}
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
        except Wrong:
            self.send(200, b"<html>502</html>", "text/html")
        except (KeyError, TypeError, ValueError):
            self.send_json(400, {"code": "not_understood"})

    def question(self, register: str) -> dict[str, str]:
        """Return a question to a register, slowly if its switches say so. Raises Down, Wrong."""
        switches = self.server.switches[register]
        time.sleep(switches.slow)
        if switches.down:
            raise Down
        if switches.wrong:
            raise Wrong
        return {name: str(value) for name, value in json.loads(self.body).items()}

    def records(self, register: str, kind: str) -> Iterator[dict[str, Any]]:
        """Yield the records of a kind; none when the register is told to find nothing."""
        if not self.server.switches[register].not_found:
            yield from self.server.records.get(kind, ())

    def send_json(self, status: int, data: object) -> None:
        """Answer with JSON."""
        self.send(status, json.dumps(data, ensure_ascii=False).encode(), "application/json")

    def send(self, status: int, body: bytes, mime: str, **headers: str) -> None:
        """Answer."""
        self.send_response(status)
        for name, value in {"Content-Type": mime, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        with suppress(ConnectionError):  # whoever asked did not wait for a slow register
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""


Act = Callable[[Conversation], None]


def _one(register: str, kind: str, *keys: str) -> Act:
    """Return the question for one record of a kind, known by these keys."""

    def look_up(conversation: Conversation) -> None:
        question = conversation.question(register)
        for record in conversation.records(register, kind):
            if all(record[key] == question[key] for key in keys):
                return conversation.send_json(200, {"found": True, "record": record})
        return conversation.send_json(200, {"found": False})

    return look_up


def licences_of(conversation: Conversation) -> None:
    """List the licences of a person."""
    number = conversation.question("licence")["personal_number"]
    found = [one for one in conversation.records("licence", "licences") if one["personal_number"] == number]
    conversation.send_json(200, {"licences": found})


def unpaid_violations(conversation: Conversation) -> None:
    """List what a person has not paid yet."""
    question = conversation.question("licence")
    found = conversation.server.records["violations"].get(question["personal_number"], [])
    conversation.send_json(200, {"violations": found})


def set_switches(conversation: Conversation) -> None:
    """Set some switches of a register, for test drivers."""
    wishes = json.loads(conversation.body)
    name, switches = wishes.pop("register"), conversation.server.switches
    switches[name] = switches[name].changed(wishes)
    conversation.send_json(200, {})


def use_switches(conversation: Conversation) -> None:
    """Take the switches of a register as the form has them."""
    form = {name: values[-1] for name, values in parse_qs(conversation.body.decode()).items()}
    name = form.pop("register")
    if name in REGISTERS:
        conversation.server.switches[name] = Switches().changed(form)
    conversation.send(303, b"", "text/plain", Location="/")


def show_page(conversation: Conversation) -> None:
    """Show records and switches."""
    server = conversation.server
    forms = "".join(_form(name, title, server.switches[name]) for name, title in REGISTERS.items())
    records = escape(json.dumps(server.records, ensure_ascii=False, indent=2))
    html = (
        '<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Cơ sở dữ liệu thử nghiệm</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"></head><body>'
        f"<h1>Cơ sở dữ liệu thử nghiệm</h1>{forms}<pre>{records}</pre></body></html>"
    )
    conversation.send(200, html.encode(), "text/html; charset=utf-8")


LABELS = {
    "slow": "Trả lời chậm (giây)",
    "down": "Ngừng hoạt động",
    "wrong": "Trả lời sai dạng",
    "not_found": "Không tìm thấy gì",
}


def _form(name: str, title: str, switches: Switches) -> str:
    boxes = "".join(_control(one.name, getattr(switches, one.name)) for one in fields(switches))
    hidden = f'<input type="hidden" name="register" value="{name}">'
    return f'<h2>{title}</h2><form method="post" action="/dieu-khien">{hidden}{boxes}<button>Áp dụng</button></form>'


def _control(name: str, value: object) -> str:
    label = LABELS[name]
    if isinstance(value, bool):
        return f'<p><label><input type="checkbox" name="{name}" value="1"{" checked" * value}> {label}</label></p>'
    return f'<p><label>{label} <input name="{name}" value="{value}"></label></p>'


def no_such_page(conversation: Conversation) -> None:
    """Say that there is nothing here."""
    conversation.send_json(404, {"code": "no_such_page"})


def show_health(conversation: Conversation) -> None:
    """Say that the process is up."""
    conversation.send_json(200, {"ok": True})


ROUTES: dict[tuple[str, str], Act] = {
    ("POST", "/api/licence"): _one("licence", "licences", "licence_number", "personal_number"),
    ("POST", "/api/licences"): licences_of,
    ("POST", "/api/violations"): unpaid_violations,
    ("POST", "/api/person"): _one("population", "people", "personal_number"),
    ("POST", "/api/birth"): _one("civil_status", "births", "personal_number"),
    ("POST", "/api/death"): _one("civil_status", "deaths", "personal_number"),
    ("POST", "/api/marriage"): _one("civil_status", "marriages", "personal_number"),
    ("POST", "/api/household"): _one("business", "households", "tax_code"),
    ("POST", "/test/switches"): set_switches,
    ("POST", "/dieu-khien"): use_switches,
    ("GET", "/"): show_page,
    ("GET", "/healthz"): show_health,
}
