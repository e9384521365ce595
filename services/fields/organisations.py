"""Organisations: a tax code with its check digit, an agency of the state."""

from datetime import date, datetime
from typing import Any, ClassVar, Literal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.tax_codes import clean_tax_code
from ground.refusals import Invalid
from ground.text import fold
from services import agencies
from services.definition.conditions import legal_day
from services.fields.base import FieldBase, typed_text
from services.fields.widgets import DigitsWidget

LONG = 60
"""With more agencies than this the name is typed: a list box of all communes would be the whole page."""


class TaxCode(FieldBase):
    """Ten digits with a check digit, for a branch three more (domain §5.2); with `persons` a personal number too."""

    kind: Literal["tax_code"]
    persons: bool = False
    comparable: ClassVar[frozenset[str]] = frozenset()

    def check(self, value: Any, *, at: datetime) -> str:
        """Return 0100109106, 0100109106-001 or twelve digits."""
        try:
            return clean_tax_code(typed_text(value), persons=self.persons)
        except Invalid as error:
            raise ValidationError(str(error), code=error.code) from error

    def widget(self, lang: str, *, on: date) -> forms.Widget:
        """Return a box with wide digits."""
        return DigitsWidget(attrs={"maxlength": "20"})

    def answer_schema(self, lang: str) -> dict[str, Any]:
        """Return the forms of the code."""
        person = "|[0-9]{12}" if self.persons else ""
        return {"type": "string", "pattern": f"^([0-9]{{10}}(-[0-9]{{3}})?{person})$"}


class Agency(FieldBase):
    """An agency of this installation by its identifier (QĐ 20/2020/QĐ-TTg). Costs one query a check and a widget."""

    kind: Literal["agency"]
    level: Literal["ministry", "province", "commune"]
    default_autocomplete: ClassVar[str] = "organization"

    def check(self, value: Any, *, at: datetime) -> str:
        """Return the code of an agency in force, given by code or name."""
        typed = typed_text(value).strip()
        known = agencies.in_force(self.level, on=legal_day(at))
        if typed in known:
            return typed
        named = [code for code, names in known.items() if fold(typed) in {fold(names.vi), fold(names.en)}]
        if len(named) != 1:
            raise ValidationError(_("Choose one of the answers in the list."), code="choice")
        return named[0]

    def widget(self, lang: str, *, on: date) -> forms.Widget:
        """Return a list box; a text box where there are very many."""
        known = agencies.in_force(self.level, on=on)
        if len(known) > LONG:
            return forms.TextInput(attrs={"maxlength": "200"})
        return forms.Select(choices=[("", ""), *((code, names.to(lang)) for code, names in known.items())])

    def show(self, answer: Any, lang: str) -> str:
        """Write the agency's name, also of one that is no more; its code where nobody knows it."""
        return agencies.name_of(answer, lang)

    def export(self, answer: Any, lang: str) -> str:
        """Return the code."""
        return str(answer)
