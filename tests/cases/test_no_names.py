"""What the newer parts write down and send: identifiers and codes, nobody's name, number, answer or opinion."""

import json
import logging

import pytest
from django.core import mail

from cases.actions import consultation, ending
from cases.lifecycle import State
from cases.models import LinkedCase, StoredDocument
from journal.models import Access, Delivery, Entry
from notifications.models import Message
from tests.cases import workflows
from tests.cases.cases import PIN, deliver_only
from tests.catalogue.journeys import Journey
from tests.catalogue.offices import keys

pytestmark = pytest.mark.django_db

OPINION = "Ngõ nhà ông Khuyết quá hẹp"
REASON = "Cấp nhầm cho ông Khuyết"


def worked_through() -> Journey:
    """An application about which another office is asked, that opens a linked one, and whose result is ended."""
    journey = workflows.journey(
        workflows.RECEPTION, workflows.CHECK, workflows.ASK, workflows.LINK,
        workflows.REVIEW.replace("ask]", "ask, next_one]"), workflows.APPROVAL,
        workflows.ISSUE, full_name="Nguyễn Văn Khuyết",
    )  # fmt: skip
    journey.do("reception")
    who = journey.office.who("handler", "consulted")
    consultation.give_opinion(journey.case.pk, kind="conditions", text=OPINION, sending=1, who=who, at=journey.later(2))
    assert journey.to_the_end().state == State.RELEASED
    for handler in ("keep_for_owner", "tell_applicant"):
        deliver_only(handler)
    head, leader = journey.office.who("unit_head", "lead"), journey.office.who("leader", "agency")
    pk, version, at = journey.case.pk, journey.case.version, journey.later(8)
    ending.propose_end(pk, reason=REASON, article="Điều 33", who=head, version=version, at=at)
    with keys(journey.office):
        ending.confirm_end(pk, pin=PIN, who=leader, version=version + 1, at=at)
    deliver_only("tell_applicant")
    return journey


def test_records_messages_and_logs_name_nobody(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        journey = worked_through()
    assert LinkedCase.objects.count() == 1
    assert StoredDocument.objects.filter(end_reason=REASON).count() == 1
    entries = list(Entry.objects.values("kind", "data"))
    assert {"case.opinion_given", "case.linked_opened", "case.result_ended"} <= {one["kind"] for one in entries}
    messages = list(Message.objects.values("kind", "params", "path", "case_code"))
    assert "case.result_ended" in {one["kind"] for one in messages}

    written = json.dumps(
        [
            entries,
            messages,
            list(Access.objects.values("purpose")),
            list(Delivery.objects.values("last_error", "last_error_code")),
            [(letter.subject, letter.body) for letter in mail.outbox],
            [record.getMessage() for record in caplog.records if not record.name.startswith(("django.db", "faker"))],
        ],
        default=str,
        ensure_ascii=False,
    )

    person = journey.applicant.person
    for secret in (person.full_name, str(person.personal_number), "Khuyết", "1990-03-27", OPINION, REASON):
        assert secret not in written
