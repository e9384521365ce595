"""The words of a message, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from ground.money import dong
from notifications.kinds import Value
from notifications.models import Message


@dataclass(frozen=True, slots=True)
class Text:
    """A title in one line, and paragraphs. Plain text, not HTML."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MailText:
    """What leaves the house: the subject carries the case code only, the body no name and no answer."""

    subject: str
    body: str


def text_of(message: Message) -> Text:
    """Return title and paragraphs in the active language. The first line of the template is the title."""
    context = {"case_code": message.case_code, **_readable(message.params)}
    lines = render_to_string(f"notifications/{message.kind}.txt", context).strip().splitlines()
    return Text(lines[0], tuple(line for line in lines[1:] if line.strip()))


def mail_of(message: Message, *, language: str) -> MailText:
    """Return subject and body of the copy by mail, in the person's language."""
    with translation.override(language):
        text = text_of(message)
        link = urljoin(settings.SITE_URL, message.path)
        body = render_to_string("notifications/mail.txt", {"text": text, "link": link})
        return MailText(_subject(message.case_code), body.strip() + "\n")


def _subject(case_code: str) -> str:
    if not case_code:
        return _("Một Cửa: new message")
    return _("Một Cửa: application %(code)s") % {"code": case_code}


def _readable(params: Mapping[str, Value]) -> dict[str, object]:
    return {name: _read(name, value) for name, value in params.items()}


def _read(name: str, value: Value) -> object:
    if name.endswith("_at"):
        return datetime.fromisoformat(str(value))
    if name == "amount":
        return dong(int(value))
    return value
