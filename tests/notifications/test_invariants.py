"""INV-07: each check finds what breaks it, and nothing else."""

from datetime import timedelta

import pytest

from journal.models import Delivery
from notifications.invariants import mails_without_an_end, results_told_twice
from notifications.models import Mail
from tests.factories import AT, person
from tests.journal.deliveries import deliver_all
from tests.notifications.factories import told

pytestmark = pytest.mark.django_db


def test_a_healthy_house_breaks_nothing() -> None:
    told()
    told(kind="case.released")
    deliver_all()
    told()

    assert [*results_told_twice(AT), *mails_without_an_end(AT + timedelta(days=1))] == []


def test_a_result_told_twice_is_found() -> None:
    anna = person()
    told(anna, kind="case.released")
    told(anna, kind="case.released")

    assert len(list(results_told_twice(AT))) == 1


def test_a_mail_that_nobody_works_on_is_found() -> None:
    told()
    mail = Mail.objects.get()

    Delivery.objects.update(state="done", done_at=AT)
    assert list(mails_without_an_end(AT)) == [f"mail {mail.pk}"]

    Delivery.objects.update(state="failed", done_at=None, last_error_code="mail_server_down")
    assert list(mails_without_an_end(AT + timedelta(days=30))) == [], "the failure desk has it"


def test_a_mail_that_is_too_old_is_found() -> None:
    told()

    assert len(list(mails_without_an_end(AT + timedelta(days=5)))) == 1
