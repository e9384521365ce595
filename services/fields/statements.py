"""Things to read on a form: a declaration to agree to, a note that asks nothing."""

from datetime import datetime
from typing import Any, ClassVar, Literal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from services.fields.base import FieldBase
from services.wording import in_language


class Declaration(FieldBase):
    """A statement that must be agreed to; the only possible answer is true."""

    kind: Literal["declaration"]
    comparable: ClassVar[frozenset[str]] = frozenset()

    def is_empty(self, value: object) -> bool:
        """An unticked box is no answer."""
        return value not in {True, "on", "true", "yes"}

    def check(self, value: Any, *, at: datetime) -> bool:
        """Return true."""
        return True

    def widget(self, lang: str) -> forms.Widget:
        """Return one checkbox."""
        return forms.CheckboxInput()

    def show(self, answer: Any, lang: str) -> str:
        """Write that it was agreed to."""
        return in_language(lang, _("Agreed"))

    def missing_sentence(self, lang: str) -> str:
        """Ask for the tick."""
        if self.missing:
            return self.missing.to(lang)
        return str(_("Tick the box if you agree. Without it the application cannot be sent."))


class Note(FieldBase):
    """A paragraph between questions; its label is the text."""

    kind: Literal["note"]
    required: bool = False
    asks: ClassVar[bool] = False
    comparable: ClassVar[frozenset[str]] = frozenset()

    def check(self, value: Any, *, at: datetime) -> Any:
        """Refuse any answer."""
        raise ValidationError(_("This answer cannot be read."), code="unreadable")
