"""Deliveries: claimed, leased, fenced, put off, given up."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings

from ground import correlation
from ground.refusals import WrongState
from ground.who import Actor
from journal.actions import retry
from journal.delivering import NOT_OURS, deliver
from journal.handling import Attempt, Overtaken
from journal.limits import KILL_AFTER
from journal.models import Delivery, Entry
from journal.wires import handler_at
from tests.journal.deliveries import deliver_all
from tests.journal.factories import AT, delivery, notes
from tests.journal.handlers import SECRET, note

pytestmark = pytest.mark.django_db
State = Delivery.State


def claimed_by_a_dead_process(kind: str = "test.one", *, holder: str = "message-1", attempt: int = 1) -> Delivery:
    """A process claimed this at AT and died."""
    owed = delivery(kind)
    Delivery.objects.filter(pk=owed.pk).update(
        state=State.LEASED, attempts=attempt, holder=holder, leased_until=AT + timedelta(seconds=20), tried_at=AT
    )
    return Delivery.objects.get(pk=owed.pk)


def test_a_delivery_has_its_effect_once_however_often_it_is_handed_out() -> None:
    owed = delivery()

    outcomes = [deliver(owed.pk, at=AT).state for _ in range(5)]

    assert outcomes == ["done", *["not_ours"] * 4]
    assert notes() == [1]
    owed.refresh_from_db()
    assert (owed.state, owed.attempts, owed.done_at, owed.leased_until) == ("done", 1, AT, None)


def test_a_handler_that_does_not_complete_is_completed() -> None:
    owed = delivery("test.plain")

    assert deliver(owed.pk, at=AT).state == "done"


def test_nothing_is_delivered_before_it_is_due() -> None:
    owed = delivery(at=AT)

    assert deliver(owed.pk, at=AT - timedelta(seconds=1)) is NOT_OURS


def test_a_delivery_that_was_rolled_back_is_nothing() -> None:
    assert deliver(999_999, at=AT) is NOT_OURS


@pytest.mark.parametrize(("kind", "code"), [("test.down", "neighbour_down"), ("test.unavailable", "gateway_down")])
def test_a_neighbour_that_is_down_puts_off_without_a_strike(kind: str, code: str) -> None:
    owed = delivery(kind)

    deliver(owed.pk, at=AT)

    owed.refresh_from_db()
    assert (owed.state, owed.attempts, owed.strikes, owed.last_error_code) == ("pending", 1, 0, code)
    assert timedelta(seconds=3.75) <= owed.due_at - AT <= timedelta(seconds=6.25)
    assert owed.handed_at is None, "the sweeper shall hand it out as soon as it is due"


def _last_wait(attempts: int) -> timedelta:
    owed = delivery("test.unavailable")
    at = before = AT
    for _ in range(attempts):
        deliver(owed.pk, at=at)
        owed.refresh_from_db()
        at, before = owed.due_at, at
    return at - before


@pytest.mark.parametrize(("attempts", "expected"), [(2, 10), (5, 80), (10, 2560), (12, 3600), (20, 3600)])
def test_the_waits_double_up_to_an_hour_and_are_spread(attempts: int, expected: int) -> None:
    wait = _last_wait(attempts).total_seconds()

    assert 0.75 * expected <= wait <= 1.25 * expected


def test_patience_ends_on_the_failure_desk() -> None:
    owed = delivery("test.down")
    at: datetime = AT

    states = []
    for _ in range(5):
        states.append(deliver(owed.pk, at=at).state)
        at += timedelta(hours=2)

    assert states == ["pending", "pending", "pending", "failed", "not_ours"]
    assert list(Delivery.objects.failed()) == [owed]


def test_a_bug_is_kept_as_class_and_place_and_never_with_its_message(caplog: pytest.LogCaptureFixture) -> None:
    owed = delivery("test.bug")

    deliver(owed.pk, at=AT)

    owed.refresh_from_db()
    assert (owed.state, owed.strikes, owed.last_error_code) == ("pending", 1, "unexpected")
    assert owed.last_error.startswith("ValueError in tests/journal/handlers.py:")
    assert "ValueError in tests/journal/handlers.py" in caplog.text
    assert SECRET not in caplog.text + repr(vars(owed))


def test_a_bug_gets_three_attempts() -> None:
    owed = delivery("test.bug")

    states = [deliver(owed.pk, at=AT + timedelta(hours=hour)).state for hour in range(4)]

    assert states == ["pending", "pending", "failed", "not_ours"]


def test_giving_up_is_final_at_once() -> None:
    owed = delivery("test.hopeless")

    deliver(owed.pk, at=AT)

    owed.refresh_from_db()
    assert (owed.state, owed.last_error_code, owed.attempts) == ("failed", "template_is_gone", 1)


def test_a_handler_that_is_gone_fails_visibly() -> None:
    owed = delivery()
    Delivery.objects.filter(pk=owed.pk).update(handler="cases.handlers.long_gone")

    deliver(owed.pk, at=AT)

    owed.refresh_from_db()
    assert (owed.state, owed.last_error_code) == ("failed", "unknown_handler")


def test_effects_and_done_are_written_together_or_not_at_all() -> None:
    owed = delivery("test.half")

    deliver(owed.pk, at=AT)

    owed.refresh_from_db()
    assert owed.state == "pending"
    assert notes() == []


def test_a_hanging_handler_is_interrupted() -> None:
    owed = delivery("test.slow")

    deliver(owed.pk, at=AT)

    owed.refresh_from_db()
    assert (owed.state, owed.strikes, owed.last_error_code) == ("pending", 1, "time_limit")


def test_the_lease_lasts_longer_than_the_kill_after_the_time_limit() -> None:
    owed = delivery("test.lease")

    deliver(owed.pk, at=AT)

    limit = handler_at(owed.handler).time_limit
    assert Entry.objects.get(kind="test.lease_seen").data["seconds"] > limit + KILL_AFTER


def test_a_lease_keeps_others_out_until_it_is_over() -> None:
    held = claimed_by_a_dead_process()

    assert deliver(held.pk, at=AT + timedelta(seconds=19)) is NOT_OURS
    assert deliver(held.pk, at=AT + timedelta(seconds=21)).state == "done"
    assert notes() == [2]


def test_a_message_brought_back_after_the_process_died_need_not_wait_for_the_lease() -> None:
    held = claimed_by_a_dead_process(holder="message-1")
    soon = AT + timedelta(seconds=2)

    assert deliver(held.pk, at=soon, holder="message-2", redelivered=True) is NOT_OURS
    assert deliver(held.pk, at=soon, holder="message-1") is NOT_OURS
    assert deliver(held.pk, at=soon, holder="message-1", redelivered=True).state == "done"


def test_a_delivery_that_kills_its_process_ends_on_the_failure_desk() -> None:
    held = claimed_by_a_dead_process()
    at = AT + timedelta(seconds=21)
    for _death in range(2):
        Delivery.objects.filter(pk=held.pk).update(state=State.LEASED, leased_until=AT, strikes=2)

    assert deliver(held.pk, at=at) is NOT_OURS

    held.refresh_from_db()
    assert (held.state, held.last_error_code, held.strikes) == ("failed", "process_died", 3)


def stale_attempt(held: Delivery) -> Attempt:
    """What the process that lost its lease still has in its hand."""
    return Attempt(held, AT, held.attempts, is_last=False)


def test_a_process_that_lost_its_lease_cannot_complete() -> None:
    held = claimed_by_a_dead_process()
    late = stale_attempt(held)
    deliver(held.pk, at=AT + timedelta(seconds=21))

    with pytest.raises(Overtaken), late.completing():
        note(held.entry, late)

    assert notes() == [2]


def test_without_fencing_the_late_process_would_have_its_effect_too() -> None:
    """Twin: the same run with completing left out writes the effect twice."""
    held = claimed_by_a_dead_process()
    late = stale_attempt(held)
    deliver(held.pk, at=AT + timedelta(seconds=21))

    note(held.entry, late)

    assert notes() == [2, 1]


def test_retrying_gives_new_attempts_and_is_recorded() -> None:
    owed = delivery("test.hopeless")
    deliver(owed.pk, at=AT)
    later = AT + timedelta(hours=3)

    retry(owed.pk, actor=Actor.official(3, 4), at=later)

    owed.refresh_from_db()
    assert (owed.state, owed.due_at, owed.strikes, owed.last_attempt) == ("pending", later, 0, 25)
    written = Entry.objects.get(kind="delivery.retried")
    assert (written.subject_type, written.subject_id, written.actor_post_id) == ("delivery", owed.pk, 4)
    assert written.data == {"handler": owed.handler, "entry": owed.entry_id, "error": "template_is_gone"}
    assert deliver(owed.pk, at=later).state == "failed", "the button does something"
    owed.refresh_from_db()
    assert owed.attempts == 2


def test_only_what_failed_can_be_retried() -> None:
    owed = delivery()

    with pytest.raises(WrongState):
        retry(owed.pk, actor=Actor.official(3, 4), at=AT)


def test_deliver_all_runs_everything_and_raises_bugs_again() -> None:
    delivery("test.one")
    delivery("test.down")

    assert deliver_all() == 2
    assert deliver_all() == 0

    delivery("test.bug")
    with pytest.raises(ValueError, match="the name is"):
        deliver_all()
    assert settings.WIRING == "tests.journal.wiring"


def test_what_a_request_records_is_delivered_and_logged_under_its_number(caplog: pytest.LogCaptureFixture) -> None:
    with correlation.of("7f3a"):
        owed = delivery()
    caplog.handler.addFilter(correlation.Numbered())

    with caplog.at_level("INFO", "journal.delivering"):
        deliver(owed.pk, at=AT)

    (line,) = caplog.records
    assert line.__dict__["correlation"] == "7f3a"
    assert line.getMessage() == f"Delivery {owed.pk} ({owed.handler}), attempt 1: done"
    assert list(Entry.objects.values_list("correlation", flat=True).distinct()) == ["7f3a"], "its own entries too"
