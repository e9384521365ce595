"""What the citizen gives: the draft, each sending, the files."""

import hashlib
import json

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from records.models import Blob


class DraftAnswers(models.Model):
    """The answers of a draft or of an open supplement, changed on every page; never part of the record.

    `answers` are valid answers by field id, `typed` is what stood in the boxes when a page could not be accepted
    (page id → field name → text), so that nothing typed is lost. `done` lists the pages that were accepted.
    `known` is what was known beforehand, as `services.known` has it, and the offer of an earlier application.
    """

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="draft")
    answers = models.JSONField(default=dict)
    typed = models.JSONField(default=dict)
    done = models.JSONField(default=list)
    known = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"draft of case {self.case_id}"


class Submission(models.Model):
    """One sending, immutable: all answers and files in effect from that moment (*lần gửi*).

    `answers` maps field id → value; `files` is a list of {attachment, component, name, size, sha256}. A supplement
    makes the next submission, so that what changed is the difference of two rows. `known` says whence answers came:
    field id → {from, value, verdict}.
    """

    class Kind(models.TextChoices):
        """Why something was sent."""

        FIRST = "first", _("Application")
        SUPPLEMENT = "supplement", _("Completion")

    case = models.ForeignKey(Case, models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    token = models.CharField(max_length=64)
    answers = models.JSONField()
    files = models.JSONField()
    known = models.JSONField(default=dict)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="submission_numbered_in_case"),
            models.UniqueConstraint(fields=["case", "token"], name="submission_one_per_token"),
            models.CheckConstraint(
                condition=Q(kind="first", number=1) | Q(kind="supplement", number__gt=1), name="submission_first_is_one"
            ),
            models.CheckConstraint(condition=Q(kind__in=["first", "supplement"]), name="submission_kind_known"),
        ]

    def __str__(self) -> str:
        return f"submission {self.number} of case {self.case_id}"

    @property
    def answers_sha256(self) -> str:
        """SHA-256 over the answers as sorted JSON, in hexadecimal; printed on the acknowledgement."""
        return hashlib.sha256(json.dumps(self.answers, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


class Attachment(models.Model):
    """A file that satisfies a component. Before sending it may be taken away again, afterwards it stays."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="attachments")
    key = models.CharField(max_length=32, unique=True)
    component = models.CharField(max_length=60)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    added_at = models.DateTimeField()
    submission = models.ForeignKey(Submission, models.PROTECT, null=True, related_name="attachments")

    class Meta:
        indexes = [models.Index(fields=["case", "component"], name="attachment_of_component")]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="attachment_has_name")]

    def __str__(self) -> str:
        return f"{self.component} of case {self.case_id}"


class SignatureCheck(models.Model):
    """What was found of the digital signatures on a file that its maker must sign; officials see it beside the file.

    `reason` is a code of `signing.validation.REASONS`, `signers` are the names in the certificates, valid or not.
    """

    attachment = models.OneToOneField(Attachment, models.PROTECT, primary_key=True, related_name="signatures")
    valid = models.BooleanField()
    reason = models.CharField(max_length=40)
    signers = models.JSONField(default=list)
    checked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(valid=False) | ~Q(signers=[]), name="signaturecheck_valid_has_signer")
        ]

    def __str__(self) -> str:
        return f"{self.reason}: attachment {self.attachment_id}"


class SendRequest(models.Model):
    """The citizen's wish to send once the fee is paid; while it waits the draft is locked (design.md §4).

    `digest` is the SHA-256 of the answers and files she saw; `fee` is the amount quoted then, in đồng.
    """

    class State(models.TextChoices):
        """What became of the wish."""

        WAITING = "waiting", _("Waiting for payment")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Not sent")
        CANCELLED = "cancelled", _("Cancelled")

    case = models.ForeignKey(Case, models.PROTECT, related_name="send_requests")
    token = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    fee = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=60, blank=True)
    requested_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "token"], name="sendrequest_one_per_token"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="waiting"), name="sendrequest_one_waiting_per_case"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", settled_at=None) | (~Q(state="waiting") & Q(settled_at__isnull=False)),
                name="sendrequest_settled_has_date",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sent", "failed", "cancelled"]), name="sendrequest_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"wish to send case {self.case_id}: {self.state}"
