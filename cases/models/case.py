"""The case itself, and the number under which the law knows it."""

import secrets
from datetime import datetime

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Reverse
from django_fsm import RETURN_VALUE, FSMField, transition

from accounts.models import Agency, Person, Post, Unit
from accounts.roles import Role
from accounts.who import Who
from cases.lifecycle import (
    IN_OFFICE,
    OPEN,
    TERMINAL,
    UNSENT,
    WAITING_FOR_APPLICANT,
    WITHDRAWABLE,
    Channel,
    State,
    StepKind,
)
from services.models import ServiceVersion

RESUMABLE = [State.SUBMITTED, State.RECEIVED, State.PROCESSING]


def draft_key() -> str:
    """Return an unguessable key (128 bits) under which a citizen finds her draft."""
    return secrets.token_urlsafe(16)


def lookup_secret() -> str:
    """Return the look-up code printed beside the case code: ten signs without look-alikes, about 49 bits."""
    return "".join(secrets.choice("23456789ABCDEFGHJKMNPQRSTUVWXYZ") for _ in range(10))


class CaseQuerySet(models.QuerySet["Case"]):
    """Reading cases: adjectives that can be chained."""

    def visible_to(self, who: Who) -> "CaseQuerySet":
        """Cases this person may open: her own, or those of the units and agencies where her posts stand.

        A citizen sees what she filed. The counter sees what its unit received or decides; handlers and unit heads what
        their unit processes or was asked about; leaders and clerks what their agency decides. Nobody handles her own
        application.
        """
        if who.is_citizen:
            return self.filter(applicant_id=who.person_id)
        scope = Q(pk__in=[])
        for post in who.posts:
            if post.role == Role.COUNTER:
                scope |= Q(receiving_unit_id=post.unit_id) | Q(lead_unit_id=post.unit_id)
            elif post.role == Role.CENTRE_MANAGER:
                scope |= Q(receiving_unit_id=post.unit_id)
            elif post.role in {Role.HANDLER, Role.UNIT_HEAD}:
                scope |= Q(lead_unit_id=post.unit_id) | Q(pk__in=self.model.objects.asked_of(post.unit_id).values("pk"))
            elif post.role in {Role.LEADER, Role.CLERK}:
                scope |= Q(agency_id=post.agency_id)
        return self.sent().filter(scope).exclude(applicant_id=who.person_id)

    def asked_of(self, unit_id: int) -> "CaseQuerySet":
        """Cases about which this unit was asked for its opinion, while it is asked and after."""
        return self.filter(steps__kind=StepKind.CONSULTATION, steps__unit_id=unit_id, steps__opened_at__isnull=False)

    def sent(self) -> "CaseQuerySet":
        """Everything that is more than a draft, or was."""
        return self.exclude(state__in=sorted(UNSENT))

    def drafts(self) -> "CaseQuerySet":
        """What has not been sent and still may be."""
        return self.filter(state=State.DRAFT)

    def open(self) -> "CaseQuerySet":
        """Sent and not over."""
        return self.filter(state__in=OPEN)

    def overdue(self, *, at: datetime) -> "CaseQuerySet":
        """Promised, not finished, and past the promise."""
        return self.filter(state__in=IN_OFFICE, due_at__lt=at)


