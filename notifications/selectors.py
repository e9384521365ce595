"""What the inbox shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.who import Who
from ground.refusals import NotYours
from notifications.models import Mail, Message
from notifications.texts import Text, text_of

PAGE = 20
MOST_UNREAD = 100
"""The badge counts no further: "99+"."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as the page shows it."""

    id: int
    text: Text
    case_code: str
    path: str
    told_at: datetime
    is_read: bool
    mail_refused: bool


@dataclass(frozen=True, slots=True)
class InboxPage:
    """One page of the inbox, newest first; `older` continues it, None at the end."""

    letters: Sequence[Letter]
    older: int | None


def inbox(person_id: int, *, before: int | None = None, case_code: str = "") -> InboxPage:
    """Return what a person was told, paged by key, perhaps of one case only; in the active language. One query."""
    rows = Message.objects.to(person_id).select_related("mail").order_by("-id")
    if case_code:
        rows = rows.filter(case_code=case_code)
    if before:
        rows = rows.filter(pk__lt=before)
    page = list(rows[: PAGE + 1])
    return InboxPage([letter_of(row) for row in page[:PAGE]], page[PAGE - 1].pk if len(page) > PAGE else None)


def letter_of(message: Message) -> Letter:
    """Return a message as the page shows it; no query when its mail was read along."""
    mail: Mail | None = getattr(message, "mail", None)
    return Letter(
        id=message.pk,
        text=text_of(message),
        case_code=message.case_code,
        path=message.path,
        told_at=message.created_at,
        is_read=message.read_at is not None,
        mail_refused=mail is not None and mail.state == Mail.State.REFUSED,
    )


def unread_count(person_id: int) -> int:
    """Return how many messages a person has not opened, 100 at most. One query on a partial index."""
    return Message.objects.to(person_id).unread()[:MOST_UNREAD].count()


def message_for(who: Who, pk: int) -> Message:
    """Return a message of this person. Raises NotYours, which the edge answers with 404. One query."""
    message = Message.objects.to(who.person_id or 0).select_related("mail").filter(pk=pk).first()
    if message is None:
        raise NotYours
    return message
