"""What people were told, and whether the copy by mail went out."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from notifications.kinds import KINDS


class MessageQuerySet(models.QuerySet["Message"]):
    """Adjectives of the inbox."""

    def to(self, person_id: int) -> "MessageQuerySet":
        """What this person was told."""
        return self.filter(recipient_id=person_id)

    def unread(self) -> "MessageQuerySet":
        """What she has not opened."""
        return self.filter(read_at=None)

    def read_now(self, *, at: datetime) -> int:
        """Mark as read; return how many were not."""
        return self.unread().update(read_at=at)


class Message(models.Model):
    """One thing told to one person. The inbox shows it, a mail copies it; the text is made from kind and params.

    `params` holds codes, dates and amounts only (`notifications.kinds`). `path` is the page it is about.
    """

    recipient = models.ForeignKey(Person, models.PROTECT, related_name="+")
    case_code = models.CharField(max_length=50, blank=True)
    kind = models.CharField(max_length=40)
    params = models.JSONField(default=dict)
    path = models.CharField(max_length=200)
    entry_id = models.BigIntegerField()
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry_id", "recipient", "kind"], name="message_once_per_entry"),
            models.CheckConstraint(condition=Q(kind__in=sorted(KINDS)), name="message_kind_known"),
            models.CheckConstraint(condition=Q(path__startswith="/"), name="message_path_is_ours"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["recipient", "-id"], name="message_inbox"),
            models.Index(fields=["recipient"], name="message_unread", condition=Q(read_at=None)),
            models.Index(fields=["case_code", "recipient"], name="message_of_case"),
        ]


class Mail(models.Model):
    """The copy of a message by mail. `provider_key` is its Message-ID: the same over all attempts."""

    class State(models.TextChoices):
        """What became of it. A mail that cannot go out at the moment waits; its delivery says why."""

        WAITING = "waiting", _("On its way")
        SENT = "sent", _("Sent")
        REFUSED = "refused", _("Refused by the mail server")

    message = models.OneToOneField(Message, models.PROTECT, related_name="mail")
    address = models.EmailField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=40, blank=True)
    provider_key = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=["waiting", "sent", "refused"]), name="mail_state_known"),
            models.CheckConstraint(
                condition=Q(state="waiting", settled_at=None) | (~Q(state="waiting") & Q(settled_at__isnull=False)),
                name="mail_end_has_date",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["created_at"], name="mail_waiting", condition=Q(state="waiting"))]
