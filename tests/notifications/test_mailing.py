"""The copy by mail, over real SMTP to the catcher: at least once, under one key, always with an end."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from pytest_django import Settings

from journal.delivering import deliver
from journal.models import Delivery
from notifications.handlers import THREE_DAYS
from notifications.models import Mail
from notifications.sandbox.catcher import Mailbox, start_smtp
from tests.factories import AT, person
from tests.journal.deliveries import deliver_all
from tests.notifications.factories import CODE, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox(settings: Settings, unused_port: int) -> Iterator[Mailbox]:
    """A real SMTP server."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", unused_port
    mailbox, smtp = start_smtp(unused_port)
    yield mailbox
    smtp.stop()


def the_delivery() -> Delivery:
    return Delivery.objects.get(handler="notifications.handlers.send_mail")


def test_the_mail_arrives_with_the_code_in_its_subject_and_a_stable_key(mailbox: Mailbox) -> None:
    message = told(person(email="an@example.vn"))

    deliver_all()

    (caught,) = mailbox.mails
    mail = Mail.objects.get()
    assert (caught.subject, caught.recipients) == (f"Một Cửa: hồ sơ {CODE}", ("an@example.vn",))
    assert caught.message_id == f"<{mail.provider_key}>"
    assert f"http://localhost:8000/ho-so/{CODE}/" in caught.body
    assert b"Auto-Submitted: auto-generated" in caught.raw
    assert (mail.state, mail.attempts, mail.settled_at, mail.message) == ("sent", 1, AT, message)


def test_the_mail_speaks_the_persons_language(mailbox: Mailbox) -> None:
    told(person(language="en"))

    deliver_all()

    assert mailbox.mails[0].subject == f"Một Cửa: application {CODE}"
    assert mailbox.mails[0].body.startswith("Dear Sir or Madam,")


def test_a_server_that_is_busy_is_tried_again_later(mailbox: Mailbox) -> None:
    told()
    mailbox.busy = True
    deliver_all()

    waiting = the_delivery()
    assert (waiting.state, waiting.last_error_code) == ("pending", "mail_server_busy")
    assert Mail.objects.get().state == "waiting"

    mailbox.busy = False
    deliver_all(at=AT + timedelta(minutes=1))
    assert (Mail.objects.get().state, len(mailbox.mails)) == ("sent", 1)


def test_a_server_that_is_down_is_tried_again_later(mailbox: Mailbox, settings: Settings) -> None:
    told()
    up, settings.EMAIL_PORT = settings.EMAIL_PORT, 1

    deliver_all()
    assert (the_delivery().state, the_delivery().last_error_code) == ("pending", "mail_server_down")

    settings.EMAIL_PORT = up
    deliver_all(at=AT + timedelta(minutes=1))
    assert [mail.message_id for mail in mailbox.mails] == [f"<{Mail.objects.get().provider_key}>"]


def test_an_address_that_does_not_exist_ends_without_the_failure_desk(mailbox: Mailbox) -> None:
    told(person(email="nobody@example.vn"))
    mailbox.refuse.add("nobody@example.vn")

    deliver_all()

    mail = Mail.objects.get()
    assert (mail.state, mail.reason, mail.settled_at) == ("refused", "address_refused", AT)
    assert the_delivery().state == "done"


def test_after_three_days_the_failure_desk_has_it(mailbox: Mailbox) -> None:
    told()
    mailbox.busy = True
    Delivery.objects.update(attempts=THREE_DAYS - 1)

    outcome = deliver(the_delivery().pk, at=AT + timedelta(days=3))

    assert (outcome.state, outcome.code) == ("failed", "mail_server_busy")


def test_a_process_that_dies_after_sending_sends_again_under_the_same_key(mailbox: Mailbox) -> None:
    """Outside the database a thing happens at least once; the key lets the receiver see the double."""
    told()
    deliver_all()
    Mail.objects.update(state="waiting", settled_at=None)
    Delivery.objects.update(state="leased", done_at=None, leased_until=AT)

    deliver_all_stuck = deliver(the_delivery().pk, at=AT + timedelta(minutes=2))

    assert deliver_all_stuck.state == "done"
    assert len({mail.message_id for mail in mailbox.mails}) == 1
    assert len(mailbox.mails) == 2
