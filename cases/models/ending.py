"""The end of an issued result before its time: one person proposes it, another one decides and signs."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from accounts.models import Person, Post
from cases.models.store import StoredDocument


class ResultEnding(models.Model):
    """A proposal to end a result. Once confirmed it never changes; a trigger sees to it (trust.md §4.2, row 32).

    `statement` is the text the leader signed, `signature` his detached CMS on exactly these bytes.
    """

    class State(models.TextChoices):
        """Where a proposal stands."""

        PROPOSED = "proposed", _("Waiting for a second person")
        CONFIRMED = "confirmed", _("Confirmed")
        DROPPED = "dropped", _("Dropped")

    document = models.ForeignKey(StoredDocument, models.PROTECT, related_name="endings")
    state = FSMField(choices=State, default=State.PROPOSED, protected=True)
    reason = models.CharField(max_length=300)
    article = models.CharField(max_length=300)
    proposed_by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    proposer = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    decider = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    drop_reason = models.CharField(max_length=300, blank=True)
    statement = models.TextField(blank=True)
    signature = models.BinaryField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["document"], condition=~Q(state="dropped"), name="ending_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "confirmed", "dropped"]), name="ending_state_known"
            ),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(article=""), name="ending_has_reason_and_article"),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by=None, decider=None, decided_at=None)
                | (~Q(state="proposed") & Q(decided_by__isnull=False, decider__isnull=False, decided_at__isnull=False)),
                name="ending_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | ~Q(decider=F("proposer")), name="ending_two_persons"
            ),
            models.CheckConstraint(
                condition=(Q(state="confirmed", signature__isnull=False) & ~Q(statement=""))
                | (~Q(state="confirmed") & Q(signature=None, statement="")),
                name="ending_confirmed_is_signed",
            ),
            models.CheckConstraint(
                condition=(Q(state="dropped") & ~Q(drop_reason="")) | (~Q(state="dropped") & Q(drop_reason="")),
                name="ending_dropped_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"end of document {self.document_id}: {self.state}"

    @transition(field=state, source=State.PROPOSED, target=State.CONFIRMED)
    def confirm(self) -> None:
        """Another person agrees and has signed: the result no longer counts."""

    @transition(field=state, source=State.PROPOSED, target=State.DROPPED)
    def drop(self) -> None:
        """The result goes on counting."""
