"""Dates of which only the year, or year and month, may be known, as old papers have them."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.utils.translation import gettext_lazy as _

from ground.refusals import Invalid

FIRST_YEAR, LAST_YEAR = 1900, 2100

# [0-9] and fullmatch: \d takes Arabic-Indic digits and $ takes a trailing newline.
_SLASHED = re.compile(r"(?:(?:([0-9]{1,2})/)?([0-9]{1,2})/)?([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day, a month or a year. `str()` gives the stored form: 2007-03-27, 2007-03 or 2007."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise Invalid(_("A day needs its month."), code="date_invalid")
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise Invalid(
                _("The year must be between %(first)s and %(last)s."),
                code="date_invalid",
                first=FIRST_YEAR,
                last=LAST_YEAR,
            )
        try:
            date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)
        except ValueError as error:
            raise Invalid(_("This date does not exist."), code="date_invalid") from error

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "27/3/2007", "3/2007", "2007" or the stored form. Raises Invalid, also for two-digit years."""
        if found := _SLASHED.fullmatch(text.strip()):
            day, month, year = found.groups()
        elif found := _ISO.fullmatch(text.strip()):
            year, month, day = found.groups()
        else:
            raise Invalid(
                _("Enter a date as 27/3/2007, or 3/2007 or 2007 if the day is not known."), code="date_invalid"
            )
        return cls(int(year), int(month) if month else None, int(day) if day else None)

    @classmethod
    def of(cls, day: date) -> Self:
        """Return a fully known date."""
        return cls(day.year, day.month, day.day)

    @property
    def earliest(self) -> date:
        """Return the first day that this may be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """Return the last day that this may be."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def age_at(self, day: date) -> int:
        """Return the completed years at a day, from the latest possible birth: nobody is made older than proven.

        A person born on 29 February completes a year at the end of 28 February (Civil Code 2015 Art 148: likely).
        """
        born = self.latest
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))

    def display(self) -> str:
        """Write the date for the screen in both languages: 27/03/2007, 03/2007 or 2007."""
        known = [f"{part:02d}" for part in (self.day, self.month) if part is not None]
        return "/".join([*known, str(self.year)])

    def __str__(self) -> str:
        known = [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join([str(self.year), *known])
