"""Handlers that behave as handlers may. Their effect inside the database is one more entry, "test.noted"."""

import time

from ground.refusals import Unavailable
from ground.who import Actor, Subject
from journal.actions import record
from journal.handling import Attempt, GiveUp, Later, handler
from journal.models import Delivery, Entry

SECRET = "Nguyễn Thị Bí Mật"


def note(entry: Entry, delivery: Attempt) -> None:
    """Have an effect inside the database."""
    subject = Subject("note", entry.pk)
    record("test.noted", subject=subject, actor=Actor.system("test"), at=delivery.at, data={"by": delivery.number})


@handler(queue="documents", time_limit=5)
def note_it(entry: Entry, delivery: Attempt) -> None:
    with delivery.completing():
        note(entry, delivery)


@handler(queue="notifications", time_limit=5)
def note_it_elsewhere(entry: Entry, delivery: Attempt) -> None:
    with delivery.completing():
        note(entry, delivery)


@handler(time_limit=5, patience=4)
def find_neighbour_down(entry: Entry, delivery: Attempt) -> None:
    raise Later("neighbour_down")


@handler(time_limit=5)
def find_port_down(entry: Entry, delivery: Attempt) -> None:
    raise Unavailable(code="gateway_down")


@handler(time_limit=5)
def stumble(entry: Entry, delivery: Attempt) -> None:
    raise ValueError(f"the name is {SECRET}")


@handler(time_limit=5)
def despair(entry: Entry, delivery: Attempt) -> None:
    raise GiveUp("template_is_gone")


@handler(time_limit=5)
def stumble_while_completing(entry: Entry, delivery: Attempt) -> None:
    with delivery.completing():
        note(entry, delivery)
        raise ValueError(SECRET)


@handler(time_limit=1)
def take_too_long(entry: Entry, delivery: Attempt) -> None:
    time.sleep(10)


@handler(time_limit=5)
def do_without_completing(entry: Entry, delivery: Attempt) -> None:
    """Trust the deliverer to mark it done."""


@handler(time_limit=7)
def look_at_the_lease(entry: Entry, delivery: Attempt) -> None:
    """Note how long nobody else may have this delivery."""
    held = Delivery.objects.get(pk=delivery.delivery.pk)
    assert held.leased_until is not None
    with delivery.completing():
        seconds = int((held.leased_until - delivery.at).total_seconds())
        subject = Subject("note", entry.pk)
        record(
            "test.lease_seen", subject=subject, actor=Actor.system("test"), at=delivery.at, data={"seconds": seconds}
        )
