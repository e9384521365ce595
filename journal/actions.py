"""Write the journal: what happened, who looked, and a second chance for what failed."""

import json
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from ground import correlation
from ground.refusals import WrongState
from ground.who import Actor, Subject
from journal.handing import hand_over
from journal.handling import PATIENCE, Handler
from journal.models import Access, Delivery, Entry
from journal.wires import handlers_of

LARGEST_DATA = 8_000
"""Bytes of JSON in one entry. Codes and figures are small; content does not belong here."""

# One statement finds the next number and takes it; the subject's lock, held by the caller, keeps it free.
_INSERT = """
INSERT INTO journal_entry (kind, subject_type, subject_id, seq, actor_kind, actor_person_id, actor_post_id,
                           actor_name, acting_for_id, at, data, correlation)
SELECT %s, %s, %s, coalesce(max(seq), 0) + 1, %s, %s, %s, %s, %s, %s, %s, %s
FROM journal_entry WHERE subject_type = %s AND subject_id = %s
RETURNING id, seq, created_at
"""
_ACCESS = """
INSERT INTO journal_access (person_id, post_id, case_id, case_owner_person_id, purpose, at)
SELECT %(who)s, %(post)s, %(case)s, %(owner)s, %(purpose)s, %(at)s
WHERE NOT EXISTS (
  SELECT 1 FROM journal_access WHERE case_id = %(case)s AND person_id = %(who)s AND at > %(since)s AND at <= %(at)s
)
"""


class OutsideTransaction(RuntimeError):
    """`record` was called outside a transaction: entry and change could part. A mistake of the caller."""


def record(kind: str, *, subject: Subject, actor: Actor, at: datetime, data: dict[str, Any] | None = None) -> Entry:
    """Write that something happened, and owe it to every handler that the wiring names for the kind.

    The caller holds the subject's lock (or has just made it): two writers without it collide on the unique `seq`.
    After the commit the broker is told once per commit; the sweeper is the guarantee. `data` holds identifiers,
    codes and figures only. Costs one query, two with handlers. Raises OutsideTransaction.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(f"{kind} must be recorded in the transaction of the change")
    entry = _insert(kind, subject=subject, actor=actor, at=at, data=data or {})
    handlers = handlers_of(kind)
    if handlers:
        hand_over(Delivery.objects.bulk_create([_delivery(entry, handler) for handler in handlers]))
    return entry


def _insert(kind: str, *, subject: Subject, actor: Actor, at: datetime, data: dict[str, Any]) -> Entry:
    text = json.dumps(data, ensure_ascii=False)
    if len(text.encode()) > LARGEST_DATA:
        raise ValueError(f"the data of {kind} are too large for the journal: identifiers and figures only")
    number = correlation.current()
    person = (actor.kind, actor.person_id, actor.post_id, actor.name, actor.acting_for_id)
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [kind, subject.type, subject.id, *person, at, text, number, subject.type, subject.id])
        pk, seq, created_at = cursor.fetchone()
    names = ("actor_kind", "actor_person_id", "actor_post_id", "actor_name", "acting_for_id")
    entry = Entry(
        pk, kind=kind, subject_type=subject.type, subject_id=subject.id, seq=seq, at=at, data=data,
        created_at=created_at, correlation=number, **dict(zip(names, person, strict=True)),
    )  # fmt: skip
    entry._state.adding = False
    entry._state.db = connection.alias
    return entry


def _delivery(entry: Entry, handler: Handler) -> Delivery:
    return Delivery(
        entry=entry,
        handler=handler.name,
        queue=handler.queue,
        due_at=entry.at,
        handed_at=entry.created_at,
        last_attempt=handler.patience,
    )


def record_access(*, case_id: int, owner_id: int, who_person_id: int, post_id: int, purpose: str, at: datetime) -> None:
    """Write that an official opened a case; within 15 minutes the same person makes one row. One query.

    Source: Law 91/2025/QH15 on personal data; the person concerned may see who read hers.
    """
    values: dict[str, int | str | datetime] = {
        "who": who_person_id, "post": post_id, "case": case_id, "owner": owner_id, "purpose": purpose,
        "at": at, "since": at - Access.ONE_ROW_EVERY,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_ACCESS, values)


@transaction.atomic
def retry(delivery_id: int, *, actor: Actor, at: datetime) -> Delivery:
    """Give a failed delivery a full new set of attempts, now. The retry itself is recorded.

    Attempts go on counting, for they fence. Raises WrongState when it has not failed, Delivery.DoesNotExist.
    """
    delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
    if delivery.state != Delivery.State.FAILED:
        raise WrongState(state=delivery.state)
    delivery.state = Delivery.State.PENDING
    delivery.due_at = delivery.handed_at = at
    delivery.strikes = 0
    delivery.last_attempt = delivery.attempts + PATIENCE
    delivery.save(update_fields=["state", "due_at", "handed_at", "strikes", "last_attempt"])
    data = {"handler": delivery.handler, "entry": delivery.entry_id, "error": delivery.last_error_code}
    record("delivery.retried", subject=Subject("delivery", delivery.pk), actor=actor, at=at, data=data)
    hand_over([delivery])
    return delivery