class Case(models.Model):
    """One application, from draft to archive (*hồ sơ*). Its state moves only by the transitions below."""

    key = models.CharField(max_length=32, unique=True, default=draft_key, editable=False)
    opening_token = models.CharField(max_length=64)
    # Null, not empty: many drafts have no code, and the column is unique.
    code = models.CharField(max_length=50, unique=True, null=True)  # noqa: DJ001 — see above
    national_code = models.CharField(max_length=50, unique=True, null=True)  # noqa: DJ001 — see above
    lookup_secret = models.CharField(max_length=16, default=lookup_secret, editable=False)

    service_version = models.ForeignKey(ServiceVersion, models.PROTECT)
    applicant = models.ForeignKey(Person, models.PROTECT, related_name="cases")
    applicant_name = models.CharField(max_length=200, blank=True)
    applicant_number = models.CharField(max_length=12, blank=True)
    applicant_fold = models.GeneratedField(
        expression=models.Func(F("applicant_name"), function="vn_fold"),
        output_field=models.CharField(max_length=200),
        db_persist=True,
    )
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.ONLINE)
    language = models.CharField(max_length=5, default="vi")

    # Each of these begins an index below that does more than its own would.
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    receiving_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    lead_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    handler = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", db_index=False)

    state = FSMField(choices=State, default=State.DRAFT, protected=True)
    returns_to = models.CharField(max_length=20, choices=State, blank=True)
    version = models.PositiveIntegerField(default=0)

    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    reception_due_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    restarted_at = models.DateTimeField(null=True)
    promised_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(State)), name="case_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(UNSENT), code=None, submitted_at=None)
                | (~Q(state__in=sorted(UNSENT)) & Q(code__isnull=False, submitted_at__isnull=False)),
                name="case_code_comes_with_sending",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted([*IN_OFFICE, State.RELEASED, State.RETURNED]))
                | Q(received_at__isnull=False, promised_at__isnull=False, due_at__isnull=False),
                name="case_received_has_promise",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(TERMINAL), ended_at__isnull=False)
                | (~Q(state__in=sorted(TERMINAL)) & Q(ended_at=None)),
                name="case_end_has_date",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(WAITING_FOR_APPLICANT), returns_to__in=RESUMABLE)
                | (~Q(state__in=sorted(WAITING_FOR_APPLICANT)) & Q(returns_to="")),
                name="case_waiting_knows_its_return",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.RELEASED, State.RETURNED]) | Q(released_at__isnull=False),
                name="case_released_has_date",
            ),
            models.UniqueConstraint(fields=["applicant", "opening_token"], name="case_one_per_opening_token"),
        ]
        # `applicant` is included where queues are read and counted: nobody handles an application of his own, and to
        # leave those out the row itself need not be fetched.
        indexes = [
            models.Index(
                fields=["receiving_unit", "reception_due_at", "id"],
                name="case_to_receive",
                include=["applicant"],
                condition=Q(state=State.SUBMITTED),
            ),
            models.Index(
                fields=["lead_unit", "due_at", "id"],
                name="case_in_unit",
                include=["applicant"],
                condition=Q(state__in=sorted(IN_OFFICE)),
            ),
            models.Index(
                fields=["handler", "due_at", "id"],
                name="case_in_hand",
                include=["applicant"],
                condition=Q(state__in=sorted(IN_OFFICE)),
            ),
            models.Index(
                fields=["agency", "state", "due_at", "id"],
                name="case_in_agency",
                include=["applicant"],
                condition=Q(state__in=[State.AWAITING_APPROVAL, State.APPROVED]),
            ),
            models.Index(fields=["applicant", "-created_at"], name="case_of_applicant"),
            models.Index(fields=["applicant_number", "-submitted_at"], name="case_by_number"),
            models.Index(
                fields=["lead_unit", "applicant_fold", "id"],
                name="case_name_in_unit",
                condition=Q(state__in=sorted(OPEN)),
                opclasses=["int8_ops", "text_pattern_ops", "int8_ops"],
            ),
            models.Index(
                fields=["receiving_unit", "applicant_fold", "id"],
                name="case_name_at_counter",
                condition=Q(state__in=sorted(OPEN)),
                opclasses=["int8_ops", "text_pattern_ops", "int8_ops"],
            ),
            models.Index(
                fields=["lead_unit", "due_at", "id"],
                name="case_unassigned",
                include=["applicant"],
                condition=Q(state__in=sorted(IN_OFFICE), handler=None),
            ),
            models.Index(
                fields=["receiving_unit", "state", "submitted_at", "id"],
                name="case_open_at_counter",
                include=["applicant"],
                condition=Q(state__in=sorted(OPEN)),
            ),
            models.Index(
                fields=["lead_unit", "state", "submitted_at", "id"],
                name="case_open_in_unit",
                include=["applicant"],
                condition=Q(state__in=sorted(OPEN)),
            ),
            # A name is also sought by its end, the given name: the reversed text makes that a beginning.
            models.Index(
                F("lead_unit"),
                OpClass(Reverse("applicant_fold"), "text_pattern_ops"),
                F("id"),
                name="case_given_name_in_unit",
                condition=Q(state__in=sorted(OPEN)),
            ),
            models.Index(
                F("receiving_unit"),
                OpClass(Reverse("applicant_fold"), "text_pattern_ops"),
                F("id"),
                name="case_given_name_at_desk",
                condition=Q(state__in=sorted(OPEN)),
            ),
            models.Index(fields=["agency", "-submitted_at", "-id"], name="case_archive"),
            models.Index(fields=["receiving_unit", "submitted_at", "id"], name="case_archive_at_counter"),
            models.Index(fields=["lead_unit", "submitted_at", "id"], name="case_archive_in_unit"),
        ]

    def __str__(self) -> str:
        return self.code or f"draft {self.pk}"

    @property
    def reference(self) -> str:
        """The name under which `payments` knows this case."""
        return f"case:{self.pk}"

    @property
    def is_open(self) -> bool:
        """Sent and not over."""
        return self.state in OPEN

    @transition(field=state, source=State.DRAFT, target=State.SUBMITTED)
    def submit(self, *, code: str, at: datetime) -> None:
        """The citizen sends; the case gets its number."""
        self.code = code
        self.submitted_at = at

    @transition(field=state, source=State.DRAFT, target=State.DISCARDED)
    def discard(self, *, at: datetime) -> None:
        """The citizen throws a draft away for which money was asked; the row stays for its bills."""
        self.ended_at = at

    @transition(field=state, source=State.SUBMITTED, target=State.RECEIVED)
    def receive(self, *, at: datetime, due_at: datetime) -> None:
        """The counter accepts; the promise is made (form 01)."""
        self.received_at = self.restarted_at = at
        self.promised_at = self.due_at = due_at

    @transition(field=state, source=State.SUBMITTED, target=State.DECLINED)
    def decline(self, *, at: datetime) -> None:
        """The counter refuses to receive (form 03)."""
        self.ended_at = at

    @transition(field=state, source=RESUMABLE, target=State.AWAITING_SUPPLEMENT)
    def wait_for_supplement(self, *, returns_to: str) -> None:
        """The office asks for completion (form 02) and remembers where the case comes back to."""
        self.returns_to = returns_to

    @transition(field=state, source=State.AWAITING_SUPPLEMENT, target=RETURN_VALUE(*RESUMABLE))
    def resume(self) -> str:
        """The citizen has answered; the case goes back to where it was, and forgets where that is."""
        state, self.returns_to = self.returns_to, ""
        return state

    @transition(field=state, source=[State.RECEIVED, State.AWAITING_APPROVAL, State.APPROVED], target=State.PROCESSING)
    def process(self) -> None:
        """A handler takes it, or a leader or clerk sends it back."""

    @transition(field=state, source=[State.RECEIVED, State.PROCESSING], target=State.AWAITING_APPROVAL)
    def await_approval(self) -> None:
        """The unit has finished; the leader decides."""

    @transition(field=state, source=[State.AWAITING_APPROVAL, State.PROCESSING], target=State.APPROVED)
    def approve(self) -> None:
        """The leader's signature stands on the document, or that of the counter which decides by itself."""

    @transition(field=state, source=State.APPROVED, target=State.RELEASED)
    def release(self, *, at: datetime) -> None:
        """The clerk issues the sealed document; the citizen can fetch it."""
        self.released_at = at

    @transition(field=state, source=State.RELEASED, target=State.RETURNED)
    def give_back(self, *, at: datetime) -> None:
        """The result is in the citizen's hands."""
        self.ended_at = at

    @transition(field=state, source=sorted(WITHDRAWABLE), target=State.WITHDRAWN)
    def withdraw(self, *, at: datetime) -> None:
        """The citizen takes the application back."""
        self.returns_to = ""
        self.ended_at = at


class CaseSerial(models.Model):
    """The last serial a receiving unit gave out on a day; the row is the lock."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    day = models.DateField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "day"], name="caseserial_one_per_unit_and_day"),
            models.CheckConstraint(condition=Q(last__gte=1), name="caseserial_starts_at_one"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.day} {self.last}"
