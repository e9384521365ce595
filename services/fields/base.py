"""What every kind of field is: a question with a label, a rule for its answer, a widget and a way to be read."""

from datetime import date, datetime
from typing import Any, ClassVar, Literal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from services.definition.base import Id, RuleUse, Strict, Text
from services.definition.conditions import Condition

Prefill = Literal[
    "person.full_name",
    "person.born",
    "person.sex",
    "person.nationality",
    "person.personal_number",
    "person.phone",
    "person.email",
    "person.address",
    "register.population.full_name",
    "register.population.born",
    "register.population.sex",
    "register.population.nationality",
    "register.population.ethnicity",
    "register.population.residence",
    "register.civil_status.spouse",
    "register.civil_status.married_on",
    "register.licence.number",
    "register.licence.classes",
    "register.licence.issued_on",
    "register.licence.issued_by",
    "register.licence.expires_on",
    "register.business.name",
    "register.business.tax_code",
]
"""What a form may know beforehand about the person who fills it: from her account, or from a register."""


class FieldBase(Strict):
    """One question of a form. A kind adds its `kind` literal and overrides what differs.

    `check` is the one server rule: it takes what was typed or what is stored and returns the stored answer, so that
    checking twice changes nothing. It is never called with an empty value. `locked`: the law fixes the answer, so what
    a register prefills cannot be edited; where the register is silent it is typed like any other.
    """

    kind: str
    id: Id
    label: Text
    hint: Text | None = None
    missing: Text | None = None
    required: bool = True
    shown_when: Condition | None = None
    prefill: Prefill | None = None
    locked: bool = False
    autocomplete: str | None = None
    rules: tuple[RuleUse, ...] = ()

    asks: ClassVar[bool] = True
    """False for kinds that only tell something and take no answer."""
    default_autocomplete: ClassVar[str] = ""
    computes: ClassVar[bool] = False
    """True for the kind whose answer is worked out from others and stored with them."""
    comparable: ClassVar[frozenset[str]] = frozenset({"equals", "in"})
    """The comparisons that make sense on this kind of answer; `answered` always does."""

    @property
    def controls(self) -> int:
        """How many values a page sends for this question at most."""
        return int(self.asks)

    def check(self, value: Any, *, at: datetime) -> Any:
        """Return the JSON-able answer for a non-empty value. Raises ValidationError with a sentence."""
        raise NotImplementedError  # each kind has its own; one that only tells something is never checked

    def is_empty(self, value: object) -> bool:
        """Say whether nothing was answered; blanks count as nothing."""
        if isinstance(value, str):
            return not value.strip()
        if isinstance(value, list | tuple):
            return all(self.is_empty(part) for part in value)
        return value is None or value == {}

    def widget(self, lang: str, *, on: date) -> forms.Widget:
        """Return the control, which works without JavaScript."""
        return forms.TextInput()

    def initial(self, answer: Any) -> Any:
        """Return what the widget shows for a stored answer."""
        return answer

    def show(self, answer: Any, lang: str) -> str:
        """Write an answer for review pages and papers; never HTML."""
        return str(answer)

    def export(self, answer: Any, lang: str) -> str | int | bool:
        """Return one plain value for a table of cells that other programs sort and count; lists are joined by “; ”."""
        return self.show(answer, lang)

    def answer_schema(self, lang: str) -> dict[str, Any]:
        """Return the JSON Schema (2020-12) of the stored answer."""
        return {"type": "string"}

    def possible(self, value: object) -> bool:
        """Say whether a condition may compare with this value."""
        return isinstance(value, str)

    def missing_sentence(self, lang: str) -> str:
        """Return the sentence for a required answer that is not there."""
        if self.missing:
            return self.missing.to(lang)
        return str(_("Answer this question: %(label)s") % {"label": self.label.to(lang)})


def typed_text(value: object) -> str:
    """Return what was typed as text. Raises ValidationError for anything that no form of ours sends."""
    if not isinstance(value, str):
        raise ValidationError(_("This answer cannot be read."), code="unreadable")
    return value
