"""What signing in leaves behind: sessions, attempts, and counters against too many of them."""

from typing import ClassVar

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q


class Session(AbstractBaseSession):
    """A session in the database that knows its user, so that all of a person's sessions can be ended."""

    user_id = models.BigIntegerField(null=True, db_index=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = False

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """Return the store that writes these rows."""
        from accounts.sessions import SessionStore  # noqa: PLC0415 — the store imports this model

        return SessionStore


class LoginAttempt(models.Model):
    """One attempt to sign in. The typed name is kept as a keyed hash: it may be a password typed too early."""

    class Outcome(models.TextChoices):
        """How it ended."""

        OK = "ok"
        WRONG = "wrong"
        LOCKED = "locked"

    account_key = models.CharField(max_length=64)
    address = models.GenericIPAddressField(null=True)
    outcome = models.CharField(max_length=6, choices=Outcome.choices)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(outcome__in=["ok", "wrong", "locked"]), name="login_outcome_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account_key", "at"], name="login_by_account"),
            models.Index(fields=["address", "at"], name="login_by_address"),
            models.Index(fields=["at"], name="login_by_time"),  # for the purge
        ]


class Throttle(models.Model):
    """How often something was done in one window of time; see `accounts.throttle`."""

    key = models.CharField(max_length=64)
    window = models.DateTimeField()
    count = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["key", "window"], name="throttle_once_per_window")]
        indexes: ClassVar = [models.Index(fields=["window"], name="throttle_by_window")]
