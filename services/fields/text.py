"""Free text: a line, several lines."""

from datetime import date, datetime
from typing import Any, ClassVar, Literal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from ground.refusals import Invalid
from ground.text import clean_line, clean_text
from services.fields.base import FieldBase, typed_text


class ShortText(FieldBase):
    """One line, NFC, without hidden characters."""

    kind: Literal["short_text"]
    max_length: int = Field(default=200, ge=1, le=500)
    comparable: ClassVar[frozenset[str]] = frozenset()

    def check(self, value: Any, *, at: datetime) -> str:
        """Return the cleaned line."""
        return _fits(_cleaned(clean_line, value), self.max_length)

    def answer_schema(self, lang: str) -> dict[str, Any]:
        """Return text up to the longest."""
        return {"type": "string", "minLength": 1, "maxLength": self.max_length}

    def widget(self, lang: str, *, on: date) -> forms.Widget:
        """Return a text box."""
        return forms.TextInput(attrs={"maxlength": str(self.max_length)})


class LongText(FieldBase):
    """Several lines."""

    kind: Literal["long_text"]
    max_length: int = Field(default=2000, ge=1, le=10000)
    comparable: ClassVar[frozenset[str]] = frozenset()

    def check(self, value: Any, *, at: datetime) -> str:
        """Return the cleaned lines."""
        return _fits(_cleaned(clean_text, value), self.max_length)

    def answer_schema(self, lang: str) -> dict[str, Any]:
        """Return text up to the longest."""
        return {"type": "string", "minLength": 1, "maxLength": self.max_length}

    def widget(self, lang: str, *, on: date) -> forms.Widget:
        """Return a text area. No maxlength: browsers cut pasted text without a word."""
        return forms.Textarea(attrs={"rows": "4"})


def _cleaned(clean: Any, value: object) -> str:
    try:
        return str(clean(typed_text(value)))
    except Invalid as error:
        raise ValidationError(str(error), code=error.code) from error


def _fits(text: str, longest: int) -> str:
    if len(text) > longest:
        raise ValidationError(
            _("This text has %(length)s characters; at most %(longest)s are possible."),
            code="too_long",
            params={"length": len(text), "longest": longest},
        )
    if not text:
        raise ValidationError(_("This text holds no visible letters."), code="blank")
    return text
