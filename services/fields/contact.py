"""How to reach somebody: phone, e-mail, address."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, ClassVar, Literal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.contact import clean_email, clean_phone, show_phone
from ground.refusals import Invalid
from ground.text import clean_line
from services.definition.conditions import legal_day
from services.fields.base import FieldBase, typed_text
from services.fields.widgets import AddressWidget
from services.reference import table


class Phone(FieldBase):
    """A Vietnamese mobile or fixed number, stored as +84912345678 (B24)."""

    kind: Literal["phone"]
    default_autocomplete: ClassVar[str] = "tel"
    comparable: ClassVar[frozenset[str]] = frozenset()

    def check(self, value: Any, *, at: datetime) -> str:
        """Return the E.164 form."""
        return _canonical(clean_phone, value)

    def widget(self, lang: str, *, on: date) -> forms.Widget:
        """Return a box with the phone keyboard."""
        return forms.TextInput(attrs={"inputmode": "tel", "maxlength": "20"})

    def initial(self, answer: Any) -> Any:
        """Return the number as people write it at home."""
        return self.show(answer, "vi") if answer else answer

    def show(self, answer: Any, lang: str) -> str:
        """Write 0912 345 678."""
        return show_phone(answer)

    def export(self, answer: Any, lang: str) -> str:
        """Return the E.164 form."""
        return str(answer)

    def answer_schema(self, lang: str) -> dict[str, Any]:
        """Return the E.164 form."""
        return {"type": "string", "pattern": "^\\+84[0-9]{9,10}$"}


class Email(FieldBase):
    """An e-mail address; never required of citizens by design."""

    kind: Literal["email"]
    required: bool = False
    default_autocomplete: ClassVar[str] = "email"
    comparable: ClassVar[frozenset[str]] = frozenset()

    def check(self, value: Any, *, at: datetime) -> str:
        """Return the address with its domain in lower case."""
        return _canonical(clean_email, value)

    def answer_schema(self, lang: str) -> dict[str, Any]:
        """Return an e-mail address."""
        return {"type": "string", "format": "email"}

    def widget(self, lang: str, *, on: date) -> forms.Widget:
        """Return a box with the e-mail keyboard."""
        return forms.EmailInput(attrs={"spellcheck": "false", "maxlength": "254"})


class Address(FieldBase):
    """Province since July 2025, commune, and the street as written; stored as a mapping.

    A commune that the list knows is stored by its code of five digits, whatever diacritics were left out; another
    stays as typed, because old papers name communes that are no more. `with_old` adds the three-level address.
    """

    kind: Literal["address"]
    with_old: bool = False
    comparable: ClassVar[frozenset[str]] = frozenset()

    def check(self, value: Any, *, at: datetime) -> dict[str, str]:
        """Return {"province", "commune", "street"[, "old"]}, each in NFC; all but the last are needed."""
        parts = _address_parts(value, ("province", "commune", "street", *(("old",) if self.with_old else ())))
        if table("provinces").entry(parts["province"], legal_day(at)) is None:
            raise ValidationError(_("Choose the province or city."), code="province")
        if not parts["commune"]:
            raise ValidationError(_("Enter the commune, ward or special zone."), code="commune")
        if not parts["street"]:
            raise ValidationError(_("Enter the village, house number and street."), code="street")
        commune = table("communes").find(parts["commune"], on=legal_day(at), parent=parts["province"])
        if commune is not None:
            parts["commune"] = commune.code
        return {name: part for name, part in parts.items() if part}

    @property
    def controls(self) -> int:
        """Province, commune, street, and the old address where it is asked."""
        return 3 + self.with_old

    def widget(self, lang: str, *, on: date) -> forms.Widget:
        """Return a list and two or three boxes."""
        return AddressWidget(provinces=table("provinces").choices(lang, on), old=self.with_old)

    def initial(self, answer: Any) -> Any:
        """Return the commune by its name."""
        return {**answer, "commune": table("communes").show(answer.get("commune", ""), "vi")}

    def show(self, answer: Any, lang: str) -> str:
        """Write street, commune, province on one line, the old address in brackets."""
        commune, province = table("communes").show(answer["commune"], lang), table("provinces")
        line = ", ".join([answer["street"], commune, province.show(answer["province"], lang)])
        return f"{line} ({answer['old']})" if answer.get("old") else line

    def answer_schema(self, lang: str) -> dict[str, Any]:
        """Return the mapping; `commune` is a code of five digits or a name as typed."""
        text = {"type": "string", "minLength": 1, "maxLength": 200}
        properties = {
            "province": {"type": "string", "x-reference-table": "provinces"},
            "commune": {**text, "x-reference-table": "communes"},
            "street": text,
            **({"old": text} if self.with_old else {}),
        }
        needed = ["province", "commune", "street"]
        return {"type": "object", "properties": properties, "required": needed, "additionalProperties": False}


def _canonical(clean: Callable[[str], str], value: object) -> str:
    try:
        return clean(typed_text(value))
    except Invalid as error:
        raise ValidationError(str(error), code=error.code) from error


def _address_parts(value: object, names: tuple[str, ...]) -> dict[str, str]:
    if isinstance(value, list | tuple) and len(value) == len(names):
        value = dict(zip(names, value, strict=True))
    if not isinstance(value, dict):
        raise ValidationError(_("This answer cannot be read."), code="unreadable")
    try:
        parts = {name: clean_line(typed_text(value.get(name) or "")) for name in names}
    except Invalid as error:
        raise ValidationError(str(error), code=error.code) from error
    if any(len(part) > 200 for part in parts.values()):
        raise ValidationError(_("This address is too long."), code="too_long")
    return parts
