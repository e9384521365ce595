"""Controls that Django does not have. Their HTML stands in templates/django/forms/widgets/."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class DatePartsWidget(forms.MultiWidget):
    """Day, month and year in three boxes; a whole date pasted into the first box is understood on the server."""

    template_name = "django/forms/widgets/date_parts.html"
    use_fieldset = True

    def __init__(self, *, birthday: bool = False) -> None:
        parts = ("day", "month", "year")
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            part: forms.TextInput(attrs={"autocomplete": f"bday-{part}"} if birthday else {}) for part in parts
        }
        super().__init__(widgets=boxes)

    def decompress(self, value: Any) -> list[str]:
        """Split a stored date ("2007-03-27", "2007-03", "2007") into the boxes."""
        year, month, day = [*str(value or "").split("-"), "", ""][:3]
        return [day.lstrip("0"), month.lstrip("0"), year]


class PersonalNumberWidget(forms.TextInput):
    """Twelve digits, spaces welcome, the numeric keyboard on phones."""

    template_name = "django/forms/widgets/personal_number.html"


class DigitsWidget(forms.TextInput):
    """A short code with wide letter spacing."""

    template_name = "django/forms/widgets/digits.html"


class NumberWidget(forms.TextInput):
    """A number with its unit behind the box."""

    template_name = "django/forms/widgets/number.html"

    def __init__(self, *, unit: str = "", decimals: bool = False, wide: bool = False) -> None:
        super().__init__(attrs={"inputmode": "decimal" if decimals else "numeric", "maxlength": "30"})
        self.unit, self.width = unit, 10 if wide or decimals else 5

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Add unit and width to what the template gets."""
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"unit": self.unit, "width": self.width}
        return context


class LinesWidget(forms.Textarea):
    """Several short answers, one a line."""

    def __init__(self) -> None:
        super().__init__(attrs={"rows": "4", "spellcheck": "false"})

    def format_value(self, value: Any) -> str | None:
        """Write a list a line each; a line may stay as typed."""
        text: str | None = super().format_value("\n".join(value) if isinstance(value, list) else value)
        return text


@dataclass(frozen=True, slots=True)
class Part:
    """One box of several: its name, its label, the keyboard it asks for."""

    name: str
    label: "StrOrPromise"
    decimals: bool = False
    wide: bool = False


class PartsWidget(forms.MultiWidget):
    """A few small boxes side by side, each with its label."""

    template_name = "django/forms/widgets/parts.html"
    use_fieldset = True

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = tuple(parts)
        super().__init__(widgets={part.name: _box(part) for part in self.parts})

    def decompress(self, value: Any) -> list[str]:
        """Split a stored mapping into the boxes."""
        given = value if isinstance(value, dict) else {}
        return [str(given.get(part.name, "")) for part in self.parts]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Give each box its label."""
        context = super().get_context(name, value, attrs)
        for drawn, part in zip(context["widget"]["subwidgets"], self.parts, strict=True):
            drawn["label"] = part.label
        return context


def _box(part: Part) -> forms.TextInput:
    width = "govuk-input--width-10" if part.wide or part.decimals else "govuk-input--width-5"
    keyboard = {"inputmode": "decimal"} if part.decimals else {}
    return forms.TextInput(attrs={"maxlength": "30", "class": width, **keyboard})


class AddressWidget(forms.MultiWidget):
    """Province from the list of 34, commune and street as written; with `old` the address as older papers have it."""

    template_name = "django/forms/widgets/address.html"
    use_fieldset = True

    def __init__(self, *, provinces: list[tuple[str, str]], old: bool = False) -> None:
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            "province": forms.Select(choices=[("", ""), *provinces], attrs={"autocomplete": "address-level1"}),
            "commune": forms.TextInput(attrs={"autocomplete": "address-level2", "maxlength": "100"}),
            "street": forms.TextInput(attrs={"autocomplete": "street-address", "maxlength": "200"}),
        }
        self.names = ("province", "commune", "street", *(("old",) if old else ()))
        super().__init__(widgets=boxes | ({"old": forms.TextInput(attrs={"maxlength": "200"})} if old else {}))

    def decompress(self, value: Any) -> list[str]:
        """Split a stored address into its controls."""
        given = value if isinstance(value, dict) else {}
        return [str(given.get(part, "")) for part in self.names]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Give each control its label."""
        context = super().get_context(name, value, attrs)
        for drawn, part in zip(context["widget"]["subwidgets"], self.names, strict=True):
            drawn["label"] = _ADDRESS_LABELS[part]
        return context


_ADDRESS_LABELS = {
    "province": _("Province or city"),
    "commune": _("Commune, ward or special zone"),
    "street": _("Hamlet, residential group, house number, street"),
    "old": _("Address as on older papers, if different (with the district)"),
}


class GroupWidget(forms.Widget):
    """A frame around the items of a group with buttons to add and remove one; the items are forms of their own."""

    template_name = "django/forms/widgets/group.html"
    use_fieldset = True

    def __init__(self, *, item: str, at_least: int, at_most: int) -> None:
        super().__init__()
        self.item, self.at_least, self.at_most = item, at_least, at_most
        self.items: Sequence[forms.BaseForm] = ()

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Hand the items to the template, and which buttons make sense."""
        context = super().get_context(name, value, attrs)
        count = len(self.items)
        context["widget"] |= {
            "items": self.items,
            "count": count,
            "item": self.item,
            "can_add": count < self.at_most,
            "can_remove": count > self.at_least,
        }
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> None:
        """Take nothing: each item reads its own part."""
        return


class HintedOptions:
    """Radio buttons or checkboxes whose options carry a hint of their own."""

    hints: dict[str, str]

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the hint to what Django's template gets."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)  # type: ignore[misc]  # the next class in line is a Django widget
        option["hint"] = self.hints.get(str(value), "")
        return option


class Radios(HintedOptions, forms.RadioSelect):
    """One of a few."""

    def __init__(self, *, choices: list[tuple[str, str]], hints: dict[str, str] | None = None) -> None:
        super().__init__(choices=choices)
        self.hints = hints or {}


class Checkboxes(HintedOptions, forms.CheckboxSelectMultiple):
    """Several of a list, which may be grouped under headings."""

    def __init__(self, *, choices: list[Any], hints: dict[str, str] | None = None) -> None:
        super().__init__(choices=choices)
        self.hints = hints or {}
