"""Documents drawn apart from the web's own work, for templates that nobody else has read yet.

Each is drawn in a process of its own with bounded memory and time, one at a time for each web process: a template that
never ends costs whoever wrote it a sentence, and nobody else a page.
"""

import json
import subprocess
import sys
import threading
from base64 import b64decode
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ground.refusals import DomainError
from records.pictures import Picture

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PATIENCE = 60
"""Seconds that drawing may take altogether, on a machine that is busy with other things."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost."""

    seconds: int = 8
    """How long it may keep a processor busy; an ordinary one takes one, most of it for starting."""
    turn: float = 10
    """How many seconds one waits for the document before."""
    longest_html: int = 4 * 1024 * 1024


ORDINARY = Limits()

_one_at_a_time = threading.Lock()

_WHY: "dict[str, StrOrPromise]" = {
    "busy": _("Another paper is being drawn. Try again in a moment."),
    "too_long": _("The paper is too long to be drawn."),
    "too_slow": _("Drawing the paper took too long and was stopped. Make its template simpler."),
    "reaches_outside": _("The template asks for a file or an address outside. A paper carries everything itself."),
}


class NotDrawn(DomainError):
    """No document came of it; the sentence says why. Codes: busy, too_long, too_slow, reaches_outside."""

    code = "not_drawn"
    message = _("Drawing the paper took too long and was stopped. Make its template simpler.")


@dataclass(frozen=True, slots=True)
class Pages:
    """The first pages of a document as pictures, and how many pages there are."""

    shown: tuple[Picture, ...]
    count: int


def draw_pdf(html: str, *, at: datetime, limits: Limits = ORDINARY) -> bytes:
    """Turn HTML into the bytes of a PDF. About a second. Raises NotDrawn."""
    return b64decode(_drawn(html, at=at, as_pages=False, limits=limits)["pdf"])


def draw_pages(html: str, *, at: datetime) -> Pages:
    """Turn HTML into pictures of its first pages. About a second. Raises NotDrawn."""
    made = _drawn(html, at=at, as_pages=True, limits=ORDINARY)
    shown = tuple(Picture(b64decode(data), mime, width, height) for data, mime, width, height in made["pages"])
    return Pages(shown, made["count"])


def _drawn(html: str, *, at: datetime, as_pages: bool, limits: Limits) -> dict[str, Any]:
    if len(html) > limits.longest_html:
        raise _trouble("too_long")
    order = {"at": at.isoformat(), "seconds": limits.seconds, "as_pages": as_pages}
    if not _one_at_a_time.acquire(timeout=limits.turn):
        raise _trouble("busy")
    try:
        made = _answer(_child(json.dumps(order).encode() + b"\n" + html.encode()))
    finally:
        _one_at_a_time.release()
    if "trouble" in made:
        raise _trouble(made["trouble"])
    return made


def _child(given: bytes) -> bytes:
    """Run the drawing process. A limit ends it with a signal, or in the middle of a sentence."""
    try:
        return subprocess.run(
            [sys.executable, "-m", "records.drawing"],
            input=given,
            capture_output=True,
            timeout=PATIENCE,
            cwd=settings.ROOT,
            check=False,
        ).stdout
    except subprocess.TimeoutExpired:
        return b""


def _answer(text: bytes) -> dict[str, Any]:
    try:
        made: dict[str, Any] = json.loads(text)
    except ValueError:
        return {"trouble": "too_slow"}
    return made


def _trouble(code: str) -> NotDrawn:
    return NotDrawn(_WHY[code], code=code)
