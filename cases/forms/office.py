"""Forms of the officials' pages. They read what was typed; what may be done with it the actions decide."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from cases.actions.consultation import GIVEN
from cases.actions.supplement import Pin
from cases.lifecycle import OutcomeKind
from cases.models import ComponentCheck, SupplementItem
from services.fields.widgets import Radios

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONG_TEXT = 4000
"""Letters of an explanation; the journal and the papers have room for it."""

Choices = Sequence[tuple[str, str]]


def _box(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _day_field(label: "StrOrPromise") -> forms.DateField:
    """A day of this century: further away there are no cases, and no room to count in."""
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        validators=[MinValueValidator(date(2001, 1, 1)), MaxValueValidator(date(2100, 12, 31))],
    )


class FilterForm(forms.Form):
    """What a queue is narrowed to. A word it does not know narrows nothing."""

    use_required_attribute = False

    state = forms.ChoiceField(label=_("State"), required=False)
    service = forms.TypedChoiceField(label=_("Service"), required=False, coerce=int, empty_value=None)
    unit = forms.TypedChoiceField(label=_("Unit"), required=False, coerce=int, empty_value=None)
    due_by = _day_field(_("Due until"))

    def __init__(self, data: Any, *, states: Choices, services: Choices, units: Choices) -> None:
        super().__init__(data, label_suffix="", auto_id="filter_%s")
        for name, choices in (("state", states), ("service", services), ("unit", units)):
            self.fields[name].choices = [("", _("All")), *choices]  # type: ignore[attr-defined]  # a choice field
            if len(choices) < 2:
                del self.fields[name]
        for field in self.fields.values():
            field.hide_optional = True  # type: ignore[attr-defined]  # read by the field's template


class SearchForm(forms.Form):
    """The archive is searched by name only between two days."""

    use_required_attribute = False

    q = forms.CharField(label=_("Case code, personal number or name"), required=False, max_length=200)
    first = _day_field(_("Sent from"))
    last = _day_field(_("Sent until"))

    def __init__(self, data: Any) -> None:
        super().__init__(data, label_suffix="", auto_id="search_%s")
        for field in self.fields.values():
            field.hide_optional = True  # type: ignore[attr-defined]  # read by the field's template


class PlainForm(forms.Form):
    """A form of an act. `novalidate` on the page; the browser's own bubbles speak another language."""

    use_required_attribute = False

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, label_suffix="", **kwargs)


class ConfirmForm(PlainForm):
    """An act that needs no words: the button is all."""


