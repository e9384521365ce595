"""Numbers: whole ones, decimals with a comma, money; with their unit, and never more precise than asked (B25)."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Literal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from ground import money
from services.definition.base import Number, Text
from services.fields.base import FieldBase, typed_text
from services.fields.widgets import NumberWidget

_NUMBERS = frozenset({"equals", "in", "at_least", "at_most"})
_WHOLE = re.compile(r"-?[0-9]{1,15}")
_THOUSANDS = re.compile(r"-?[0-9]{1,3}(?:[.\u00a0\u202f ][0-9]{3}){1,4}")
_THOUSANDS_EITHER_WAY = re.compile(r"[0-9]{1,3}(?:([.,\u00a0\u202f ])[0-9]{3})(?:\1[0-9]{3}){0,3}")
_CURRENCY = re.compile(r"\s*(?:đồng|đ|₫|vnđ|vnd)\.?$", re.IGNORECASE)
_NOT_DIGITS = re.compile(r"[^0-9-]")


def grouped(number: str, lang: str) -> str:
    """Write a canonical number (digits, point) for the eye: 1.250,5 in Vietnamese, 1,250.5 in English."""
    whole, point, rest = number.partition(".")
    written = f"{int(whole):,}" + (f".{rest}" if point else "")
    if whole.startswith("-0"):
        written = f"-{written}"
    return written if lang.startswith("en") else written.translate(str.maketrans(",.", ".,"))


class _Figure(FieldBase):
    """What numbers share: a range, a unit, a box with the numeric keyboard."""

    unit: Text | None = None
    comparable: ClassVar[frozenset[str]] = _NUMBERS

    def bounds(self) -> tuple[Decimal | int | None, Decimal | int | None]:
        """Return the smallest and the largest number, None where there is no limit."""
        raise NotImplementedError

    def in_range(self, number: Any) -> Any:
        """Return the number. Raises ValidationError with the limit that it breaks."""
        least, most = self.bounds()
        if least is not None and number < least:
            words = _("%(label)s must be %(least)s or more.")
            raise ValidationError(words, code="too_small", params={"label": self.label, "least": _said(least)})
        if most is not None and number > most:
            words = _("%(label)s must be %(most)s or less.")
            raise ValidationError(words, code="too_large", params={"label": self.label, "most": _said(most)})
        return number

    def widget(self, lang: str, *, on: date) -> forms.Widget:
        """Return a box with the unit behind it."""
        return NumberWidget(unit=self.unit.to(lang) if self.unit else "")

    def show(self, answer: Any, lang: str) -> str:
        """Write the number with its unit."""
        number = grouped(str(answer), lang)
        return f"{number} {self.unit.to(lang)}" if self.unit else number

    def possible(self, value: object) -> bool:
        """Only numbers inside the range."""
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            return False
        least, most = self.bounds()
        return (least is None or value >= least) and (most is None or value <= most)


class Integer(_Figure):
    """A whole number; dots between thousands are understood, a comma is not."""

    kind: Literal["integer"]
    min: int | None = 0
    max: int | None = None

    def bounds(self) -> tuple[Decimal | int | None, Decimal | int | None]:
        """Return the range; whatever the folder says, no number beyond fifteen digits is stored."""
        return self.min, self.max

    def check(self, value: Any, *, at: datetime) -> int:
        """Return the number."""
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**15:
            return int(self.in_range(value))
        text = typed_text(value).strip()
        if not (_WHOLE.fullmatch(text) or _THOUSANDS.fullmatch(text)):
            raise ValidationError(_("Enter a whole number in digits, for example 3."), code="number")
        return int(self.in_range(int(_NOT_DIGITS.sub("", text))))

    def export(self, answer: Any, lang: str) -> int:
        """Return the number."""
        return int(answer)

    def answer_schema(self, lang: str) -> dict[str, Any]:
        """Return an integer with its range."""
        return {"type": "integer", **_range(self.min, self.max)}


class DecimalNumber(_Figure):
    """A number with up to `places` decimals after a comma, stored as text with a point: "125.50"."""

    kind: Literal["decimal"]
    min: Number | None = Decimal(0)
    max: Number | None = None
    places: int = Field(default=2, ge=1, le=6)

    def bounds(self) -> tuple[Decimal | int | None, Decimal | int | None]:
        """Return the range."""
        return self.min, self.max

    def check(self, value: Any, *, at: datetime) -> str:
        """Return the canonical text with all its places."""
        number = Decimal(decimal_text(value, places=self.places))
        return str(self.in_range(number).quantize(Decimal(1).scaleb(-self.places)))

    def widget(self, lang: str, *, on: date) -> forms.Widget:
        """Return a box whose keyboard has a comma."""
        return NumberWidget(unit=self.unit.to(lang) if self.unit else "", decimals=True)

    def initial(self, answer: Any) -> Any:
        """Return the number with a comma, without the zeros that nobody typed."""
        return _short(str(answer)).replace(".", ",")

    def show(self, answer: Any, lang: str) -> str:
        """Write the number with its unit, without zeros at the end."""
        return super().show(_short(str(answer)), lang)

    def export(self, answer: Any, lang: str) -> str:
        """Return the canonical text."""
        return str(answer)

    def answer_schema(self, lang: str) -> dict[str, Any]:
        """Return text of digits with a point."""
        return {"type": "string", "pattern": f"^-?[0-9]{{1,15}}\\.[0-9]{{{self.places}}}$"}


class Money(_Figure):
    """A whole number of đồng; dots, commas or spaces between thousands are understood."""

    kind: Literal["money"]
    min: int = Field(default=0, ge=0)
    max: int = Field(default=int(money.MAX), le=int(money.MAX))
    default_autocomplete: ClassVar[str] = "transaction-amount"

    def bounds(self) -> tuple[Decimal | int | None, Decimal | int | None]:
        """Return the range."""
        return self.min, self.max

    def check(self, value: Any, *, at: datetime) -> int:
        """Return the number of đồng."""
        if isinstance(value, int) and not isinstance(value, bool):
            return int(self.in_range(value))
        text = _CURRENCY.sub("", typed_text(value).strip())
        if not (_WHOLE.fullmatch(text) or _THOUSANDS_EITHER_WAY.fullmatch(text)):
            words = _("Enter the amount in đồng as a whole number, for example 150.000.000.")
            raise ValidationError(words, code="money")
        return int(self.in_range(int(_NOT_DIGITS.sub("", text))))

    def widget(self, lang: str, *, on: date) -> forms.Widget:
        """Return a box with đồng behind it."""
        return NumberWidget(unit="đồng", wide=True)

    def initial(self, answer: Any) -> Any:
        """Return the amount with dots between thousands, so that zeros can be counted."""
        return grouped(str(answer), "vi")

    def show(self, answer: Any, lang: str) -> str:
        """Write 150.000.000 đồng."""
        return f"{grouped(str(answer), lang)} đồng"

    def export(self, answer: Any, lang: str) -> int:
        """Return the number of đồng."""
        return int(answer)

    def answer_schema(self, lang: str) -> dict[str, Any]:
        """Return an integer with its range."""
        return {"type": "integer", **_range(self.min, self.max)}


def decimal_text(value: object, *, places: int) -> str:
    """Return digits with a point for a number as Vietnamese write it: 1.250,5 or 1250,5 or 1250.5.

    Raises ValidationError for more decimals than asked for, and for 1.250, which could be read two ways.
    """
    text = typed_text(value).strip()
    whole, comma, rest = text.partition(",")
    if comma and _THOUSANDS.fullmatch(whole):
        whole = _NOT_DIGITS.sub("", whole)
    number = f"{whole}.{rest}" if comma else whole
    found = re.fullmatch(r"-?[0-9]{1,15}(?:\.([0-9]+))?", number)
    if found and len(found[1] or "") <= places:
        return number
    if found and (comma or len(found[1]) != 3):
        words = _("Enter at most %(places)s digits after the comma.")
        raise ValidationError(words, code="places", params={"places": places})
    raise ValidationError(_("Enter a number in digits, decimals after a comma, for example 1250,5."), code="number")


def _short(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number


def _said(limit: Decimal | int) -> str:
    return grouped(_short(str(limit)), get_language() or "vi")


def _range(least: int | None, most: int | None) -> dict[str, int]:
    return {name: limit for name, limit in (("minimum", least), ("maximum", most)) if limit is not None}
