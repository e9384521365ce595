"""A change of a service while it is being written: two persons stand between it and the public."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from accounts.models import Person
from services.models.catalogue import ServiceVersion


class Holds(Func):
    """Whether a list of ids holds an id."""

    template = "(%(expressions)s)"
    arg_joiner = " @> "
    output_field = models.BooleanField()

    def __init__(self, ids: str, one: str) -> None:
        super().__init__(F(ids), Func(F(one), template="ARRAY[%(expressions)s]"))


class ServiceWorkspace(models.Model):
    """The files of a service as somebody writes them, new or on top of a published version.

    It moves only by the transitions below; `version` counts every change, so that nobody saves over another's work.
    """

    class State(models.TextChoices):
        """Where a change stands."""

        EDITING = "editing", _("Being written")
        PROPOSED = "proposed", _("Waiting for a second person")
        RELEASED = "released", _("Published")
        DISCARDED = "discarded", _("Thrown away")

    OPEN = (State.EDITING, State.PROPOSED)

    slug = models.SlugField(max_length=80)
    files = models.JSONField(help_text="path → text")
    based_on = models.ForeignKey(ServiceVersion, on_delete=models.PROTECT, null=True, related_name="+")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    editors = ArrayField(models.BigIntegerField(), help_text="every person who wrote in it, the author first")
    state = FSMField(choices=State, default=State.EDITING, protected=True)
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True, help_text="what changes and why")
    legal_basis = models.TextField(blank=True, help_text="on which act it rests")
    starts_on = models.DateField(null=True, help_text="empty: on the day of release")
    proposed_at = models.DateTimeField(null=True)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.TextField(blank=True, help_text="why it was sent back")
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    released_as = models.OneToOneField(ServiceVersion, on_delete=models.PROTECT, null=True, related_name="workspace")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slug"], condition=Q(state__in=["editing", "proposed"]), name="workspace_one_open_per_service"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["editing", "proposed", "released", "discarded"]), name="workspace_state_known"
            ),
            models.CheckConstraint(condition=Holds("editors", "author"), name="workspace_author_is_editor"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(Holds("editors", "decided_by")), name="workspace_two_persons"
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", proposed_at__isnull=False, proposed_by__isnull=False)
                | ~Q(state="proposed"),
                name="workspace_proposed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="released",
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    released_as__isnull=False,
                    proposed_by__isnull=False,
                )
                | (~Q(state="released") & Q(decided_by=None, decided_at=None, released_as=None)),
                name="workspace_released_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug}: {self.state}"

    @transition(field=state, source=State.EDITING, target=State.PROPOSED)
    def propose(self) -> None:
        """The writer is done; another person decides."""

    @transition(field=state, source=State.PROPOSED, target=State.EDITING)
    def reopen(self) -> None:
        """Sent back by the other person, or taken back by the writer."""

    @transition(field=state, source=State.PROPOSED, target=State.RELEASED)
    def release(self) -> None:
        """Another person has published it."""

    @transition(field=state, source=[State.EDITING, State.PROPOSED], target=State.DISCARDED)
    def discard(self) -> None:
        """Nothing comes of it."""
