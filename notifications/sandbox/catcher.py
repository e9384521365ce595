"""The SMTP side: keep the last mails in memory. It can misbehave on purpose, as real servers do."""

import threading
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

MOST = 500


@dataclass(frozen=True, slots=True)
class Caught:
    """One mail as it arrived."""

    message_id: str
    sender: str
    recipients: tuple[str, ...]
    subject: str
    body: str
    raw: bytes
    at: datetime


@dataclass(slots=True)
class Mailbox:
    """The mails, newest last. `refuse` holds addresses that do not exist; `busy` makes the server say 451."""

    mails: deque[Caught] = field(default_factory=lambda: deque(maxlen=MOST))
    refuse: set[str] = field(default_factory=set)
    busy: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient, or not."""
        if address in self.refuse:
            return "550 5.1.1 no such mailbox"
        if self.busy:
            return "451 4.3.0 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take the mail."""
        raw = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        caught = _read(raw, envelope.mail_from or "", tuple(envelope.rcpt_tos))
        with self.lock:
            self.mails.append(caught)
        return "250 2.0.0 kept"

    def newest_first(self) -> list[Caught]:
        """Return a copy that does not change while a page is drawn."""
        with self.lock:
            return list(reversed(self.mails))


def _read(raw: bytes, sender: str, recipients: tuple[str, ...]) -> Caught:
    parsed = message_from_bytes(raw, policy=policy.default)
    body = parsed.get_body(("plain",))
    return Caught(
        message_id=str(parsed["Message-ID"] or ""),
        sender=sender,
        recipients=recipients,
        subject=str(parsed["Subject"] or "").strip(),
        body=str(body.get_content()) if body else "",
        raw=raw,
        at=datetime.now(UTC),
    )


def start_smtp(port: int) -> tuple[Mailbox, Controller]:
    """Listen on a local port in a thread of its own; `stop()` the controller at the end."""
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    return mailbox, controller
