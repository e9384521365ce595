"""The citizens of the fault tests: complete drafts whose fee is paid, and a session for the owner of each."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.test import Client
from django.utils import timezone

from cases.actions import sending
from cases.models import Case, SendRequest
from tests.cases import cases
from tests.factories import Member, citizen


def drafts(*, people: int, each: int, at: datetime) -> Iterator[dict[str, str]]:
    """Make the office, so many people and so many drafts for each of them; tell key and owner's session of each."""
    house = cases.house()
    for letter in "ABCDEFGHIKLMNOPQRSTUVXY"[:people]:
        member = citizen(f"Người Nộp {letter}")
        session = signed_in(member)
        for _ in range(each):
            yield {"key": paid_draft(house, member, at=at).key, "session": session}


def paid_draft(house: cases.House, member: Member, *, at: datetime) -> Case:
    """Make a draft that one click sends."""
    today = timezone.localdate(at)
    given = {
        **cases.answers(),
        "expires_on": str(today + timedelta(days=60)),
        "health_certificate_date": str(today - timedelta(days=30)),
    }
    case = cases.draft(house, who=member.who, given=given, at=at)
    wish = sending.request_sending(
        case.pk, token=f"pay-{case.key}", declaration={"declaration": True}, who=member.who, next_path="/", at=at
    )
    assert wish.bill is not None
    cases.pay(wish.bill, at=at)
    SendRequest.objects.filter(case=case).update(state=SendRequest.State.FAILED, settled_at=at)
    return case


def signed_in(member: Member) -> str:
    """Return the key of a fresh session."""
    client = Client()
    client.force_login(member.user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value
