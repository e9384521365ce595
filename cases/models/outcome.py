"""What comes out: decisions, the result document and its life, the numbered forms, the citizen's rating."""

from datetime import date, datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from accounts.models import Post
from cases.lifecycle import OutcomeKind, ResultState
from cases.models.case import Case, draft_key
from records.models import Blob
from records.numbers import written


class Decision(models.Model):
    """A drafted decision. An edit makes a new row; only the newest counts, and approvals belong to one row.

    `content` holds the service's decision fields by id; for a refusal `reason` is one of the service's codes and
    `explanation` says it in words.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=OutcomeKind)
    content = models.JSONField(default=dict)
    reason = models.CharField(max_length=60, blank=True)
    explanation = models.TextField(blank=True)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["case_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="decision_numbered_in_case"),
            models.CheckConstraint(condition=Q(kind__in=list(OutcomeKind)), name="decision_kind_known"),
            models.CheckConstraint(
                condition=Q(kind=OutcomeKind.GRANT) | (~Q(reason="") & ~Q(explanation="")),
                name="decision_refusal_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None, reviewed_at=None)
                | Q(reviewed_by__isnull=False, reviewed_at__isnull=False),
                name="decision_review_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"decision {self.number} of case {self.case_id}"


class Result(models.Model):
    """The document that says what was decided: `numbered → rendered → signed → sealed → released`, or voided.

    `record` is the machine-readable record that is embedded in the PDF; `details` holds the names and titles
    that were true when it was numbered. Each stage keeps its own bytes.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="results")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="results")
    kind = models.CharField(max_length=10, choices=OutcomeKind)
    series = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    symbol = models.CharField(max_length=60)
    code = models.CharField(max_length=32, unique=True, default=draft_key, editable=False)
    record = models.JSONField()
    details = models.JSONField(default=dict)
    state = FSMField(choices=ResultState, default=ResultState.NUMBERED, protected=True)

    approved_by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    numbered_at = models.DateTimeField()
    rendered = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+")
    signed = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    sealed = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+")
    sealed_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    sealed_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)
    void_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(ResultState)), name="result_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["rendered", "signed", "sealed", "released"]) | Q(rendered__isnull=False),
                name="result_rendered_has_bytes",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["signed", "sealed", "released"])
                | Q(signed__isnull=False, signed_at__isnull=False),
                name="result_signed_has_bytes",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sealed", "released"])
                | Q(sealed__isnull=False, sealed_at__isnull=False, sealed_by__isnull=False),
                name="result_sealed_has_bytes",
            ),
            models.CheckConstraint(
                condition=~Q(state="released") | Q(released_at__isnull=False), name="result_released_has_date"
            ),
            models.CheckConstraint(
                condition=Q(state="voided", voided_at__isnull=False) & ~Q(void_reason="")
                | (~Q(state="voided") & Q(voided_at=None)),
                name="result_voided_says_why",
            ),
            models.UniqueConstraint(fields=["case"], condition=~Q(state="voided"), name="result_one_living_per_case"),
            models.UniqueConstraint(fields=["series", "year", "number", "symbol"], name="result_number_once"),
        ]

    def __str__(self) -> str:
        return self.full_number

    @property
    def full_number(self) -> str:
        """The number as printed, below ten with a leading zero (NĐ 30/2020, Annex I)."""
        return f"{written(self.number)}/{self.symbol}"

    @property
    def numbered_on(self) -> date:
        """The legal day of the document: the one on which it was approved and numbered."""
        return timezone.localdate(self.numbered_at)

    @property
    def newest_blob_id(self) -> int | None:
        """The bytes of the furthest stage, None before rendering."""
        return self.sealed_id or self.signed_id or self.rendered_id

    @transition(field=state, source=ResultState.NUMBERED, target=ResultState.RENDERED)
    def render(self, *, blob_id: int) -> None:
        """The handler has made the PDF."""
        self.rendered_id = blob_id

    @transition(field=state, source=ResultState.RENDERED, target=ResultState.SIGNED)
    def sign(self, *, blob_id: int, at: datetime) -> None:
        """The leader's signature stands in the PDF."""
        self.signed_id, self.signed_at = blob_id, at

    @transition(field=state, source=ResultState.SIGNED, target=ResultState.SEALED)
    def seal(self, *, blob_id: int, post_id: int, at: datetime) -> None:
        """The agency's signature stands in the PDF."""
        self.sealed_id, self.sealed_by_id, self.sealed_at = blob_id, post_id, at

    @transition(field=state, source=ResultState.SEALED, target=ResultState.RELEASED)
    def release(self, *, at: datetime) -> None:
        """The document is issued."""
        self.released_at = at

    @transition(
        field=state,
        source=[ResultState.NUMBERED, ResultState.RENDERED, ResultState.SIGNED, ResultState.SEALED],
        target=ResultState.VOIDED,
    )
    def void(self, *, at: datetime, reason: str) -> None:
        """The document never leaves the house; its number stays void (NĐ 30/2020 Art 15)."""
        self.voided_at, self.void_reason = at, reason


class CasePaper(models.Model):
    """A stored, numbered document of the case: acknowledgement, form 01, 02, 03. The bytes come from a handler.

    `details` holds what could not be read later from immutable rows (who, under which title, which reason).
    """

    class Kind(models.TextChoices):
        """Which paper. The numbering of the forms is that of TT 03/2025/TT-VPCP (likely)."""

        ACKNOWLEDGEMENT = "acknowledgement", _("Acknowledgement")
        FORM_01 = "form_01", _("Receipt and appointment for the result")
        FORM_02 = "form_02", _("Request to complete the application")
        FORM_03 = "form_03", _("Refusal to receive the application")

    case = models.ForeignKey(Case, models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=20, choices=Kind)
    key = models.CharField(max_length=32, unique=True, default=draft_key, editable=False)
    number = models.PositiveIntegerField(null=True)
    symbol = models.CharField(max_length=60, blank=True)
    details = models.JSONField(default=dict)
    blob = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(blob=None, made_at=None) | Q(blob__isnull=False, made_at__isnull=False),
                name="paper_made_has_bytes",
            ),
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(kind__in=["acknowledgement", "form_01", "form_03"]),
                name="paper_once_per_case",
            ),
            models.CheckConstraint(
                condition=Q(kind="acknowledgement", number=None) | Q(number__isnull=False), name="paper_form_has_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of case {self.case_id}"

    @property
    def title(self) -> str:
        """The name of the paper with its number, as the citizen reads it."""
        name = str(self.Kind(self.kind).label)
        return f"{name} ({self.symbol})" if self.symbol else name


class Rating(models.Model):
    """What the citizen thinks of it when it is over (TT 01/2018/TT-VPCP Art 12)."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="rating")
    stars = models.PositiveSmallIntegerField()
    sentence = models.CharField(max_length=1000, blank=True)
    rated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="rating_one_to_five"),
        ]

    def __str__(self) -> str:
        return f"{self.stars} for case {self.case_id}"
