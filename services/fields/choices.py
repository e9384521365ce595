"""Answers from a list that the definition gives: one of a few, yes or no."""

from datetime import datetime
from typing import Any, ClassVar, Literal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from services.definition.base import Id, Strict, Text
from services.fields.base import FieldBase
from services.fields.widgets import Radios
from services.wording import in_language


class Option(Strict):
    """One answer of a list."""

    id: Id
    label: Text
    hint: Text | None = None


class OneOf(FieldBase):
    """Exactly one of the options; the answer is the option's id."""

    kind: Literal["one_of"]
    options: tuple[Option, ...] = Field(min_length=2)

    def check(self, value: Any, *, at: datetime) -> str:
        """Return the id of an option."""
        if not any(option.id == value for option in self.options):
            raise ValidationError(_("Choose one of the answers in the list."), code="choice")
        return str(value)

    def widget(self, lang: str) -> forms.Widget:
        """Return radio buttons; a list box from eight options on."""
        choices = [(option.id, option.label.to(lang)) for option in self.options]
        if len(choices) > 7:
            return forms.Select(choices=[("", ""), *choices])
        hints = {option.id: option.hint.to(lang) for option in self.options if option.hint}
        return Radios(choices=choices, hints=hints)

    def show(self, answer: Any, lang: str) -> str:
        """Write the option's label."""
        return next(option.label.to(lang) for option in self.options if option.id == answer)

    def possible(self, value: object) -> bool:
        """Only ids of options."""
        return any(option.id == value for option in self.options)


class YesNo(FieldBase):
    """Yes or no as two radio buttons, so that "not answered" differs from "no"; stored as true or false."""

    kind: Literal["yes_no"]
    comparable: ClassVar[frozenset[str]] = frozenset({"equals"})

    def check(self, value: Any, *, at: datetime) -> bool:
        """Return true or false."""
        answers = {"yes": True, "no": False, True: True, False: False}
        if not isinstance(value, str | bool) or value not in answers:
            raise ValidationError(_("Choose one of the answers in the list."), code="choice")
        return answers[value]

    def widget(self, lang: str) -> forms.Widget:
        """Return two radio buttons."""
        return Radios(choices=[("yes", self.show(True, lang)), ("no", self.show(False, lang))])

    def initial(self, answer: Any) -> Any:
        """Return the button's value."""
        return {True: "yes", False: "no"}.get(answer)

    def show(self, answer: Any, lang: str) -> str:
        """Write the word."""
        return in_language(lang, _("Yes") if answer else _("No"))

    def possible(self, value: object) -> bool:
        """Only true and false."""
        return isinstance(value, bool)
