"""Things to read on a form: a declaration to agree to, a note that asks nothing, a value that is worked out."""

import re
from datetime import date, datetime
from typing import Any, ClassVar, Literal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from services.definition.base import Compute
from services.fields.base import FieldBase
from services.fields.figures import grouped
from services.wording import in_language


class Declaration(FieldBase):
    """A statement that must be agreed to; the only possible answer is true."""

    kind: Literal["declaration"]
    comparable: ClassVar[frozenset[str]] = frozenset()

    def is_empty(self, value: object) -> bool:
        """An unticked box is no answer."""
        return not (isinstance(value, str | bool) and value in {True, "on", "true", "yes"})

    def check(self, value: Any, *, at: datetime) -> bool:
        """Return true."""
        return True

    def widget(self, lang: str, *, on: date) -> forms.Widget:
        """Return one checkbox."""
        return forms.CheckboxInput()

    def show(self, answer: Any, lang: str) -> str:
        """Write that it was agreed to."""
        return in_language(lang, _("Agreed"))

    def export(self, answer: Any, lang: str) -> bool:
        """Return true."""
        return True

    def answer_schema(self, lang: str) -> dict[str, Any]:
        """Return the only possible answer."""
        return {"const": True}

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


class Computed(FieldBase):
    """A value worked out from other answers by a function of `services/computed.py`: read, never typed."""

    kind: Literal["computed"]
    compute: Compute
    required: bool = False
    asks: ClassVar[bool] = False
    computes: ClassVar[bool] = True
    comparable: ClassVar[frozenset[str]] = frozenset({"equals", "in", "at_least", "at_most", "count_at_least"})

    def check(self, value: Any, *, at: datetime) -> Any:
        """Refuse any answer: nobody types it."""
        raise ValidationError(_("This answer cannot be read."), code="unreadable")

    def show(self, answer: Any, lang: str) -> str:
        """Write numbers in groups of three, days as 27/03/2007, lists on one line."""
        match answer:
            case bool():
                return in_language(lang, _("Yes") if answer else _("No"))
            case int():
                return grouped(str(answer), lang)
            case list():
                return "; ".join(self.show(part, lang) for part in answer)
            case dict():
                return ", ".join(self.show(part, lang) for part in answer.values())
        text = str(answer)
        if day := re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", text):
            return "/".join(reversed(day.groups()))
        return grouped(text, lang) if re.fullmatch(r"-?[0-9]+\.[0-9]+", text) else text

    def answer_schema(self, lang: str) -> dict[str, Any]:
        """Return any value; it is not sent but worked out."""
        return {"readOnly": True}

    def possible(self, value: object) -> bool:
        """Whatever a computation may return."""
        return True
