"""Django forms drawn from a definition, one per page."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from services.answers import Cleaned, clean_fields
from services.definition import Answers, Page, ServiceDefinition
from services.definition.conditions import Condition, Equals, In, fields_of, holds, legal_day
from services.fields import FieldBase


class AnswerField(forms.Field):
    """A form field whose rule is the definition's: the same `check` as everywhere else."""

    def __init__(self, asked: FieldBase, *, lang: str, at: datetime, required: bool) -> None:
        self.asked = asked
        self.at = at
        super().__init__(
            required=required,
            label=asked.label.to(lang),
            help_text=asked.hint.to(lang) if asked.hint else "",
            widget=asked.widget(lang),
        )
        autocomplete = asked.autocomplete or asked.default_autocomplete
        if autocomplete and not isinstance(self.widget, forms.MultiWidget):
            self.widget.attrs.setdefault("autocomplete", autocomplete)
        self.group_attrs: dict[str, str] = {}

    def clean(self, value: Any) -> Any:
        """Return the stored answer. An empty value is judged by the form, which knows what is shown."""
        if self.asked.is_empty(value):
            return None
        return self.asked.check(value, at=self.at)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare nothing: drafts are compared as answers."""
        return True


class PageForm(forms.Form):
    """One page. After `is_valid()`: `answers` of a right page, `draft` to keep whether right or not."""

    # Browsers' own bubbles would speak another language than the page, and block a hidden question.
    use_required_attribute = False

    def __init__(
        self,
        fields: Iterable[FieldBase],
        *,
        answers: Answers,
        data: Mapping[str, Any] | None,
        lang: str,
        at: datetime,
    ) -> None:
        on = legal_day(at)
        own = tuple(fields)
        here = {one.id for one in own}
        self.asked = {one.id: one for one in own if _may_show(one.shown_when, answers, here=here, on=on)}
        self.before, self.at, self.lang = answers, at, lang
        self.readable: dict[str, Any] = {}
        initial = {one.id: one.initial(answers[one.id]) for one in own if answers.get(one.id) is not None}
        super().__init__(data=data, initial=initial, label_suffix="")
        for one in self.asked.values():
            self.fields[one.id] = self._field(one, here)

    def _field(self, one: FieldBase, here: set[str]) -> forms.Field:
        if not one.asks:
            return NoteField(one, lang=self.lang)
        conditional = bool(fields_of(one.shown_when) & here)
        field = AnswerField(one, lang=self.lang, at=self.at, required=one.required)
        if conditional:
            field.group_attrs = _reveal_attrs(one.shown_when)
        return field

    def clean(self) -> dict[str, Any]:
        """Apply what needs more than one field: what is shown, what is required, rules by name."""
        given = {name: value for name, value in self.cleaned_data.items() if value is not None}
        self.readable = given
        judged = self._judged(given)
        for name, sentence in judged.errors.items():
            if name not in self.errors:
                self.add_error(name, ValidationError(sentence))
        for name in [name for name in self.errors if self._is_hidden(name, judged)]:
            del self.errors[name]
        return judged.answers

    def _judged(self, given: dict[str, Any]) -> Cleaned:
        """Check this page's fields together with the answers before it."""
        own = [one for one in self.asked.values() if one.asks]
        known = {name: value for name, value in self.before.items() if name not in self.asked}
        return clean_fields(own, given, at=self.at, known=known)

    def _is_hidden(self, name: str, judged: Cleaned) -> bool:
        seen = {**self.before, **judged.answers}
        return name in self.asked and not holds(self.asked[name].shown_when, seen, on=legal_day(self.at))

    @property
    def answers(self) -> dict[str, Any]:
        """The stored answers of this page, after `is_valid()`; hidden ones are left out."""
        return {name: value for name, value in self.cleaned_data.items() if value is not None}

    @property
    def kept(self) -> dict[str, Any]:
        """What could be read of this page by field id, None for the rest; call `is_valid()` first."""
        return {name: self.readable.get(name) for name, one in self.asked.items() if one.asks}

    @property
    def draft(self) -> dict[str, Any]:
        """All answers so far with what could be read of this page, hidden and half-finished ones included.

        An emptied or unreadable answer is gone. Call `is_valid()` first.
        """
        elsewhere = {name: value for name, value in self.before.items() if name not in self.asked}
        return {**elsewhere, **self.readable}


class NoteField(forms.Field):
    """A paragraph between the questions."""

    is_note = True

    def __init__(self, asked: FieldBase, *, lang: str) -> None:
        super().__init__(required=False, label=asked.label.to(lang), widget=NoteWidget())
        self.group_attrs: dict[str, str] = {}
        self.asked = asked


class NoteWidget(forms.Widget):
    """Draws nothing but its text; sends nothing."""

    template_name = "django/forms/widgets/note.html"
    input_type = "note"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> None:
        """Take nothing from what was sent."""
        return


def page_form(
    definition: ServiceDefinition,
    page: Page | str,
    *,
    answers: Answers,
    data: Mapping[str, Any] | None = None,
    lang: str,
    at: datetime,
) -> PageForm:
    """Return the form of a page, filled with the stored answers, bound if `data` is given. No query.

    After `is_valid()`, `form.answers` holds the page's stored answers and `form.draft` everything for the draft.
    """
    wanted = definition.page(page) if isinstance(page, str) else page
    return PageForm(wanted.fields, answers=answers, data=data, lang=lang, at=at)


def fields_form(
    definition: ServiceDefinition,
    field_ids: Iterable[str],
    *,
    answers: Answers,
    data: Mapping[str, Any] | None = None,
    lang: str,
    at: datetime,
) -> PageForm:
    """Return a form of single fields of any page, as a request for completion asks them. No query."""
    wanted = set(field_ids)
    fields = [field for field in definition.fields.values() if field.id in wanted]
    return PageForm(fields, answers=answers, data=data, lang=lang, at=at)


def decision_form(
    definition: ServiceDefinition,
    *,
    values: Answers,
    data: Mapping[str, Any] | None = None,
    lang: str,
    at: datetime,
) -> PageForm:
    """Return the form of the decision fields that the official fills in. No query."""
    return PageForm(definition.decision_fields, answers=values, data=data, lang=lang, at=at)


def _may_show(condition: Condition | None, answers: Answers, *, here: set[str], on: Any) -> bool:
    """Draw a field whose condition looks at this same page always: without JavaScript nothing could reveal it."""
    return bool(fields_of(condition) & here) or holds(condition, answers, on=on)


def _reveal_attrs(condition: Condition | None) -> dict[str, str]:
    """Tell the script which answers reveal the field; more complicated conditions stay visible."""
    if isinstance(condition, Equals):
        return {"data-shown-when": condition.field, "data-shown-values": _attribute(condition.equals)}
    if isinstance(condition, In):
        return {
            "data-shown-when": condition.field,
            "data-shown-values": " ".join(_attribute(value) for value in condition.one_of),
        }
    return {}


def _attribute(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