class ReasonForm(PlainForm):
    """A coded reason with its article, and the same in words for the applicant."""

    reason = forms.ChoiceField(
        label=_("Reason"), widget=forms.RadioSelect, error_messages={"required": _("Choose a reason.")}
    )
    explanation = forms.CharField(
        label=_("Explanation for the applicant"),
        help_text=_("Say what exactly is the matter and what the applicant can do. It stands in the letter."),
        widget=_box(5),
        max_length=LONG_TEXT,
        error_messages={"required": _("Explain the reason to the applicant.")},
    )

    def __init__(self, data: Any = None, *, reasons: Iterable[tuple[str, str, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        known = list(reasons)
        choices = [(code, text) for code, text, _article in known]
        radios = Radios(choices=choices, hints={code: article for code, _text, article in known})
        field = self.fields["reason"]
        field.widget = radios
        field.choices = choices  # type: ignore[attr-defined]  # a choice field


class ReturnForm(PlainForm):
    """Why something goes back to be worked on again."""

    reason = forms.CharField(
        label=_("Reason for sending it back"),
        widget=_box(4),
        max_length=LONG_TEXT,
        error_messages={"required": _("Say why it is sent back.")},
    )


class EndForm(PlainForm):
    """Why a result that was issued no longer counts; its holder and whoever checks it read this."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The holder reads it, and so does everybody who checks the document."),
        widget=_box(3),
        max_length=300,
        error_messages={"required": _("Give the reason.")},
    )
    article = forms.CharField(
        label=_("Article of law"),
        help_text=_("The provision that the end rests on. It stands in the decision that the leader signs."),
        max_length=300,
        error_messages={"required": _("Name the article that the end rests on.")},
    )


class DropForm(PlainForm):
    """Why a proposed end is not confirmed; the proposer reads it."""

    reason = forms.CharField(
        label=_("Reason"), widget=_box(3), max_length=300, error_messages={"required": _("Give the reason.")}
    )


class AssignForm(PlainForm):
    """Who of the unit gets the case."""

    post = forms.TypedChoiceField(
        label=_("Handler"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a handler of this unit."),
            "invalid_choice": _("Choose a handler of this unit."),
        },
    )

    def __init__(self, data: Any = None, *, handlers: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["post"].choices = list(handlers)  # type: ignore[attr-defined]  # a choice field


class CheckForm(PlainForm):
    """Whether one file is in order, and why not."""

    verdict = forms.ChoiceField(
        label=_("Is this document in order?"),
        choices=ComponentCheck.Verdict.choices,
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small govuk-radios--inline"}),
        error_messages={"required": _("Choose whether the document is in order.")},
    )
    why = forms.CharField(
        label=_("What is not in order"),
        required=False,
        max_length=LONG_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class VerificationForm(PlainForm):
    """The written answer of the office that was asked."""

    confirmed = forms.TypedChoiceField(
        label=_("What was answered?"),
        choices=[("yes", _("The particulars are confirmed")), ("no", _("The particulars are not confirmed"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what was answered.")},
    )
    answer = forms.CharField(
        label=_("The answer: by whom, when, under which number"),
        widget=_box(4),
        max_length=LONG_TEXT,
        error_messages={"required": _("Write down what was answered, by whom and when.")},
    )


class OpinionForm(PlainForm):
    """What another office says about an application."""

    kind = forms.ChoiceField(
        label=_("What does your office say?"),
        choices=[(kind.value, kind.label) for kind in GIVEN],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what your office says.")},
    )
    text = forms.CharField(
        label=_("Conditions or reasons"),
        help_text=_("The deciding unit reads them as they stand here. Needed unless your office simply agrees."),
        required=False,
        max_length=LONG_TEXT,
        widget=_box(6),
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["text"].hide_optional = True  # type: ignore[attr-defined]  # read by the field's template


class NoteForm(PlainForm):
    """An internal remark."""

    text = forms.CharField(
        label=_("Internal note"),
        help_text=_("Only officials who work on this case see it."),
        widget=_box(2),
        max_length=LONG_TEXT,
        error_messages={"required": _("Write the note.")},
    )


class OutcomeForm(PlainForm):
    """Whether the draft grants or refuses; the decision fields of a grant are a form of the service beside it."""

    kind = forms.ChoiceField(
        label=_("What is proposed?"),
        choices=OutcomeKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether the application is granted or refused.")},
    )


class PinForm(PlainForm):
    """The PIN of the signing device, asked each time; it is never written back into the page."""

    pin = forms.CharField(
        label=_("PIN of the signing device"),
        strip=False,
        max_length=64,
        widget=forms.PasswordInput(
            render_value=False, attrs={"autocomplete": "off", "class": "govuk-input--width-10", "inputmode": "text"}
        ),
        error_messages={"required": _("Enter the PIN of the signing device.")},
    )


class PinsForm(PlainForm):
    """What is missing or wrong: marks on answers and documents, each with a sentence, and the reason as a whole."""

    reason = forms.CharField(
        label=_("Why completion is needed"),
        help_text=_("One or two sentences for the applicant; they stand at the head of the request."),
        widget=_box(3),
        max_length=LONG_TEXT,
        error_messages={"required": _("Say why completion is needed.")},
    )

    def __init__(self, data: Any = None, *, targets: Iterable[tuple[str, str, str, str]], **kwargs: Any) -> None:
        """`targets` are (kind, id, label, present answer) of the answers and documents that can be marked."""
        super().__init__(data, **kwargs)
        known = list(targets)
        self.targets = [(kind, target, f"{kind}-{target}", label) for kind, target, label, _value in known]
        for (_kind, _target, name, label), (*_same, value) in zip(self.targets, known, strict=True):
            self.fields[f"mark-{name}"] = forms.BooleanField(label=label, help_text=value, required=False)
            self.fields[name] = forms.CharField(
                label=_("What is to be put right: %(label)s") % {"label": label},
                required=False,
                max_length=LONG_TEXT,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def clean(self) -> dict[str, Any]:
        """Ask for the sentence of every mark, and for one mark at least."""
        cleaned = super().clean() or self.cleaned_data
        for _kind, _target, name, _label in self.targets:
            if cleaned.get(f"mark-{name}") and not cleaned.get(name, "").strip():
                self.add_error(name, _("Say what is missing or wrong."))
        if not self.errors and not self.pins():
            self.add_error(None, _("Mark at least one answer or document."))
        return cleaned

    def pins(self) -> list[Pin]:
        """Return the marks that were set; a sentence alone is a mark too. After `is_valid()`."""
        return [
            Pin(kind, target, self.cleaned_data[name])
            for kind, target, name, _label in self.targets
            if self.cleaned_data.get(name, "").strip()
        ]

    def marks(self, kind: str) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Return box and sentence of every target of a kind ("field" or "component"), for the page."""
        return [(self[f"mark-{name}"], self[name]) for one, _target, name, _label in self.targets if one == kind]

    @property
    def answers(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The answers that can be marked."""
        return self.marks(SupplementItem.Target.FIELD)

    @property
    def documents(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The documents that can be marked."""
        return self.marks(SupplementItem.Target.COMPONENT)
