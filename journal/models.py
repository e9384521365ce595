"""What happened, who must still hear of it, and who looked.

`Entry` and `Access` are append-only: triggers of migration 0002 refuse UPDATE, DELETE and TRUNCATE to every role.
Rows carry plain ids and no foreign keys, so that they outlive what they speak of and can be partitioned.
"""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

ACTOR_KINDS = ("citizen", "official", "system", "partner")


class EntryQuerySet(models.QuerySet["Entry"]):
    """Reading the journal."""

    def about(self, subject_type: str, subject_id: int) -> "EntryQuerySet":
        """Entries of one subject, oldest first."""
        return self.filter(subject_type=subject_type, subject_id=subject_id).order_by("seq")


class Entry(models.Model):
    """One thing that happened: audit trail, timeline and outbox in one row.

    `data` holds identifiers, codes and figures, never names or answers: it stays when personal content is purged.
    `seq` counts 1, 2, 3 … within the subject and is taken under the subject's lock. `correlation` is the number of the
    request that wrote it, which stands in the logs of everything that follows.
    """

    kind = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    seq = models.PositiveIntegerField()
    actor_kind = models.CharField(max_length=10)
    actor_person_id = models.BigIntegerField(null=True)
    actor_post_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=60, blank=True)
    acting_for_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    data = models.JSONField(default=dict)
    correlation = models.CharField(max_length=20, blank=True, default="", db_default="")
    created_at = models.DateTimeField(db_default=Now())

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject_type", "subject_id", "seq"], name="entry_seq_once_per_subject"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="entry_seq_from_one"),
            models.CheckConstraint(condition=Q(actor_kind__in=ACTOR_KINDS), name="entry_actor_known"),
            models.CheckConstraint(
                condition=~Q(actor_kind__in=["citizen", "official"]) | Q(actor_person_id__isnull=False),
                name="entry_person_is_named_by_id",
            ),
            models.CheckConstraint(
                condition=~Q(actor_kind="official") | Q(actor_post_id__isnull=False), name="entry_official_has_post"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "-at"], name="entry_by_kind")]


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Adjectives of the outbox."""

    def due(self, *, at: datetime) -> "DeliveryQuerySet":
        """Waiting and due, or in the hands of somebody whose lease is over."""
        return self.filter(Q(state="pending", due_at__lte=at) | Q(state="leased", leased_until__lt=at))

    def unheard(self, *, since: datetime) -> "DeliveryQuerySet":
        """Not given to the broker after that moment, so that its message may be lost."""
        return self.filter(Q(handed_at=None) | Q(handed_at__lt=since))

    def failed(self) -> "DeliveryQuerySet":
        """Given up; somebody has to look."""
        return self.filter(state="failed")


class Delivery(models.Model):
    """One handler that must hear of one entry. Changed only by `journal.delivering` and the failure desk.

    `attempts` is counted at the claim and fences the completion. `strikes` counts the attempts that ended in a bug
    or a dead process; a neighbour that is down costs an attempt and no strike. The attempt with number
    `last_attempt` is the last one. `handed_at` says when the broker last got it, null when it surely has not.
    """

    class State(models.TextChoices):
        """Where the delivery stands."""

        PENDING = "pending", _("Waiting")
        LEASED = "leased", _("In work")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    entry = models.ForeignKey(Entry, models.DO_NOTHING, db_constraint=False, related_name="deliveries")
    handler = models.CharField(max_length=120)
    queue = models.CharField(max_length=30)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    due_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    holder = models.CharField(max_length=60, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    last_attempt = models.PositiveIntegerField()
    strikes = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    last_error_code = models.CharField(max_length=60, blank=True)
    last_error = models.CharField(max_length=200, blank=True)
    done_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "handler"], name="delivery_once_per_entry_and_handler"),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "leased", "done", "failed"]), name="delivery_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="leased", leased_until__isnull=False)
                | (~Q(state="leased") & Q(leased_until__isnull=True)),
                name="delivery_lease_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False) | (~Q(state="done") & Q(done_at__isnull=True)),
                name="delivery_done_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(last_error_code=""), name="delivery_failure_has_a_code"
            ),
            models.CheckConstraint(condition=Q(attempts__lte=F("last_attempt")), name="delivery_attempts_have_an_end"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], name="delivery_due", condition=Q(state="pending")),
            models.Index(fields=["leased_until"], name="delivery_leased", condition=Q(state="leased")),
            models.Index(fields=["handler", "-id"], name="delivery_failed", condition=Q(state="failed")),
        ]


class Access(models.Model):
    """An official opened personal data of a case. The person concerned can read this list."""

    person_id = models.BigIntegerField()
    post_id = models.BigIntegerField()
    case_id = models.BigIntegerField()
    case_owner_person_id = models.BigIntegerField()
    purpose = models.CharField(max_length=40)
    at = models.DateTimeField()

    ONE_ROW_EVERY: ClassVar[timedelta] = timedelta(minutes=15)

    class Meta:
        verbose_name_plural = "accesses"
        indexes: ClassVar = [
            models.Index(fields=["case_id", "-at"], name="access_of_case"),
            models.Index(fields=["case_owner_person_id", "-at"], name="access_of_owner"),
            models.Index(fields=["person_id", "-at"], name="access_by_person"),
        ]


class Pulse(models.Model):
    """When a kind of process last showed that it works: the sweeper itself, workers by a task through the broker."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
