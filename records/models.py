"""Bytes kept by their hash, the pictures of their pages, and the series that number documents."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Blob(models.Model):
    """Bytes that were written once and never change. The bytes lie in the storage under their SHA-256.

    `created_at` is when they were kept; for an uploaded file, when somebody brought it last.
    """

    class Kind(models.TextChoices):
        """Where the bytes come from."""

        UPLOAD = "upload", _("Uploaded file")
        DOCUMENT = "document", _("Document made here")
        IMAGE = "image", _("Picture of a page")

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    mime = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="blob_named_by_sha256"),
            models.CheckConstraint(condition=Q(size__gt=0), name="blob_is_not_empty"),
            models.CheckConstraint(condition=Q(kind__in=["upload", "document", "image"]), name="blob_kind_known"),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class PageImage(models.Model):
    """A picture of one page of an uploaded file, without the metadata of the original, for viewing in place."""

    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="pages")
    page = models.PositiveSmallIntegerField(help_text=_("Counted from 1."))
    image = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["blob_id", "page"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["blob", "page"], name="page_image_once_per_page"),
            models.CheckConstraint(condition=Q(page__gte=1), name="page_image_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.blob_id}:{self.page}"


class NumberSeries(models.Model):
    """The last number an agency has given in a series and a year (NĐ 30/2020/NĐ-CP Art 15, sure)."""

    agency = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=40, help_text=_("For example TB, TNHS, HDHS."))
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "number series"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "key", "year"], name="number_series_once_per_year"),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.key} {self.year}"
