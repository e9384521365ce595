"""What the office does: steps, the clock, checks, look-ups, requests for completion, notes."""

from datetime import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from accounts.models import Post, Unit
from accounts.roles import Role
from cases.lifecycle import SpanKind, StepKind, StepState
from cases.models.case import Case
from cases.models.filing import Attachment


class Step(models.Model):
    """One piece of work in a case, owed by a role in a unit (*bước xử lý*). `round` counts repetitions."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="steps")
    key = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, choices=StepKind)
    position = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField(default=1)
    role = models.CharField(max_length=20, choices=Role)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    assignee = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    state = FSMField(choices=StepState, default=StepState.PENDING, protected=True)
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["case_id", "position", "round"]
        constraints = [
            models.UniqueConstraint(fields=["case", "key", "round"], name="step_once_per_round"),
            models.CheckConstraint(condition=Q(state__in=list(StepState)), name="step_state_known"),
            models.CheckConstraint(condition=Q(kind__in=list(StepKind)), name="step_kind_known"),
            models.CheckConstraint(
                condition=Q(state=StepState.PENDING, opened_at=None)
                | Q(state=StepState.SKIPPED)
                | (~Q(state__in=[StepState.PENDING, StepState.SKIPPED]) & Q(opened_at__isnull=False)),
                name="step_opened_has_date",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[StepState.PENDING, StepState.OPEN], ended_at=None)
                | (~Q(state__in=[StepState.PENDING, StepState.OPEN]) & Q(ended_at__isnull=False)),
                name="step_ended_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state=StepState.SENT_BACK) | ~Q(reason=""), name="step_sent_back_has_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "role", "case"], name="step_owed", condition=Q(state=StepState.OPEN)),
            models.Index(fields=["unit", "case"], name="step_consulted", condition=Q(kind=StepKind.CONSULTATION)),
        ]

    def __str__(self) -> str:
        return f"{self.key} of case {self.case_id}: {self.state}"

    @transition(field=state, source=StepState.PENDING, target=StepState.OPEN)
    def open(self, *, at: datetime) -> None:
        """The work begins to be owed."""
        self.opened_at = at

    @transition(field=state, source=StepState.OPEN, target=StepState.DONE)
    def finish(self, *, at: datetime) -> None:
        """The work is done."""
        self.ended_at = at

    @transition(field=state, source=StepState.OPEN, target=StepState.SENT_BACK)
    def send_back(self, *, at: datetime, reason: str) -> None:
        """The work before this step has to be done again."""
        self.ended_at, self.reason = at, reason

    @transition(field=state, source=[StepState.PENDING, StepState.OPEN], target=StepState.SKIPPED)
    def skip(self, *, at: datetime) -> None:
        """The case ended or the step is not needed."""
        self.ended_at = at


class ClockSpan(models.Model):
    """A stretch of time in which the clock of a case ran or stood, with its reason. Spans never overlap."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="spans")
    kind = models.CharField(max_length=20, choices=SpanKind)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["case_id", "started_at"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(SpanKind)), name="span_kind_known"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")), name="span_ends_after_start"
            ),
            models.UniqueConstraint(fields=["case"], condition=Q(ended_at=None), name="span_one_open_per_case"),
            # btree_gist is an extension; a range of one id compares as well and needs none.
            ExclusionConstraint(
                name="span_never_overlaps",
                expressions=[
                    (Func(F("case"), F("case"), Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    (Func(F("started_at"), F("ended_at"), function="tstzrange"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of case {self.case_id}"


class ComponentCheck(models.Model):
    """What an official found about one file; the newest row of a component counts."""

    class Verdict(models.TextChoices):
        """Whether the file does what it is asked for."""

        OK = "ok", _("In order")
        WRONG = "wrong", _("Not in order")

    case = models.ForeignKey(Case, models.PROTECT, related_name="checks")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="checks")
    verdict = models.CharField(max_length=10, choices=Verdict)
    why = models.TextField(blank=True)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(verdict__in=["ok", "wrong"]), name="check_verdict_known"),
            models.CheckConstraint(condition=Q(verdict="ok") | ~Q(why=""), name="check_wrong_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.verdict}: attachment {self.attachment_id}"


class RegisterLookup(models.Model):
    """A question to a register that the rule orders, and what came back (TT 12/2025/TT-BCA Art 21.1e, likely)."""

    class State(models.TextChoices):
        """How far the question has got."""

        ASKED = "asked", _("Asked")
        ANSWERED = "answered", _("Answered")
        UNAVAILABLE = "unavailable", _("The register does not answer")

    case = models.ForeignKey(Case, models.PROTECT, related_name="lookups")
    kind = models.CharField(max_length=40)
    state = models.CharField(max_length=12, choices=State, default=State.ASKED)
    outcome = models.CharField(max_length=20, blank=True)
    data = models.JSONField(default=dict)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="answered", answered_at__isnull=False) & ~Q(outcome="")
                | Q(state__in=["asked", "unavailable"], outcome=""),
                name="lookup_answered_has_outcome",
            ),
            models.UniqueConstraint(
                fields=["case", "kind"], condition=Q(state="asked"), name="lookup_one_running_per_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of case {self.case_id}: {self.outcome or self.state}"


class SupplementRequest(models.Model):
    """What is missing or wrong, asked once, fully and exactly (form 02; NĐ 61/2018 Art 15.3, 17.2a)."""

    class Stage(models.TextChoices):
        """Who asks, and so where the case comes back to."""

        RECEPTION = "reception", _("At reception")
        PROCESSING = "processing", _("During processing")

    class State(models.TextChoices):
        """Whether the citizen has answered."""

        OPEN = "open", _("Waiting for the answer")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Closed")

    case = models.ForeignKey(Case, models.PROTECT, related_name="supplements")
    stage = models.CharField(max_length=12, choices=Stage)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    reason = models.TextField()
    answer_by = models.DateField(null=True)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(state="open"), name="supplement_one_open_per_case"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(stage="processing"), name="supplement_asked_once_while_processing"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="supplement_has_reason"),
            models.CheckConstraint(
                condition=Q(state="answered", answered_at__isnull=False) | (~Q(state="answered") & Q(answered_at=None)),
                name="supplement_answered_has_date",
            ),
        ]

    def __str__(self) -> str:
        return f"supplement of case {self.case_id}: {self.state}"


class SupplementItem(models.Model):
    """One pin of a request: a field or a component, and what is to be done about it."""

    class Target(models.TextChoices):
        """What the pin stands on."""

        FIELD = "field", _("Answer")
        COMPONENT = "component", _("Document")

    request = models.ForeignKey(SupplementRequest, models.CASCADE, related_name="items")
    target = models.CharField(max_length=10, choices=Target)
    target_id = models.CharField(max_length=60)
    problem = models.TextField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["request", "target", "target_id"], name="supplementitem_one_pin_each"),
            models.CheckConstraint(condition=Q(target__in=["field", "component"]), name="supplementitem_target_known"),
            models.CheckConstraint(condition=~Q(problem=""), name="supplementitem_says_problem"),
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.target_id}"


class Note(models.Model):
    """An internal remark of an official; the citizen never sees it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="notes")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    text = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="note_not_empty")]

    def __str__(self) -> str:
        return f"note on case {self.case_id}"
