"""Answers from a list that the definition gives: one of a few, yes or no."""

from datetime import date, datetime
from typing import Any, ClassVar, Literal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from services.definition.base import Id, Strict, Text
from services.fields.base import FieldBase
from services.fields.widgets import Checkboxes, Radios
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

    def widget(self, lang: str, *, on: date) -> forms.Widget:
        """Return radio buttons; a list box from eight options on."""
        choices = [(option.id, option.label.to(lang)) for option in self.options]
        if len(choices) > 7:
            return forms.Select(choices=[("", ""), *choices])
        hints = {option.id: option.hint.to(lang) for option in self.options if option.hint}
        return Radios(choices=choices, hints=hints)

    def show(self, answer: Any, lang: str) -> str:
        """Write the option's label."""
        return next(option.label.to(lang) for option in self.options if option.id == answer)

    def answer_schema(self, lang: str) -> dict[str, Any]:
        """Return the ids of the options, each with its label."""
        return _schema_of(self.options, lang)

    def possible(self, value: object) -> bool:
        """Only ids of options."""
        return any(option.id == value for option in self.options)


class ManyOf(FieldBase):
    """Several of the options, at least `least`; the answer is the list of their ids in the order of the options."""

    kind: Literal["many_of"]
    options: tuple[Option, ...] = Field(min_length=2)
    least: int = Field(default=1, ge=1)
    most: int | None = Field(default=None, ge=1)
    comparable: ClassVar[frozenset[str]] = frozenset({"equals", "in", "count_at_least"})

    def check(self, value: Any, *, at: datetime) -> list[str]:
        """Return the ids, without repeats."""
        given = [value] if isinstance(value, str) else value
        if not isinstance(given, list | tuple) or not all(self.possible(one) for one in given):
            raise ValidationError(_("Choose from the answers in the list."), code="choice")
        chosen = [option.id for option in self.options if option.id in given]
        if len(chosen) < self.least:
            raise ValidationError(_("Choose at least %(least)s."), code="too_few", params={"least": self.least})
        if self.most is not None and len(chosen) > self.most:
            raise ValidationError(_("Choose at most %(most)s."), code="too_many", params={"most": self.most})
        return chosen

    @property
    def controls(self) -> int:
        """Every box may be ticked."""
        return len(self.options)

    def widget(self, lang: str, *, on: date) -> forms.Widget:
        """Return checkboxes."""
        hints = {option.id: option.hint.to(lang) for option in self.options if option.hint}
        return Checkboxes(choices=[(option.id, option.label.to(lang)) for option in self.options], hints=hints)

    def show(self, answer: Any, lang: str) -> str:
        """Write the labels, separated by semicolons: labels may hold commas."""
        return "; ".join(option.label.to(lang) for option in self.options if option.id in answer)

    def answer_schema(self, lang: str) -> dict[str, Any]:
        """Return an array of the ids."""
        bounds = {"minItems": self.least, **({"maxItems": self.most} if self.most else {})}
        return {"type": "array", "items": _schema_of(self.options, lang), "uniqueItems": True, **bounds}

    def possible(self, value: object) -> bool:
        """Only ids of options."""
        return any(option.id == value for option in self.options)


def _schema_of(options: tuple[Option, ...], lang: str) -> dict[str, Any]:
    return {"oneOf": [{"const": option.id, "title": option.label.to(lang)} for option in options]}


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

    def widget(self, lang: str, *, on: date) -> forms.Widget:
        """Return two radio buttons."""
        return Radios(choices=[("yes", self.show(True, lang)), ("no", self.show(False, lang))])

    def initial(self, answer: Any) -> Any:
        """Return the button's value."""
        return {True: "yes", False: "no"}.get(answer)

    def show(self, answer: Any, lang: str) -> str:
        """Write the word."""
        return in_language(lang, _("Yes") if answer else _("No"))

    def export(self, answer: Any, lang: str) -> bool:
        """Return true or false."""
        return bool(answer)

    def answer_schema(self, lang: str) -> dict[str, Any]:
        """Return a boolean."""
        return {"type": "boolean"}

    def possible(self, value: object) -> bool:
        """Only true and false."""
        return isinstance(value, bool)
