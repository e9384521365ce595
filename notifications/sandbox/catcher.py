"""The mail catcher: SMTP on one port, its mails as a page and as JSON on the other."""

import json
import re
from collections import deque
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

KEPT = 500

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Mails that Một Cửa sent</title>
<style>body{{font:16px/1.5 sans-serif;max-width:50em;margin:1em auto;padding:0 1em}}
article{{border:1px solid #b1b4b6;padding:0 1em;margin:1em 0}}pre{{white-space:pre-wrap;font:inherit}}</style>
<h1>Mails that Một Cửa sent</h1><p>{count} kept here, newest first; none went any further.</p>{mails}</html>"""
MAIL = """<article><h2>{subject}</h2><p>To {to}<br>From {sender}<br>{at}</p><pre>{body}</pre></article>"""

_LINK = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as it arrived."""

    at: str
    sender: str
    to: list[str]
    subject: str
    body: str
    headers: dict[str, str]


class Catcher:
    """Keep what arrives over SMTP; aiosmtpd calls `handle_DATA`."""

    def __init__(self) -> None:
        self.mails: deque[Mail] = deque(maxlen=KEPT)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep one mail."""
        message = cast(EmailMessage, message_from_bytes(cast(bytes, envelope.content), policy=default))
        body = message.get_body(("plain", "html"))
        self.mails.appendleft(
            Mail(
                at=datetime.now(UTC).isoformat(timespec="seconds"),
                sender=envelope.mail_from or "",
                to=list(envelope.rcpt_tos),
                subject=str(message["subject"] or ""),
                body=str(body.get_content()) if body is not None else "",
                headers={name: str(value) for name, value in message.items()},
            )
        )
        return "250 kept"


def page(mails: list[Mail]) -> str:
    """Draw the mails; everything that came from outside is escaped, links can be followed."""
    drawn = [
        MAIL.format(
            subject=escape(mail.subject),
            to=escape(", ".join(mail.to)),
            sender=escape(mail.sender),
            at=mail.at,
            body=_LINK.sub(lambda found: f'<a href="{found[0]}">{found[0]}</a>', escape(mail.body)),
        )
        for mail in mails
    ]
    return PAGE.format(count=len(mails), mails="".join(drawn))


class Pages(ThreadingHTTPServer):
    """Serve `/` and `/mails.json`."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], catcher: Catcher) -> None:
        self.catcher = catcher
        super().__init__(address, Answer)


class Answer(BaseHTTPRequestHandler):
    """Answer one request for the page or the data."""

    server: Pages

    def do_GET(self) -> None:
        """Answer with the mails."""
        mails = list(self.server.catcher.mails)
        if self.path == "/mails.json":
            self._send("application/json", json.dumps([asdict(mail) for mail in mails], ensure_ascii=False))
        elif self.path == "/":
            self._send("text/html; charset=utf-8", page(mails))
        else:
            self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: addresses of pages are no news here."""

    def _send(self, kind: str, text: str) -> None:
        content = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def smtp(catcher: Catcher, *, host: str, port: int) -> Controller:
    """Return the SMTP side, in a thread of its own once started."""
    return Controller(catcher, hostname=host, port=port, ready_timeout=10)
