"""Dates: whole ones and ones of which old papers know only the month or the year (B15, B16)."""

import re
from datetime import date, datetime
from typing import Any, ClassVar, Literal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ground.partial_dates import PartialDate
from ground.refusals import Invalid
from services.fields.base import FieldBase
from services.fields.widgets import DatePartsWidget

_WRITTEN = re.compile(r"([0-9]{1,2})[/.\- ]([0-9]{1,2})[/.\- ]([0-9]{4})")
_PARTS = (_("the day"), _("the month"), _("the year"))


class _DateField(FieldBase):
    birthday: bool = False
    comparable: ClassVar[frozenset[str]] = frozenset({"equals", "older_than", "within"})

    @property
    def controls(self) -> int:
        """Day, month, year."""
        return 3

    def widget(self, lang: str, *, on: date) -> forms.Widget:
        """Return three boxes."""
        return DatePartsWidget(birthday=self.birthday)

    def show(self, answer: Any, lang: str) -> str:
        """Write day/month/year, in both languages."""
        return PartialDate.parse(answer).display()

    def export(self, answer: Any, lang: str) -> str:
        """Return the stored form, which sorts."""
        return str(answer)

    def possible(self, value: object) -> bool:
        """Only stored dates: 2025-01-01."""
        return isinstance(value, str) and _exists(value)


class Date(_DateField):
    """A whole date, stored as 2007-03-27."""

    kind: Literal["date"]

    def answer_schema(self, lang: str) -> dict[str, Any]:
        """Return an ISO date."""
        return {"type": "string", "format": "date"}

    def check(self, value: Any, *, at: datetime) -> str:
        """Return the ISO date. Takes the three boxes, "27/3/2007" (also in the first box) and the stored form."""
        day, month, year = _boxes(value)
        absent = [name for name, box in zip(_PARTS, (day, month, year), strict=True) if not box]
        if absent:
            raise ValidationError(
                _("%(label)s must include %(parts)s."),
                code="part_missing",
                params={"label": self.label, "parts": ", ".join(str(name) for name in absent)},
            )
        return str(_partial(year, month, day))


class Partial(_DateField):
    """A date that may lack its day, or its day and month; stored as 2007-03-27, 2007-03 or 2007."""

    kind: Literal["partial_date"]

    def answer_schema(self, lang: str) -> dict[str, Any]:
        """Return a year, a month or a day."""
        return {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"}

    def check(self, value: Any, *, at: datetime) -> str:
        """Return the stored form."""
        day, month, year = _boxes(value)
        if not year:
            raise ValidationError(
                _("%(label)s must include %(parts)s."),
                code="part_missing",
                params={"label": self.label, "parts": _PARTS[2]},
            )
        if day and not month:
            raise ValidationError(
                _("%(label)s must include %(parts)s."),
                code="part_missing",
                params={"label": self.label, "parts": _PARTS[1]},
            )
        return str(_partial(year, month, day))


def _boxes(value: object) -> tuple[str, str, str]:
    """Return day, month, year as typed; a whole date pasted into one box is taken apart."""
    if isinstance(value, str):
        return _split(value)
    if isinstance(value, list | tuple) and len(value) == 3:
        boxes = [str(box or "").strip() for box in value]
        filled = [box for box in boxes if box]
        return _split(filled[0]) if len(filled) == 1 and len(filled[0]) > 4 else (boxes[0], boxes[1], boxes[2])
    raise ValidationError(_("This answer cannot be read."), code="unreadable")


def _split(text: str) -> tuple[str, str, str]:
    text = text.strip()
    if found := _WRITTEN.fullmatch(text):
        day, month, year = found.groups()
        return day, month, year
    try:
        known = PartialDate.parse(text)
    except Invalid as error:
        raise ValidationError(
            _("Enter a date as day, month and year with four digits, for example 27/3/2007."), code="date_invalid"
        ) from error
    return str(known.day or ""), str(known.month or ""), str(known.year)


def _partial(year: str, month: str, day: str) -> PartialDate:
    if not all(re.fullmatch(r"[0-9]{1,4}", part) for part in (year, month, day) if part):
        raise ValidationError(_("A date has digits only, for example 27/3/2007."), code="digits")
    if len(year) != 4:
        raise ValidationError(_("The year has four digits, for example 2007."), code="year_short")
    try:
        return PartialDate(int(year), int(month) if month else None, int(day) if day else None)
    except Invalid as error:
        raise ValidationError(str(error), code=error.code) from error


def _exists(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
