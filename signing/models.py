"""Devices that hold a signing key: a leader's own, or an agency's for its seal."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DeviceQuerySet(models.QuerySet["Device"]):
    """Adjectives for devices."""

    def of_agency(self, agency_id: int) -> "DeviceQuerySet":
        """Keep the devices that seal for this agency."""
        return self.filter(owner_agency_id=agency_id)


class Device(models.Model):
    """A key that lives outside the database, with the certificate that speaks for it.

    `reference` says to the adapter of its kind where the key is; it is never a secret and never a key.
    """

    class Kind(models.TextChoices):
        """Which adapter opens the device."""

        PKCS12 = "pkcs12", "PKCS#12"

    owner_person = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="signing_devices"
    )
    owner_agency = models.ForeignKey(
        "accounts.Agency", null=True, blank=True, on_delete=models.PROTECT, related_name="signing_devices"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.PKCS12)
    reference = models.CharField(max_length=200, unique=True)
    title = models.CharField(max_length=200, help_text=_("What the owner calls it."))
    certificate_pem = models.TextField()
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()

    objects = DeviceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-not_after", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(owner_person__isnull=False, owner_agency__isnull=True)
                | Q(owner_person__isnull=True, owner_agency__isnull=False),
                name="device_has_one_owner",
            ),
            models.CheckConstraint(condition=Q(kind__in=["pkcs12"]), name="device_kind_known"),
            models.CheckConstraint(condition=Q(not_after__gt=models.F("not_before")), name="device_has_a_life"),
        ]

    def __str__(self) -> str:
        return self.title
