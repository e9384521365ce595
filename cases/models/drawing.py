"""Drawings that are bound to a result: each carries its number and the agency's signature, and is issued with it."""

from django.db import models
from django.db.models import Q

from cases.models.filing import Attachment
from cases.models.outcome import Result
from records.models import Blob


class ResultDrawing(models.Model):
    """One file of the application that a result binds. `sealed` are its bytes with number and seal on the first page.

    The rows are made when the result takes its number, from the files in effect then; the bytes come from a handler
    after the result itself was sealed. A voided result leaves its rows behind, never released.
    """

    result = models.ForeignKey(Result, models.PROTECT, related_name="drawings")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    sealed = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+")
    sealed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["result_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["result", "position"], name="drawing_position_once"),
            models.UniqueConstraint(fields=["result", "attachment"], name="drawing_bound_once"),
            models.CheckConstraint(
                condition=Q(sealed=None, sealed_at=None) | Q(sealed__isnull=False, sealed_at__isnull=False),
                name="drawing_sealed_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"drawing {self.position} of result {self.result_id}"
