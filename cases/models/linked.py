"""Cases that cases open (*liên thông*): one filing, several services."""

from django.db import models

from cases.models.case import Case
from cases.models.work import Step


class LinkedCase(models.Model):
    """A case of another service that a step opened; the main case waits for its end."""

    step = models.OneToOneField(Step, models.PROTECT, related_name="linked")
    main = models.ForeignKey(Case, models.PROTECT, related_name="linked_cases")
    case = models.OneToOneField(Case, models.PROTECT, related_name="opened_by")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(main=models.F("case")), name="linked_case_is_another"),
        ]

    def __str__(self) -> str:
        return f"case {self.case_id} of case {self.main_id}"
