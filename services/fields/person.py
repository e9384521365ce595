"""Who somebody is: name, personal number, sex."""

import re
from datetime import date, datetime
from typing import Any, ClassVar, Literal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.personal_numbers import clean_personal_number
from ground.refusals import Invalid
from ground.text import check_person_name
from services.fields.base import FieldBase, typed_text
from services.fields.widgets import PersonalNumberWidget, Radios
from services.wording import in_language


class PersonName(FieldBase):
    """A person's whole name as one string; Vietnamese and minority names, NFC (B07–B12)."""

    kind: Literal["person_name"]
    default_autocomplete: ClassVar[str] = "name"
    comparable: ClassVar[frozenset[str]] = frozenset()

    def check(self, value: Any, *, at: datetime) -> str:
        """Return the name as typed, cleaned; the message names the letter that cannot stand in a name."""
        try:
            return check_person_name(typed_text(value))
        except Invalid as error:
            raise ValidationError(str(error), code=error.code) from error

    def widget(self, lang: str, *, on: date) -> forms.Widget:
        """Return a text box that spell checkers leave alone."""
        return forms.TextInput(attrs={"spellcheck": "false", "maxlength": "100"})


class PersonalNumber(FieldBase):
    """Twelve digits (domain.md §5.1). Structure against birth and sex is a warning rule, never a refusal (B22)."""

    kind: Literal["personal_number"]
    comparable: ClassVar[frozenset[str]] = frozenset()

    def check(self, value: Any, *, at: datetime) -> str:
        """Return twelve ASCII digits; spaces, dots and hyphens between them are dropped (B20, B21)."""
        typed = typed_text(value).replace("-", "")
        try:
            return clean_personal_number(typed)
        except Invalid as error:
            raise _why_not(typed, error) from error

    def answer_schema(self, lang: str) -> dict[str, Any]:
        """Return twelve digits."""
        return {"type": "string", "pattern": "^[0-9]{12}$"}

    def widget(self, lang: str, *, on: date) -> forms.Widget:
        """Return the box for twelve digits."""
        return PersonalNumberWidget()


def _why_not(typed: str, error: Invalid) -> ValidationError:
    """Say more than that it is wrong, where more is known."""
    count = len(re.sub(r"[^0-9]", "", typed)) if re.fullmatch(r"[0-9 .]+", typed.strip()) else 0
    if count == 9:
        return ValidationError(
            _("This is an old identity card number with 9 digits. Enter the 12 digits of your citizen card."),
            code="old_card",
        )
    if count:
        sentence = _("The personal number has 12 digits. You entered %(count)s.")
        return ValidationError(sentence, code="length", params={"count": count})
    return ValidationError(str(error), code=error.code)


class Sex(FieldBase):
    """Male or female, as the population register has it."""

    kind: Literal["sex"]
    default_autocomplete: ClassVar[str] = "sex"

    def check(self, value: Any, *, at: datetime) -> str:
        """Return "m" or "f"."""
        if typed_text(value) not in {"m", "f"}:
            raise ValidationError(_("Choose one of the answers in the list."), code="choice")
        return str(value)

    def widget(self, lang: str, *, on: date) -> forms.Widget:
        """Return two radio buttons."""
        return Radios(choices=[(value, self.show(value, lang)) for value in ("m", "f")])

    def show(self, answer: Any, lang: str) -> str:
        """Write the word."""
        return in_language(lang, _("Male") if answer == "m" else _("Female"))

    def answer_schema(self, lang: str) -> dict[str, Any]:
        """Return the two."""
        return {"oneOf": [{"const": value, "title": self.show(value, lang)} for value in ("m", "f")]}

    def possible(self, value: object) -> bool:
        """Only the two."""
        return value in {"m", "f"}
