"""Agencies, their units, and the posts that people hold in them for a time."""

from datetime import date
from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role

# QĐ 20/2020/QĐ-TTg Art 4–7 (sure): groups from the top level down; Z01–Z99 is the scheme for others.
AGENCY_CODE = r"^([A-Y][0-9]{2}(\.[0-9A-Z]+)*|Z(0[1-9]|[1-9][0-9])[0-9A-Z]{1,32})$"
# QCVN 102:2016 (sure): reversed, 13 characters, still met on papers and on the exchange axis.
LEGACY_CODE = r"^[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Z][0-9]{2}$"


def spoken(vietnamese: str, english: str) -> str:
    """Return the word of the active language; Vietnamese where no English is kept."""
    return english if english and (get_language() or "vi").startswith("en") else vietnamese


class DateRange(Func):
    """Both days included; no last day means without end."""

    function = "daterange"
    arity = 2

    def __init__(self, first: str, last: str) -> None:
        super().__init__(F(first), F(last))
        self.template = "%(function)s(%(expressions)s, '[]')"


class OnlyId(Func):
    """A range of one id, so that a GiST index compares it without the btree_gist extension."""

    template = "int8range(%(expressions)s, %(expressions)s, '[]')"
    arity = 1


class OnlyRole(Func):
    """A range of one number that stands for the role, for the same reason."""

    arity = 1
    _roles = ",".join(f"'{role}'" for role in Role.values)
    _place = f"array_position(ARRAY[{_roles}]::varchar[], %(expressions)s)"
    template = f"int4range({_place}, {_place}, '[]')"


class InForce(models.QuerySet[Any]):
    """Adjective for rows with `valid_from` and `valid_to`, both days included."""

    def valid_on(self, day: date) -> "InForce":
        """Keep what is in force on a day."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


def _period(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name=name)


class Agency(models.Model):
    """A state agency: who decides, numbers and seals documents."""

    class Level(models.TextChoices):
        """Levels of administration since 1 July 2025: no district (QĐ 19/2025/QĐ-TTg: sure)."""

        CENTRAL = "central", _("Ministry")
        PROVINCE = "province", _("Province")
        COMMUNE = "commune", _("Commune")

    code = models.CharField(max_length=35, unique=True)
    legacy_code = models.CharField(max_length=13, blank=True)
    name_vi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    short_name_vi = models.CharField(max_length=100, blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    superior_name_vi = models.CharField(max_length=200, blank=True, help_text=_("Written above it on documents."))
    level = models.CharField(max_length=8, choices=Level.choices)
    place_name = models.CharField(max_length=100, help_text=_("Before the date of a document: “Hà Nội, ngày …”."))
    province_code = models.CharField(max_length=2)
    commune_code = models.CharField(
        max_length=5, blank=True, help_text=_("Of a commune's agency: whose cases it decides.")
    )
    symbol = models.CharField(max_length=20, help_text=_("In document numbers, e.g. PC08."))
    phone = models.CharField(max_length=16, blank=True)
    address = models.CharField(max_length=300, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = InForce.as_manager()

    class Meta:
        verbose_name_plural = "agencies"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(code__regex=AGENCY_CODE), name="agency_code_form"),
            models.CheckConstraint(
                condition=Q(legacy_code="") | Q(legacy_code__regex=LEGACY_CODE), name="agency_legacy_code_form"
            ),
            models.UniqueConstraint(
                fields=["legacy_code"], condition=~Q(legacy_code=""), name="agency_legacy_code_once"
            ),
            models.CheckConstraint(condition=~Q(name_vi=""), name="agency_has_a_name"),
            models.CheckConstraint(condition=Q(province_code__regex=r"^[0-9]{2}$"), name="agency_province_code"),
            models.CheckConstraint(
                condition=Q(commune_code="") | Q(commune_code__regex=r"^[0-9]{5}$"), name="agency_commune_code"
            ),
            models.CheckConstraint(
                condition=Q(level__in=["central", "province", "commune"]), name="agency_level_known"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="agency_not_its_own_parent"
            ),
            _period("agency_period"),
        ]

    @property
    def name(self) -> str:
        """Return the name in the active language."""
        return spoken(self.name_vi, self.name_en)


class Unit(models.Model):
    """A part of an agency that people work in, with its own working calendar. Its code begins case codes."""

    class Kind(models.TextChoices):
        """What the unit is for."""

        ONE_STOP = "one_stop", _("One-stop counter")
        DIVISION = "division", _("Deciding unit")
        LEADERSHIP = "leadership", _("Leadership")
        OFFICE = "office", _("Office")

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="units")
    code = models.CharField(max_length=35, unique=True)
    name_vi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    calendar = models.ForeignKey("accounts.Calendar", on_delete=models.PROTECT, related_name="units")
    phone = models.CharField(max_length=16, blank=True)
    address = models.CharField(max_length=300, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = InForce.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(code__regex=AGENCY_CODE), name="unit_code_form"),
            models.CheckConstraint(condition=~Q(name_vi=""), name="unit_has_a_name"),
            models.CheckConstraint(
                condition=Q(kind__in=["one_stop", "division", "leadership", "office"]), name="unit_kind_known"
            ),
            _period("unit_period"),
        ]

    @property
    def name(self) -> str:
        """Return the name in the active language."""
        return spoken(self.name_vi, self.name_en)


class Post(models.Model):
    """A person's role in a unit from a day to a day, with the title that the agency itself uses."""

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=20, choices=Role.choices)
    title_vi = models.CharField(max_length=100)
    title_en = models.CharField(max_length=100, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = InForce.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="post_role_known"),
            models.CheckConstraint(condition=~Q(title_vi=Value("")), name="post_has_a_title"),
            _period("post_period"),
            ExclusionConstraint(
                name="post_once_at_a_time",
                expressions=[
                    (OnlyId("person"), "&&"),
                    (OnlyId("unit"), "&&"),
                    (OnlyRole("role"), "&&"),
                    (DateRange("valid_from", "valid_to"), "&&"),
                ],
            ),
        ]

    @property
    def title(self) -> str:
        """Return the title in the active language."""
        return spoken(self.title_vi, self.title_en)
