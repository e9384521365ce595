"""Which office takes what: the competence of units for services."""

from django.db import models

from accounts.models import Unit
from services.models import Service


class Competence(models.Model):
    """A counter that receives a service and the unit that handles what it received there.

    Receiving and deciding may lie in different agencies (*phi địa giới*, NĐ 118/2025; domain.md §1.1).
    """

    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    receiving_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    lead_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "receiving_unit"], name="competence_one_lead_per_counter"),
        ]

    def __str__(self) -> str:
        return f"{self.service_id}: {self.receiving_unit_id} → {self.lead_unit_id}"


class ConsultedUnit(models.Model):
    """Whom a deciding unit asks at a consultation step of a service; without a row it asks on paper itself."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    step = models.CharField(max_length=60)
    lead_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "step", "lead_unit"], name="consulted_unit_one_per_step"),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.step}: {self.lead_unit_id} asks {self.unit_id}"
