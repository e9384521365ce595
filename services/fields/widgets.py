"""Controls that Django does not have. Their HTML stands in templates/django/forms/widgets/."""

from typing import Any

from django import forms


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


class AddressWidget(forms.MultiWidget):
    """Province from the list of 34, commune and street as written."""

    template_name = "django/forms/widgets/address.html"
    use_fieldset = True

    def __init__(self, *, provinces: list[tuple[str, str]]) -> None:
        super().__init__(
            widgets={
                "province": forms.Select(choices=[("", ""), *provinces], attrs={"autocomplete": "address-level1"}),
                "commune": forms.TextInput(attrs={"autocomplete": "address-level2", "maxlength": "100"}),
                "street": forms.TextInput(attrs={"autocomplete": "street-address", "maxlength": "200"}),
            }
        )

    def decompress(self, value: Any) -> list[str]:
        """Split a stored address into its three controls."""
        given = value if isinstance(value, dict) else {}
        return [str(given.get(part, "")) for part in ("province", "commune", "street")]


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
