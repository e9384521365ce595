"""Places on the ground: coordinates, a parcel of land."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Literal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from services.fields.base import FieldBase, typed_text
from services.fields.figures import decimal_text, grouped
from services.fields.widgets import Part, PartsWidget

NORTH_SOUTH, WEST_EAST = (Decimal("6.5"), Decimal("23.5")), (Decimal(102), Decimal(118))
"""Land, Hoàng Sa and Trường Sa; a frame around the country, not its border."""

_PAIR = re.compile(r"\s*([0-9]{1,2}[.,][0-9]+)\s*[;, ]\s*([0-9]{2,3}[.,][0-9]+)\s*")
_PARCEL = re.compile(r"[0-9]{1,6}[A-Z]?")


class Coordinates(FieldBase):
    """Latitude and longitude in degrees (WGS 84) as a map shows them, with up to six decimals, inside Viet Nam."""

    kind: Literal["coordinates"]
    comparable: ClassVar[frozenset[str]] = frozenset()

    def check(self, value: Any, *, at: datetime) -> dict[str, str]:
        """Return {"lat", "lng"} as text; both pasted into the first box are taken apart."""
        parts = boxes(value, ("lat", "lng"))
        if not parts["lng"] and (pair := _PAIR.fullmatch(parts["lat"])):
            parts = {"lat": pair[1], "lng": pair[2]}
        lat, lng = (_degrees(parts[name]) for name in ("lat", "lng"))
        if not (NORTH_SOUTH[0] <= lat <= NORTH_SOUTH[1] and WEST_EAST[0] <= lng <= WEST_EAST[1]):
            raise ValidationError(_("This place does not lie in Viet Nam. Latitude comes first."), code="outside")
        return {"lat": f"{lat:.6f}", "lng": f"{lng:.6f}"}

    @property
    def controls(self) -> int:
        """Two boxes."""
        return 2

    def widget(self, lang: str, *, on: date) -> forms.Widget:
        """Return two boxes."""
        return PartsWidget(
            (Part("lat", _("Latitude"), decimals=True), Part("lng", _("Longitude"), decimals=True)),
        )

    def show(self, answer: Any, lang: str) -> str:
        """Write 21.028511, 105.804817, as every map takes it."""
        return f"{answer['lat']}, {answer['lng']}"

    def answer_schema(self, lang: str) -> dict[str, Any]:
        """Return the two as text."""
        return _object(lat="^[0-9]{1,2}\\.[0-9]{6}$", lng="^[0-9]{3}\\.[0-9]{6}$")


class LandParcel(FieldBase):
    """A parcel as the land-use certificate names it: map sheet, parcel number, area in m²."""

    kind: Literal["land_parcel"]
    comparable: ClassVar[frozenset[str]] = frozenset()

    def check(self, value: Any, *, at: datetime) -> dict[str, str]:
        """Return {"sheet", "number", "area"}; all three are needed."""
        parts = boxes(value, ("sheet", "number", "area"))
        found = {name: parts[name].upper() for name in ("sheet", "number")}
        for name, sentence in (
            ("sheet", _("Enter the number of the map sheet as on the certificate, for example 12.")),
            ("number", _("Enter the number of the parcel as on the certificate, for example 345.")),
        ):
            if not _PARCEL.fullmatch(found[name]):
                raise ValidationError(sentence, code=name)
        if not parts["area"]:
            raise ValidationError(_("Enter the area of the parcel in m²."), code="area")
        area = Decimal(decimal_text(parts["area"], places=2))
        if not 0 < area < 10**9:
            raise ValidationError(_("The area must be more than 0 m²."), code="area")
        return {**found, "area": f"{area.normalize():f}"}

    @property
    def controls(self) -> int:
        """Three boxes."""
        return 3

    def widget(self, lang: str, *, on: date) -> forms.Widget:
        """Return three boxes."""
        return PartsWidget(
            (
                Part("sheet", _("Map sheet")),
                Part("number", _("Parcel")),
                Part("area", _("Area (m²)"), decimals=True, wide=True),
            )
        )

    def initial(self, answer: Any) -> Any:
        """Return the area with a comma."""
        return {**answer, "area": answer["area"].replace(".", ",")}

    def show(self, answer: Any, lang: str) -> str:
        """Write sheet, parcel and area on one line."""
        words = "Map sheet %s, parcel %s, %s m²" if lang.startswith("en") else "Tờ bản đồ số %s, thửa đất số %s, %s m²"
        return words % (answer["sheet"], answer["number"], grouped(answer["area"], lang))

    def answer_schema(self, lang: str) -> dict[str, Any]:
        """Return the three as text."""
        number = "^[0-9]{1,6}[A-Z]?$"
        return _object(sheet=number, number=number, area="^[0-9]{1,9}(\\.[0-9]{1,2})?$")


def boxes(value: object, names: tuple[str, ...]) -> dict[str, str]:
    """Return what stands in several boxes by name, trimmed. Raises ValidationError for what no form of ours sends."""
    if isinstance(value, list | tuple) and len(value) == len(names):
        value = dict(zip(names, value, strict=True))
    if not isinstance(value, dict):
        raise ValidationError(_("This answer cannot be read."), code="unreadable")
    return {name: typed_text(value.get(name) or "").strip() for name in names}


def _degrees(typed: str) -> Decimal:
    """Return degrees with six decimals; maps give up to fifteen."""
    number = typed.replace(",", ".")
    if not re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{1,15})?", number):
        words = _("Enter degrees with decimals as a map shows them, for example 21.028511 and 105.804817.")
        raise ValidationError(words, code="degrees")
    return round(Decimal(number), 6)


def _object(**patterns: str) -> dict[str, Any]:
    properties = {name: {"type": "string", "pattern": pattern} for name, pattern in patterns.items()}
    return {"type": "object", "properties": properties, "required": [*patterns], "additionalProperties": False}
