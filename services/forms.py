"""Django forms drawn from a definition, one per page."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from services.answers import Cleaned, clean_fields
from services.computed import compute
from services.definition import Answers, Page, ServiceDefinition
from services.definition.conditions import Condition, Equals, In, fields_of, holds, legal_day
from services.fields import FieldBase, InnerGroup
from services.fields.widgets import GroupWidget
from services.regrouping import count_of, regrouped


class AnswerField(forms.Field):
    """A form field whose rule is the definition's: the same `check` as everywhere else."""

    def __init__(self, asked: FieldBase, *, lang: str, at: datetime) -> None:
        self.asked = asked
        self.at, self.lang = at, lang
        super().__init__(
            required=asked.required,
            label=asked.label.to(lang),
            help_text=asked.hint.to(lang) if asked.hint else "",
            widget=asked.widget(lang, on=legal_day(at)),
        )
        autocomplete = asked.autocomplete or asked.default_autocomplete
        if autocomplete and not isinstance(self.widget, forms.MultiWidget):
            self.widget.attrs.setdefault("autocomplete", autocomplete)
        self.group_attrs: dict[str, str] = {}
        self.asked_when = ""
        self.fixed = ""

    def fix(self, answer: Any) -> None:
        """Show an answer that cannot be edited: whatever is sent for it does not count."""
        self.disabled = True
        self.fixed = self.asked.show(answer, self.lang)

    def clean(self, value: Any) -> Any:
        """Return the stored answer. An empty value is judged by the form, which knows what is shown."""
        if self.asked.is_empty(value):
            return None
        return self.asked.check(value, at=self.at)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare nothing: drafts are compared as answers."""
        return True


class GroupField(AnswerField):
    """A field that holds a form for each item of a group."""

    widget: GroupWidget

    def __init__(self, asked: InnerGroup, *, lang: str, at: datetime, items: list["AskingForm"]) -> None:
        super().__init__(asked, lang=lang, at=at)
        self.items = self.widget.items = items

    def clean(self, value: Any) -> Any:
        """Return what could be read of each item; the page judges the whole."""
        return [item.read() for item in self.items] or None


class AskingForm(forms.Form):
    """Some questions, each drawn if it may be shown; the items of a group are such forms inside the page's."""

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
        around: Mapping[str, str] | None = None,
        prefix: str | None = None,
    ) -> None:
        on = legal_day(at)
        own = tuple(fields)
        # The controls on the same page by the id of their field: what a condition may look at while it is filled in.
        here = {**(around or {}), **{one.id: f"{prefix}-{one.id}" if prefix else one.id for one in own}}
        self.asked = {one.id: one for one in own if _may_show(one.shown_when, answers, here=here, on=on)}
        self.before, self.at, self.lang = answers, at, lang
        self.readable: dict[str, Any] = {}
        initial = {one.id: one.initial(answers[one.id]) for one in own if answers.get(one.id) is not None}
        super().__init__(data=data, initial=initial, label_suffix="", prefix=prefix)
        for one in self.asked.values():
            self.fields[one.id] = self._field(one, here)

    def _field(self, one: FieldBase, here: Mapping[str, str]) -> forms.Field:
        field: AnswerField | ToldField
        if isinstance(one, InnerGroup):
            field = GroupField(one, lang=self.lang, at=self.at, items=self._items(one, here))
        elif one.asks:
            field = AnswerField(one, lang=self.lang, at=self.at)
        else:
            field = ToldField(one, lang=self.lang, value=self._told(one))
        if one.shown_when is not None and fields_of(one.shown_when) & here.keys():
            field.group_attrs = _reveal_attrs(one.shown_when, here)
            field.asked_when = _asked_when(one.shown_when, self.asked, lang=self.lang)
        return field

    def _told(self, one: FieldBase) -> str:
        """Return what a computed field shows now; it follows the answers when the page is kept."""
        value = compute(one.compute, self.before, at=self.at) if one.computes else None  # type: ignore[attr-defined]  # the kind that computes
        return one.show(value, self.lang) if value is not None else "–" if one.computes else ""

    def _items(self, group: InnerGroup, here: Mapping[str, str]) -> list["AskingForm"]:
        kept = self.before.get(group.id)
        stored = [item if isinstance(item, dict) else {} for item in kept] if isinstance(kept, list) else []
        path = self.add_prefix(group.id)
        count = max(len(stored), group.at_least) if not self.is_bound else count_of(group, self.data, path=path)
        return [
            AskingForm(
                group.fields,
                answers={**self.before, **(stored[place] if place < len(stored) else {})},
                data=self.data if self.is_bound else None,
                lang=self.lang,
                at=self.at,
                around=here,
                prefix=f"{path}-{place}",
            )
            for place in range(count)
        ]

    def read(self) -> dict[str, Any]:
        """Return what could be read, by field id; errors of single fields stand at them afterwards."""
        self.full_clean()
        self.readable = {name: value for name, value in self.cleaned_data.items() if value is not None}
        return self.readable

    def tell(self, judged: Cleaned, *, path: str = "") -> None:
        """Write at each field what was found wrong there, unless it says so itself; what is hidden says nothing."""
        for name, field in self.fields.items():
            here = path + name
            if here in judged.hidden:
                self.errors.pop(name, None)
            elif here in judged.errors and name not in self.errors and not self._follows_a_mistake(name):
                self.add_error(name, ValidationError(judged.errors[here]))
            for place, item in enumerate(field.items if isinstance(field, GroupField) else ()):
                item.tell(judged, path=f"{here}-{place}-")

    def _follows_a_mistake(self, name: str) -> bool:
        # One mistake, one sentence: what is asked because the answer before it could not be read is not missing yet.
        return name not in self.readable and bool(fields_of(self.asked[name].shown_when) & self.errors.keys())

    def inner(self) -> Iterator["AskingForm"]:
        """Yield the forms of items, those of inner groups included."""
        for field in self.fields.values():
            for item in field.items if isinstance(field, GroupField) else ():
                yield item
                yield from item.inner()


