"""What notifications do when they hear of something: the copy by mail."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.mail import EmailMessage

from journal.handling import Attempt, Later, handler
from journal.models import Entry
from notifications.models import Mail
from notifications.texts import mail_of

THREE_DAYS = 84
"""Attempts until a mail is given up: the first ten within 90 minutes, then one an hour (GOV.UK Notify: 72 hours)."""


class AddressRefused(Exception):
    """The mail server will never take mail for this address."""


@handler(queue="notifications", time_limit=45, patience=THREE_DAYS)
def send_mail(entry: Entry, delivery: Attempt) -> None:
    """Send the copy of a message. At least once, always under the same Message-ID, so that doubles can be seen."""
    mail = Mail.objects.select_related("message__recipient").get(message_id=entry.subject_id)
    if mail.state != Mail.State.WAITING:
        return
    try:
        _post(mail)
        state, reason = Mail.State.SENT, ""
    except AddressRefused:
        state, reason = Mail.State.REFUSED, "address_refused"
    with delivery.completing():
        mail.state, mail.reason = state, reason
        mail.attempts, mail.settled_at = delivery.number, delivery.at
        mail.save(update_fields=["state", "reason", "attempts", "settled_at"])


def _post(mail: Mail) -> None:
    text = mail_of(mail.message, language=mail.message.recipient.language)
    headers = {
        "Message-ID": f"<{mail.provider_key}>",
        "Auto-Submitted": "auto-generated",  # RFC 3834: holiday answers do not come back
    }
    letter = EmailMessage(text.subject, text.body, settings.DEFAULT_FROM_EMAIL, [mail.address], headers=headers)
    with _smtp_errors():
        letter.send()


@contextmanager
def _smtp_errors() -> Iterator[None]:
    """Sort what a mail server says: 5xx to the address is final, everything else may pass."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        if all(code >= 500 for code, _text in error.recipients.values()):
            raise AddressRefused from error
        raise Later("mail_server_busy") from error
    except (smtplib.SMTPNotSupportedError, UnicodeError) as error:  # letters the server or the standard cannot take
        raise AddressRefused from error
    except smtplib.SMTPResponseException as error:
        raise Later(f"mail_server_says_{error.smtp_code}") from error
    except smtplib.SMTPException as error:
        raise Later("mail_server_error") from error
    except OSError as error:
        raise Later("mail_server_down") from error
