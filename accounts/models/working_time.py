"""When an office works: its week, and the days on which that differs. `accounts.calendars` counts with them."""

from datetime import time
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

AFTERNOON_CUTOFF = time(15)  # NĐ 61/2018 Art 18, NĐ 23/2015 Art 7 (sure); a province may set another hour


def _usual_week() -> dict[str, list[list[str]]]:
    """Monday to Friday as most provinces have it (memory): data, to be replaced by the office's own."""
    return {str(weekday): [["07:30", "11:30"], ["13:30", "17:00"]] for weekday in range(5)}


class Calendar(models.Model):
    """The working week of some units and the years for which their days off are known.

    `weekly` maps a weekday ("0" is Monday) to its hours: [["07:30", "11:30"], ["13:30", "17:00"]]. A trigger
    (migration 0002) gives a new `version`, never used before, whenever the week or any of its days changes.
    """

    name = models.CharField(max_length=100, unique=True)
    weekly = models.JSONField(default=_usual_week)
    afternoon_cutoff = models.TimeField(default=AFTERNOON_CUTOFF)
    first_year = models.PositiveSmallIntegerField(help_text=_("First year whose days off are known."))
    last_year = models.PositiveSmallIntegerField(help_text=_("Last year whose days off are known."))
    version = models.BigIntegerField(default=0, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last_year__gte=F("first_year")), name="calendar_years_in_order"),
            models.CheckConstraint(
                condition=Q(first_year__gte=2000, last_year__lte=2100), name="calendar_years_plausible"
            ),
        ]


class CalendarDay(models.Model):
    """One day that differs from the week or from the national holidays; it wins over both.

    Without a calendar it holds for all; a calendar's own row wins over that. `hours` of a working day may be given
    (a half day, an extra opening); without them the day has the hours of a usual day.
    """

    class Kind(models.TextChoices):
        """Whether the office works on this day."""

        OFF = "off", _("Day off")
        WORK = "work", _("Working day")

    calendar = models.ForeignKey(Calendar, null=True, blank=True, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    kind = models.CharField(max_length=4, choices=Kind.choices)
    hours = models.JSONField(null=True, blank=True)
    reason_vi = models.CharField(max_length=200)
    reason_en = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=200, help_text=_("The act or notice that says so."))
    is_certain = models.BooleanField(default=True, help_text=_("False: likely, not yet read in a text of the law."))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["calendar", "day"], name="calendar_day_once", nulls_distinct=False),
            models.CheckConstraint(condition=Q(kind__in=["off", "work"]), name="calendar_day_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="work") | Q(hours__isnull=True), name="calendar_day_off_has_no_hours"
            ),
            models.CheckConstraint(condition=~Q(reason_vi="") & ~Q(source=""), name="calendar_day_says_why_and_whence"),
        ]
