"""The end of a service: from which day, why, and where to go instead."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from accounts.models import Person
from services.models.catalogue import Service


class ServiceClosingQuerySet(models.QuerySet["ServiceClosing"]):
    """Ways to read closings."""

    def confirmed(self) -> Self:
        """Keep closings that two persons decided."""
        return self.filter(state=ServiceClosing.State.CONFIRMED)


class ServiceClosing(models.Model):
    """One person proposes to end a service, another confirms. A confirmed closing never changes; a trigger sees to it.

    `closed_from` is the first day on which nobody can apply any more.
    """

    class State(models.TextChoices):
        """Where a closing stands."""

        PROPOSED = "proposed", _("Waiting for a second person")
        CONFIRMED = "confirmed", _("Confirmed")
        DROPPED = "dropped", _("Dropped")

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="closings")
    state = FSMField(choices=State, default=State.PROPOSED, protected=True)
    closed_from = models.DateField()
    reason_vi = models.TextField()
    reason_en = models.TextField()
    legal_basis = models.TextField()
    successor = models.ForeignKey(Service, on_delete=models.PROTECT, null=True, related_name="+")
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = ServiceClosingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service"], condition=Q(state="proposed"), name="closing_one_proposed_per_service"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "confirmed", "dropped"]), name="closing_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(reason_vi="") & ~Q(reason_en="") & ~Q(legal_basis=""), name="closing_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | ~Q(successor=F("service")), name="closing_not_its_own_successor"
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by=None, decided_at=None)
                | (~Q(state="proposed") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="closing_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | ~Q(decided_by=F("proposed_by")), name="closing_two_persons"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} from {self.closed_from}: {self.state}"

    @property
    def reason(self) -> str:
        """Return the reason in the active language."""
        return self.reason_en if (get_language() or "vi").startswith("en") else self.reason_vi

    @transition(field=state, source=State.PROPOSED, target=State.CONFIRMED)
    def confirm(self) -> None:
        """Another person agrees: the service ends on its day."""

    @transition(field=state, source=State.PROPOSED, target=State.DROPPED)
    def drop(self) -> None:
        """Nothing comes of it."""
