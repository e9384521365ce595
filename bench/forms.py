"""A form of 200 questions from a definition beside the same form written by hand: built, validated, drawn."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict

from accounts.working_calendar import HANOI
from bench.ratios import Ratio, compare
from services.definition import Form
from services.fields import FieldBase
from services.fields.widgets import AddressWidget, DatePartsWidget, NumberWidget, PersonalNumberWidget, Radios
from services.forms import PageForm
from services.reference import table

AT = datetime(2026, 11, 16, 9, 0, tzinfo=HANOI)
TENTHS = 20
"""Ten kinds of question, twenty of each."""

KINDS: tuple[tuple[str, dict[str, Any], dict[str, str]], ...] = (
    ("person_name", {}, {"": "Nguyễn Thị Ánh Tuyết"}),
    ("personal_number", {}, {"": "001190012345"}),
    ("date", {}, {"_day": "27", "_month": "3", "_year": "1990"}),
    ("short_text", {"hint": "Như trên giấy tờ"}, {"": "Lý Thường Kiệt"}),
    ("one_of", {"options": [{"id": "a", "label": "Một"}, {"id": "b", "label": "Hai"}]}, {"": "a"}),
    ("yes_no", {}, {"": "yes"}),
    ("integer", {"unit": "bản"}, {"": "3"}),
    ("phone", {}, {"": "0912345678"}),
    ("long_text", {}, {"": "Dòng một\nDòng hai"}),
    ("address", {}, {"_province": "01", "_commune": "Phường Cửa Nam", "_street": "12 Lý Thường Kiệt"}),
)
"""Kind, its own keys, what is typed by the suffix of each box."""


def asked() -> tuple[FieldBase, ...]:
    """Return the questions of the definition."""
    fields = [
        {"id": f"f{number}_{kind}", "kind": kind, "label": f"Câu hỏi {number}", **more}
        for number in range(TENTHS)
        for kind, more, _typed in KINDS
    ]
    page = Form.model_validate({"pages": [{"id": "bench", "title": "Bench", "fields": fields}]}).pages[0]
    return page.fields


def typed() -> QueryDict:
    """Return what a browser sends for all of them."""
    data = QueryDict(mutable=True)
    for number in range(TENTHS):
        for kind, _more, boxes in KINDS:
            data.update({f"f{number}_{kind}{suffix}": text for suffix, text in boxes.items()})
    return data


class ByHand(forms.MultiValueField):
    """A field of several boxes as one writes it by hand."""

    def compress(self, data_list: list[Any]) -> Any:
        """Keep the parts."""
        return data_list


def _by_hand(kind: str, label: str) -> forms.Field:
    """Return the field that a programmer would write for a question, with the house's own controls."""
    yes_no = [("yes", "Có"), ("no", "Không")]
    match kind:
        case "personal_number":
            return forms.RegexField(r"^[0-9]{12}$", label=label, widget=PersonalNumberWidget())
        case "date":
            boxes = (forms.IntegerField(), forms.IntegerField(), forms.IntegerField())
            return ByHand(boxes, label=label, widget=DatePartsWidget())
        case "one_of" | "yes_no":
            choices = yes_no if kind == "yes_no" else [("a", "Một"), ("b", "Hai")]
            return forms.ChoiceField(choices=choices, label=label, widget=Radios(choices=choices))
        case "integer":
            return forms.IntegerField(label=label, min_value=0, widget=NumberWidget(unit="bản"))
        case "long_text":
            return forms.CharField(label=label, max_length=2000, widget=forms.Textarea(attrs={"rows": "4"}))
        case "address":
            choices = table("provinces").choices("vi", AT.date())
            boxes_of_address = (forms.ChoiceField(choices=choices), forms.CharField(), forms.CharField())
            return ByHand(boxes_of_address, label=label, widget=AddressWidget(provinces=choices))
    return forms.CharField(label=label, max_length=200, help_text="Như trên giấy tờ" if kind == "short_text" else "")


def by_hand() -> type[forms.Form]:
    """Return a form class of the same questions, made once as a written class would be."""
    fields = {
        f"f{number}_{kind}": _by_hand(kind, f"Câu hỏi {number}") for number in range(TENTHS) for kind, *_ in KINDS
    }
    return type("WrittenForm", (forms.Form,), {**fields, "use_required_attribute": False})


def run() -> Iterator[Ratio]:
    """Measure building, validating and drawing together, and building with validating alone."""
    fields, data, written = asked(), typed(), by_hand()

    def defined() -> PageForm:
        form = PageForm(fields, answers={}, data=data, lang="vi", at=AT)
        if not form.is_valid():
            raise RuntimeError(form.errors)
        return form

    def hand_made() -> forms.Form:
        form = written(data)
        if not form.is_valid():
            raise RuntimeError(form.errors)
        return form

    yield compare(
        "200 questions of a definition built, validated, drawn / the same form written by hand",
        lambda: str(defined()),
        lambda: str(hand_made()),
        most=1.5,
        rounds=15,
    )
    yield compare("the same without drawing", defined, hand_made, most=None, rounds=15)
