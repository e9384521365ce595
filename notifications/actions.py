"""Tell people. The inbox has it in the same transaction; a copy by mail goes out later."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from accounts.models import Person
from ground.who import Actor, Subject
from journal.actions import record
from journal.models import Entry
from notifications.kinds import Value, check
from notifications.models import Mail, Message

TOLD = "message.told"


@transaction.atomic
def tell(
    person_id: int,
    *,
    kind: str,
    case_code: str,
    params: Mapping[str, Value],
    entry: Entry,
    at: datetime,
    path: str = "",
) -> Message:
    """Put a message into a person's inbox, and owe her a mail if she has an address. Once per entry, person and kind.

    Call it inside a handler's `completing()`. `path` is the page it is about, by default the case's own. Raises
    ValueError for anything in `params` that is not a code, a date or an amount. At most 7 queries.
    """
    check(kind, params)
    message, is_new = Message.objects.get_or_create(
        entry_id=entry.pk,
        recipient_id=person_id,
        kind=kind,
        defaults={
            "case_code": case_code,
            "params": dict(params),
            "path": path or _path_of(case_code),
            "created_at": at,
        },
    )
    if is_new:
        _owe_mail(message, at=at)
    return message


def _path_of(case_code: str) -> str:
    """Return the address of a case on the citizen's side, as it is printed on her receipt."""
    return f"/ho-so/{case_code}/" if case_code else "/thong-bao/"


def _owe_mail(message: Message, *, at: datetime) -> None:
    address = Person.objects.values_list("email", flat=True).get(pk=message.recipient_id)
    if not address:
        return
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    Mail.objects.create(message=message, address=address, provider_key=f"{uuid4()}@{host}", created_at=at)
    subject = Subject("message", message.pk)
    record(TOLD, subject=subject, actor=Actor.system("notifications"), at=at, data={"kind": message.kind})


def mark_read(message: Message, *, at: datetime) -> None:
    """Note that the recipient opened a message; the first time counts. One query."""
    Message.objects.filter(pk=message.pk).read_now(at=at)


def mark_all_read(person_id: int, *, at: datetime) -> int:
    """Note that a person has seen everything she was told; return how many were new to her. One query."""
    return Message.objects.to(person_id).read_now(at=at)
