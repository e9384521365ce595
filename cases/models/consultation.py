"""What other offices say about a case (*lấy ý kiến*)."""

from django.db import models
from django.db.models import Q

from accounts.models import Post
from cases.lifecycle import OpinionKind
from cases.models.work import Step


class Opinion(models.Model):
    """What came of a consultation step: an answer with its words, or silence that counts as consent. Never changed."""

    step = models.OneToOneField(Step, models.PROTECT, related_name="opinion")
    kind = models.CharField(max_length=12, choices=OpinionKind)
    text = models.TextField(blank=True)
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(OpinionKind)), name="opinion_kind_known"),
            models.CheckConstraint(
                condition=Q(kind=OpinionKind.SILENT, post=None, text="")
                | (~Q(kind=OpinionKind.SILENT) & Q(post__isnull=False)),
                name="opinion_silence_has_no_author",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[OpinionKind.AGREE, OpinionKind.SILENT]) | ~Q(text=""), name="opinion_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} at step {self.step_id}"
