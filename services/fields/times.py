"""A time of day."""

import re
from datetime import date, datetime
from typing import Any, ClassVar, Literal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from services.fields.base import FieldBase, typed_text

_WRITTEN = re.compile(r"([0-9]{1,2})\s*(?:[:h.]|giờ|gio)\s*([0-9]{2})?\s*(?:phút|phut|p)?", re.IGNORECASE)


class Time(FieldBase):
    """Hours and minutes of the 24-hour clock, stored as "16:30"."""

    kind: Literal["time"]
    comparable: ClassVar[frozenset[str]] = frozenset({"equals", "in"})

    def check(self, value: Any, *, at: datetime) -> str:
        """Return HH:MM; 16h30, 16.30, 16 giờ 30 and 16h are understood."""
        found = _WRITTEN.fullmatch(typed_text(value).strip())
        hours, minutes = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
        if hours > 23 or minutes > 59:
            raise ValidationError(_("Enter a time between 00:00 and 23:59, for example 16:30."), code="time")
        return f"{hours:02d}:{minutes:02d}"

    def widget(self, lang: str, *, on: date) -> forms.Widget:
        """Return a small box."""
        return forms.TextInput(attrs={"maxlength": "14", "class": "govuk-input--width-5"})

    def answer_schema(self, lang: str) -> dict[str, Any]:
        """Return HH:MM."""
        return {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}

    def possible(self, value: object) -> bool:
        """Only stored times."""
        return isinstance(value, str) and re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", value) is not None
