"""Every kind of message has its words in both languages, and no mail carries a name or an answer."""

import re

import pytest
from django.utils import translation

from notifications.kinds import KINDS
from notifications.models import Message
from notifications.texts import mail_of, text_of
from tests.factories import person
from tests.notifications.factories import CODE, FULL, told

pytestmark = pytest.mark.django_db

SECRETS = {"full_name": "Trần Thị Mật", "address_line": "Ngõ Kín số 7", "address_as_written": "thôn Giấu"}
VIETNAMESE = re.compile("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")


def variants() -> list[tuple[str, bool]]:
    """Every kind with only what it needs, and with everything it takes."""
    return [(kind, full) for kind, known in KINDS.items() for full in ([False, True] if known.takes else [False])]


def message_of(kind: str, *, full: bool) -> Message:
    names = KINDS[kind].needs | (KINDS[kind].takes if full else frozenset())
    return told(person(**SECRETS), kind=kind, params={name: FULL[name] for name in names})


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("kind", "full"), variants())
def test_every_kind_has_a_title_and_a_text(kind: str, full: bool, language: str) -> None:
    message = message_of(kind, full=full)

    with translation.override(language):
        text = text_of(message)

    everything = "\n".join([text.title, *text.paragraphs])
    assert text.title
    assert text.paragraphs
    assert "None" not in everything
    assert "{" not in everything
    assert "  " not in everything
    assert bool(VIETNAMESE.search(everything.replace("đồng", ""))) == (language == "vi")
    assert "bạn" not in everything.lower()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("kind", "full"), variants())
def test_no_mail_carries_a_name_or_an_answer(kind: str, full: bool, language: str) -> None:
    recipient = person(**SECRETS, language=language)
    names = KINDS[kind].needs | (KINDS[kind].takes if full else frozenset())
    message = told(recipient, kind=kind, params={name: FULL[name] for name in names})

    mail = mail_of(message, language=language)

    personal = [*SECRETS.values(), recipient.personal_number, recipient.phone, recipient.email, "1990"]
    assert [secret for secret in personal if str(secret) in mail.subject + mail.body] == []
    assert mail.subject == (f"Một Cửa: hồ sơ {CODE}" if language == "vi" else f"Một Cửa: application {CODE}")
    assert f"/ho-so/{CODE}/" in mail.body


def test_dates_and_amounts_are_written_as_people_write_them() -> None:
    received = text_of(told(kind="case.received", params={"due_at": "2026-12-01T09:30:00+00:00"}))
    refund = text_of(told(kind="refund.owed", params={"amount": 135_000}))

    assert received.paragraphs[0].startswith("Ngày hẹn trả kết quả: 01/12/2026, chậm nhất lúc 16:30.")
    assert refund.title == "Ông/bà sẽ được hoàn trả 135.000 đồng"
