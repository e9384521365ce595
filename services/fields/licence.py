"""Driving licences: the number and the classes, always as the pair of law and letter (domain.md §4.0)."""

import re
from datetime import date, datetime
from typing import Any, ClassVar, Literal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from services.fields.base import FieldBase, typed_text
from services.fields.widgets import Checkboxes, DigitsWidget
from services.reference import licence_classes

_NOISE = re.compile(r"[\s.\-]")
_OLD_CARD = re.compile(r"(?=.*[0-9])[A-Z0-9]{5,12}")


class LicenceNumber(FieldBase):
    """Twelve digits of a PET card, which stay on renewal, or the shorter number of a paper card, which is replaced."""

    kind: Literal["licence_number"]
    new_form_only: bool = False
    """Take twelve digits only: the number that a licence of today carries."""
    comparable: ClassVar[frozenset[str]] = frozenset()

    def check(self, value: Any, *, at: datetime) -> str:
        """Return the number in capitals without spaces."""
        number = _NOISE.sub("", typed_text(value)).upper()
        if re.fullmatch(r"[0-9]{12}", number):
            return number
        if self.new_form_only or (re.fullmatch(r"[0-9]+", number) and len(number) > 12):
            raise ValidationError(
                _("A licence number has 12 digits. You entered %(count)s."),
                code="length",
                params={"count": len(number)},
            )
        if not _OLD_CARD.fullmatch(number):
            raise ValidationError(
                _("Enter the number as on the licence: 12 digits, or letters and digits of an older paper card."),
                code="licence_number",
            )
        return number

    def answer_schema(self, lang: str) -> dict[str, Any]:
        """Return twelve digits, or letters and digits of a paper card."""
        return {"type": "string", "pattern": "^[0-9]{12}$" if self.new_form_only else "^[A-Z0-9]{5,12}$"}

    def widget(self, lang: str, *, on: date) -> forms.Widget:
        """Return a box with wide letters."""
        return DigitsWidget(attrs={"maxlength": "20"})


class LicenceClass(FieldBase):
    """Classes printed on a licence, each stored as "2008:B2" or "2024:B"; the answer is a list.

    `laws` limits the list to one law, for example to what may be granted today.
    """

    kind: Literal["licence_class"]
    laws: tuple[Literal["2008", "2024"], ...] = ("2008", "2024")
    most: int = Field(default=6, ge=1)
    comparable: ClassVar[frozenset[str]] = frozenset({"equals", "in", "count_at_least"})

    def check(self, value: Any, *, at: datetime) -> list[str]:
        """Return the classes in the order of the table, without repeats."""
        given = [value] if isinstance(value, str) else value
        if not isinstance(given, list | tuple) or not all(self.possible(one) for one in given):
            raise ValidationError(_("Choose from the classes in the list."), code="choice")
        if len(set(given)) > self.most:
            raise ValidationError(_("Choose at most %(most)s classes."), code="too_many", params={"most": self.most})
        return [code for code in licence_classes() if code in given]

    @property
    def controls(self) -> int:
        """Every class may be ticked."""
        return sum(entry.law in self.laws for entry in licence_classes().values())

    def widget(self, lang: str, *, on: date) -> forms.Widget:
        """Return checkboxes grouped by law."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for code, entry in licence_classes().items():
            if entry.law in self.laws:
                groups.setdefault(entry.heading.to(lang), []).append((code, entry.name.to(lang)))
        if len(groups) == 1:
            return Checkboxes(choices=next(iter(groups.values())))
        return Checkboxes(choices=list(groups.items()))

    def show(self, answer: Any, lang: str) -> str:
        """Write the letters with the law they belong to."""
        return ", ".join(licence_classes()[code].short.to(lang) for code in answer)

    def answer_schema(self, lang: str) -> dict[str, Any]:
        """Return an array of the pairs that this field takes."""
        taken = [(code, entry) for code, entry in licence_classes().items() if entry.law in self.laws]
        items = {"oneOf": [{"const": code, "title": entry.name.to(lang)} for code, entry in taken]}
        return {"type": "array", "items": items, "uniqueItems": True, "minItems": 1, "maxItems": self.most}

    def possible(self, value: object) -> bool:
        """Only pairs of the table, of the laws that this field takes."""
        return isinstance(value, str) and value in licence_classes() and licence_classes()[value].law in self.laws
