"""A person's own documents (*kho dữ liệu cá nhân*): what may stand for a paper in another application."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, Person, Post
from accounts.models.offices import spoken
from cases.models.case import Case, draft_key
from cases.models.filing import Attachment
from cases.models.outcome import Result
from records.models import Blob


class StoredDocument(models.Model):
    """One document of a person: a result that was issued here, or a paper of hers that an official found in order.

    `type` is the record type of a result, or the id of the component that the paper was for. The bytes are those of
    the source, by hash. Nothing of a row changes but its end (domain.md §9: item, number, issuer, dates, status,
    source case).
    """

    class Kind(models.TextChoices):
        """Where it comes from."""

        RESULT = "result", _("Result issued here")
        VERIFIED = "verified", _("Paper that an official found in order")

    key = models.CharField(max_length=32, unique=True, default=draft_key, editable=False)
    owner = models.ForeignKey(Person, models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=10, choices=Kind)
    type = models.CharField(max_length=60)
    title_vi = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)
    number = models.CharField(max_length=60, blank=True)
    issuer = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    issued_on = models.DateField()
    expires_on = models.DateField(null=True)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="kept_documents")
    result = models.OneToOneField(Result, models.PROTECT, null=True, related_name="kept")
    attachment = models.OneToOneField(Attachment, models.PROTECT, null=True, related_name="kept")
    kept_at = models.DateTimeField()
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=300, blank=True)
    ended_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="result", result__isnull=False, attachment=None)
                | Q(kind="verified", result=None, attachment__isnull=False),
                name="document_has_one_source",
            ),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("issued_on")), name="document_expires_after_issue"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, end_reason="", ended_by=None)
                | (Q(ended_on__isnull=False, ended_by__isnull=False) & ~Q(end_reason="")),
                name="document_end_has_reason",
            ),
        ]
        indexes = [models.Index(fields=["owner", "type"], name="document_of_owner")]

    def __str__(self) -> str:
        return f"{self.kind} {self.type} of person {self.owner_id}"

    @property
    def title(self) -> str:
        """The name of the document in the active language."""
        return spoken(self.title_vi, self.title_en)

    @property
    def file_name(self) -> str:
        """A name for the file, made of what the document is."""
        extension = {"application/pdf": ".pdf", "image/png": ".png"}.get(self.blob.mime, ".jpg")
        return f"{self.title_vi}{f' {self.number}' if self.number else ''}{extension}".replace("/", "-")

    def standing(self, on: date) -> str:
        """Return "valid", "revoked" or "expired" on a day; the last day of validity still counts."""
        if self.ended_on is not None and self.ended_on <= on:
            return "revoked"
        if self.expires_on is not None and self.expires_on < on:
            return "expired"
        return "valid"


class DocumentUse(models.Model):
    """One consent to take a document from the store into an application, for that application only."""

    attachment = models.OneToOneField(Attachment, models.CASCADE, primary_key=True, related_name="taken")
    document = models.ForeignKey(StoredDocument, models.PROTECT, related_name="uses")
    consented_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"document {self.document_id} as attachment {self.attachment_id}"
