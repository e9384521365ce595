"""How to reach somebody: phone, e-mail, address."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar, Literal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.contact import clean_email, clean_phone, show_phone
from ground.refusals import Invalid
from ground.text import clean_line
from services.fields.base import FieldBase, typed_text
from services.fields.widgets import AddressWidget
from services.reference import provinces


class Phone(FieldBase):
    """A Vietnamese mobile or fixed number, stored as +84912345678 (B24)."""

    kind: Literal["phone"]
    default_autocomplete: ClassVar[str] = "tel"
    comparable: ClassVar[frozenset[str]] = frozenset()

    def check(self, value: Any, *, at: datetime) -> str:
        """Return the E.164 form."""
        return _canonical(clean_phone, value)

    def widget(self, lang: str) -> forms.Widget:
        """Return a box with the phone keyboard."""
        return forms.TextInput(attrs={"inputmode": "tel", "maxlength": "20"})

    def initial(self, answer: Any) -> Any:
        """Return the number as people write it at home."""
        return self.show(answer, "vi") if answer else answer

    def show(self, answer: Any, lang: str) -> str:
        """Write 0912 345 678."""
        return show_phone(answer)


class Email(FieldBase):
    """An e-mail address; never required of citizens by design."""

    kind: Literal["email"]
    required: bool = False
    default_autocomplete: ClassVar[str] = "email"
    comparable: ClassVar[frozenset[str]] = frozenset()

    def check(self, value: Any, *, at: datetime) -> str:
        """Return the address with its domain in lower case."""
        return _canonical(clean_email, value)

    def widget(self, lang: str) -> forms.Widget:
        """Return a box with the e-mail keyboard."""
        return forms.EmailInput(attrs={"spellcheck": "false", "maxlength": "254"})


class Address(FieldBase):
    """Province since July 2025, commune, and the street as written; stored as a mapping of the three."""

    kind: Literal["address"]
    comparable: ClassVar[frozenset[str]] = frozenset()

    def check(self, value: Any, *, at: datetime) -> dict[str, str]:
        """Return {"province", "commune", "street"}, each in NFC; every part is needed."""
        parts = _address_parts(value)
        if parts["province"] not in provinces():
            raise ValidationError(_("Choose the province or city."), code="province")
        if not parts["commune"]:
            raise ValidationError(_("Enter the commune, ward or special zone."), code="commune")
        if not parts["street"]:
            raise ValidationError(_("Enter the village, house number and street."), code="street")
        return parts

    def widget(self, lang: str) -> forms.Widget:
        """Return a list and two boxes."""
        return AddressWidget(provinces=[(code, name.to(lang)) for code, name in provinces().items()])

    def show(self, answer: Any, lang: str) -> str:
        """Write street, commune, province on one line."""
        return ", ".join([answer["street"], answer["commune"], provinces()[answer["province"]].to(lang)])


def _canonical(clean: Callable[[str], str], value: object) -> str:
    try:
        return clean(typed_text(value))
    except Invalid as error:
        raise ValidationError(str(error), code=error.code) from error


def _address_parts(value: object) -> dict[str, str]:
    names = ("province", "commune", "street")
    if isinstance(value, list | tuple) and len(value) == 3:
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