class PageForm(AskingForm):
    """One page. After `is_valid()`: `answers` of a right page, `draft` to keep whether right or not.

    `regrouped` says that a button inside a group was pressed rather than the page's own: `data` then already has the
    item more or less, and the page is shown again without complaints.
    """

    def __init__(
        self,
        fields: Iterable[FieldBase],
        *,
        answers: Answers,
        data: Mapping[str, Any] | None,
        lang: str,
        at: datetime,
    ) -> None:
        own = tuple(fields)
        moved = regrouped(own, data) if data is not None else None
        self.regrouped = moved is not None
        super().__init__(own, answers=answers, data=data if moved is None else moved, lang=lang, at=at)

    def clean(self) -> dict[str, Any]:
        """Apply what needs more than one field: what is shown, what is required, rules by name."""
        self.readable = {name: value for name, value in self.cleaned_data.items() if value is not None}
        judged = self._judged(self.readable)
        self.tell(judged)
        return judged.answers

    def is_valid(self) -> bool:
        """Say whether the page and every item in it is right."""
        return super().is_valid() and not any(item.errors for item in self.inner())

    def _judged(self, given: dict[str, Any]) -> Cleaned:
        """Check this page's fields together with the answers before it."""
        known = {name: value for name, value in self.before.items() if name not in self.asked}
        return clean_fields(self.asked.values(), given, at=self.at, known=known)

    def forget_errors(self) -> None:
        """Take back all complaints: they come when the page is sent."""
        for form in (self, *self.inner()):
            form.errors.clear()

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


class ToldField(forms.Field):
    """A paragraph between the questions, or a value that was worked out from them."""

    is_note = True

    def __init__(self, asked: FieldBase, *, lang: str, value: str) -> None:
        super().__init__(required=False, label=asked.label.to(lang), widget=ToldWidget())
        self.group_attrs: dict[str, str] = {}
        self.asked_when = ""
        self.asked, self.told = asked, value


class ToldWidget(forms.Widget):
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
    fields = [page.alone(field) for page in definition.pages for field in page.fields if field.id in wanted]
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


def _may_show(condition: Condition | None, answers: Answers, *, here: Mapping[str, str], on: date) -> bool:
    """Draw a field whose condition looks at this same page always: without JavaScript nothing could reveal it."""
    if condition is None:
        return True
    return bool(fields_of(condition) & here.keys()) or holds(condition, answers, on=on)


def _reveal_attrs(condition: Condition | None, here: Mapping[str, str]) -> dict[str, str]:
    """Tell the script which answers reveal the field; more complicated conditions stay visible."""
    if isinstance(condition, Equals) and condition.field in here:
        return {"data-shown-when": here[condition.field], "data-shown-values": _attribute(condition.equals)}
    if isinstance(condition, In) and condition.field in here:
        return {
            "data-shown-when": here[condition.field],
            "data-shown-values": " ".join(_attribute(value) for value in condition.one_of),
        }
    return {}


def _asked_when(condition: Condition, here: Mapping[str, FieldBase], *, lang: str) -> str:
    """Say which answers ask for the field, for a page that no script folds; "" for more complicated conditions."""
    if not isinstance(condition, Equals | In) or condition.field not in here:
        return ""
    other = here[condition.field]
    wanted = condition.one_of if isinstance(condition, In) else (condition.equals,)
    takes_several = other.answer_schema(lang).get("type") == "array"
    answers = " / ".join(other.show([value] if takes_several else value, lang) for value in wanted)
    with translation.override(lang):
        return _("Only if your answer to “%(question)s” is: %(answers)s") % {
            "question": other.label.to(lang),
            "answers": answers,
        }


def _attribute(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
