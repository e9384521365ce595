"""The sandbox over HTTP: a signed API for the merchant, pages for the payer, unsigned switches for whoever tests."""

import json
import re
import time
from collections.abc import Callable
from dataclasses import asdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from payments.gateways.signatures import is_genuine
from payments.sandbox import pages
from payments.sandbox.ledger import Ledger, Refused, Row
from payments.sandbox.switches import PER_ORDER, Switches

LARGEST = 64 * 1024


class Gateway(ThreadingHTTPServer):
    """The server with its books; `public_url` is how browsers reach it."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], *, ledger: Ledger, secret: str, public_url: str = "") -> None:
        super().__init__(address, Conversation)
        self.ledger = ledger
        self.secret = secret
        self.public_url = public_url or f"http://{address[0]}:{self.server_address[1]}"


class Conversation(BaseHTTPRequestHandler):
    """One request: find its route, answer."""

    server: Gateway
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer a GET."""
        self._answer()

    def do_POST(self) -> None:
        """Answer a POST."""
        self._answer()

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self.body = self.rfile.read(min(length, LARGEST))
        path = urlsplit(self.path).path
        for method, pattern, act in ROUTES:
            if method == self.command and (match := re.fullmatch(pattern, path)):
                return self._run(act, *match.groups())
        return self.send_page(404, pages.page("Không tìm thấy trang", ""))

    def _run(self, act: "Act", *parts: str) -> None:
        try:
            if urlsplit(self.path).path.startswith("/api/"):
                self._admit()
            act(self, *parts)
        except Refused as refused:
            self.send_json(refused.status, {"code": refused.code})
        except (KeyError, TypeError, ValueError):
            self.send_json(400, {"code": "not_understood"})

    def _admit(self) -> None:
        """Let only the merchant in, as well as the switches allow."""
        switches = self.server.ledger.switches
        time.sleep(switches.slow)
        if switches.down:
            raise Refused("down", 503)
        target = f"{self.command} {urlsplit(self.path).path}"
        if not is_genuine(self.server.secret, self.headers, target=target, body=self.body):  # type: ignore[arg-type] # a Message reads like a Mapping
            raise Refused("signature", 401)

    def form(self) -> dict[str, str]:
        """Return a posted form, one value a name."""
        return {name: values[-1] for name, values in parse_qs(self.body.decode()).items()}

    def send_json(self, status: int, data: object) -> None:
        """Answer with JSON."""
        self._send(status, json.dumps(data).encode(), "application/json")

    def send_page(self, status: int, html: bytes) -> None:
        """Answer with a page."""
        self._send(status, html, "text/html; charset=utf-8")

    def redirect(self, url: str) -> None:
        """Send the browser on after a POST."""
        self._send(303, b"", "text/plain", Location=url)

    def _send(self, status: int, body: bytes, mime: str, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": mime, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent: the messages stand on the switches' page."""


Act = Callable[..., None]


def create_order(conversation: Conversation) -> None:
    """Take an order from the merchant."""
    asked: Row = json.loads(conversation.body)
    if type(asked["amount"]) is not int or asked["amount"] < 1:
        raise Refused("amount", 422)
    order = conversation.server.ledger.create(asked)
    pay_url = f"{conversation.server.public_url}/tra/{order['token']}"
    conversation.send_json(201, {"pay_url": pay_url, "state": order["state"]})


def find_order(conversation: Conversation, code: str) -> None:
    """Tell the merchant of one order."""
    conversation.send_json(200, conversation.server.ledger.report(code))


def refund(conversation: Conversation) -> None:
    """Give money back for the merchant."""
    asked = json.loads(conversation.body)
    made = conversation.server.ledger.refund(key=asked["key"], txn=asked["txn"], amount=asked["amount"])
    conversation.send_json(200, made)


def show_pay_page(conversation: Conversation, token: str) -> None:
    """Show the payer what there is to pay."""
    ledger = conversation.server.ledger
    conversation.send_page(200, pages.pay_page(ledger.order(token=token), ledger.switches))


def use_pay_page(conversation: Conversation, token: str) -> None:
    """Pay or cancel, then bring the payer back to the merchant."""
    ledger, form = conversation.server.ledger, conversation.form()
    order = ledger.order(token=token)
    wishes = {name: form.get(name, getattr(Switches(), name)) for name in PER_ORDER}
    switches = ledger.switches.changed(wishes)
    (ledger.pay if form.get("act") == "pay" else ledger.cancel)(order["code"], switches)
    conversation.redirect(order["return_url"])


def pay_order(conversation: Conversation, code: str) -> None:
    """Pay an order without a browser, for test drivers."""
    ledger = conversation.server.ledger
    ledger.pay(code, ledger.switches)
    conversation.send_json(200, ledger.report(code))


def end_refund(conversation: Conversation, key: str) -> None:
    """Finish a pending refund, for test drivers."""
    conversation.server.ledger.end_refund(key, json.loads(conversation.body)["state"])
    conversation.send_json(200, {})


def set_switches(conversation: Conversation) -> None:
    """Set some switches for all orders."""
    ledger = conversation.server.ledger
    ledger.switches = ledger.switches.changed(json.loads(conversation.body))
    conversation.send_json(200, asdict(ledger.switches))


def show_switches(conversation: Conversation) -> None:
    """Show the switches and the last messages."""
    ledger = conversation.server.ledger
    messages = ledger.rows("SELECT * FROM messages ORDER BY id DESC LIMIT 20")
    conversation.send_page(200, pages.switches_page(ledger.switches, messages))


def use_switches(conversation: Conversation) -> None:
    """Take the switches as the form has them; a box that is not ticked is off."""
    conversation.server.ledger.switches = Switches().changed(conversation.form())
    conversation.redirect("/dieu-khien")


def list_messages(conversation: Conversation) -> None:
    """List all messages with what became of them, for test drivers."""
    conversation.send_json(200, conversation.server.ledger.rows("SELECT * FROM messages ORDER BY id"))


def show_style(conversation: Conversation) -> None:
    """Send the style sheet."""
    conversation._send(200, pages.STYLE, "text/css; charset=utf-8")


def show_health(conversation: Conversation) -> None:
    """Say that the process is up."""
    conversation.send_json(200, {"ok": True})


ROUTES: tuple[tuple[str, str, Act], ...] = (
    ("POST", "/api/orders", create_order),
    ("GET", "/api/orders/([^/]+)", find_order),
    ("POST", "/api/refunds", refund),
    ("GET", "/tra/([^/]+)", show_pay_page),
    ("POST", "/tra/([^/]+)", use_pay_page),
    ("GET", "/dieu-khien", show_switches),
    ("POST", "/dieu-khien", use_switches),
    ("POST", "/test/switches", set_switches),
    ("POST", "/test/pay/([^/]+)", pay_order),
    ("POST", "/test/refunds/([^/]+)", end_refund),
    ("GET", "/test/messages", list_messages),
    ("GET", "/style.css", show_style),
    ("GET", "/healthz", show_health),
)
