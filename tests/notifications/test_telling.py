"""Telling people: once, in the inbox at once, by mail later, and never with content."""

import pytest
from django.db import IntegrityError

from notifications.actions import tell
from notifications.models import Mail, Message
from tests.factories import AT, person
from tests.notifications.factories import CODE, something_happened, told

pytestmark = pytest.mark.django_db


def test_a_message_stands_in_the_inbox_and_its_mail_waits() -> None:
    recipient = person(email="an@example.vn")

    message = told(recipient)

    assert list(Message.objects.to(recipient.pk).unread()) == [message]
    mail = Mail.objects.get()
    assert (mail.message, mail.address, mail.state, mail.settled_at) == (message, "an@example.vn", "waiting", None)


def test_who_has_no_address_gets_no_mail() -> None:
    told(person(email=""))

    assert Message.objects.count() == 1
    assert not Mail.objects.exists()


def test_telling_again_about_the_same_entry_tells_nothing_new() -> None:
    recipient, entry = person(), something_happened()

    first, second = (
        tell(recipient.pk, kind="case.message", case_code=CODE, params={}, entry=entry, at=AT) for _ in range(2)
    )

    assert first == second
    assert (Message.objects.count(), Mail.objects.count()) == (1, 1)


def test_the_database_itself_refuses_the_same_message_twice() -> None:
    message = told()
    message.pk = None

    with pytest.raises(IntegrityError, match="message_once_per_entry"):
        message.save(force_insert=True)


@pytest.mark.parametrize(
    ("kind", "params", "complaint"),
    [
        ("case.unknown", {}, "unknown kind"),
        ("case.received", {}, "needs"),
        ("case.message", {"text": "hello"}, "needs"),
        ("case.received", {"due_at": "Trần Thị An"}, "not a code"),
        ("case.received", {"due_at": "ngày mai"}, "not a code"),
        ("case.received", {"due_at": "2026-12-01T16:30:00"}, "no time zone"),
        ("refund.owed", {"amount": True}, "neither a code nor a figure"),
        ("refund.owed", {"amount": 1.5}, "neither a code nor a figure"),
    ],
)
def test_a_message_takes_codes_and_figures_only(kind: str, params: dict[str, str | int], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        told(kind=kind, params=params)

    assert not Message.objects.exists()


def test_a_message_leads_to_its_case_or_to_the_page_it_is_told() -> None:
    recipient, entry = person(), something_happened()
    draft = tell(
        recipient.pk, kind="sending_failed", case_code="", params={}, entry=entry, at=AT, path="/nhap/k3y/xem-lai/"
    )

    assert told(recipient).path == f"/ho-so/{CODE}/"
    assert draft.path == "/nhap/k3y/xem-lai/"
