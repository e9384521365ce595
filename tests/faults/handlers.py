"""Handlers whose effect can be counted: one entry "fault.effect" for each effect inside the database.

Whatever they begin they also write to a witness file, outside the database, as a neighbour would see it.
"""

import json
import os
import time
from pathlib import Path

from ground.who import Actor, Subject
from journal.actions import record
from journal.handling import Attempt, handler
from journal.models import Entry

LEASE = 60
"""Seconds a slow handler may take, and longer than any test waits for what the broker brings back at once."""


def witness(what: str, **facts: object) -> None:
    """Write a line that no crash can take back."""
    line = json.dumps({"what": what, "pid": os.getpid(), **facts}) + "\n"
    with Path(os.environ["FAULTS_WITNESS"]).open("a", encoding="utf-8") as file:
        file.write(line)


@handler(queue="documents", time_limit=10)
def quick(entry: Entry, delivery: Attempt) -> None:
    """Take a moment, so that a second one can run into it, and have the effect."""
    witness("begun", entry=entry.pk, attempt=delivery.number, key=delivery.key)
    time.sleep(float(os.environ.get("FAULTS_MOMENT", "0.05")))
    with delivery.completing():
        have_effect(entry, delivery)


@handler(queue="documents", time_limit=LEASE)
def slow_at_the_first_attempt(entry: Entry, delivery: Attempt) -> None:
    """Hang at the first attempt, long enough to be killed; be quick later."""
    _hang_once(entry, delivery)


@handler(queue="documents", time_limit=3)
def short_lease(entry: Entry, delivery: Attempt) -> None:
    """The same with a lease of thirteen seconds, for what only its end brings back."""
    _hang_once(entry, delivery)


def _hang_once(entry: Entry, delivery: Attempt) -> None:
    witness("begun", entry=entry.pk, attempt=delivery.number, key=delivery.key)
    if delivery.number == 1:
        time.sleep(LEASE)
    with delivery.completing():
        have_effect(entry, delivery)


def have_effect(entry: Entry, delivery: Attempt) -> None:
    """Write the effect that the tests count."""
    subject = Subject("effect", entry.pk)
    record(
        "fault.effect", subject=subject, actor=Actor.system("fault"), at=delivery.at, data={"attempt": delivery.number}
    )
