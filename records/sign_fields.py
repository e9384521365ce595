"""Empty signature fields in a document that is being made.

They are written together with the page, not appended to it: the file that is shown is one revision, and signing
adds exactly one increment a signature.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pydyf

_SCALE = 0.75
"""PDF points in a CSS pixel."""
_PRINT = 0b100


@dataclass(frozen=True, slots=True)
class SignField:
    """An empty signature field: its name, the `id` of the HTML element whose box it takes, and words for readers."""

    name: str
    element: str
    tooltip: str


class NoPlace(ValueError):
    """The template has no element with the id that a signature field needs."""


def add_sign_fields(document: Any, pdf: Any, fields: Sequence[SignField]) -> None:
    """Add the fields to WeasyPrint's PDF. Raises NoPlace.

    They stay outside the structure tree: PDF/A does not ask for them there, and a reference from the tree would
    make every signature look like a change that nobody can justify (pyHanko's difference analysis).
    """
    if not fields:
        return
    form = pydyf.Dictionary({"Fields": pydyf.Array(), "SigFlags": 0b01, "DR": pydyf.Dictionary()})
    for field in fields:
        number, rectangle = _place(document, field)
        form["Fields"].append(_widget(pdf, field, number, rectangle).reference)
    pdf.catalog["AcroForm"] = form


def _place(document: Any, field: SignField) -> tuple[int, list[float]]:
    """Return page index and rectangle (points, from the lower left corner)."""
    for number, page in enumerate(document.pages):
        if field.element in page.anchors:
            left, top, right, bottom = page.anchors[field.element]
            box = (left, page.height - bottom, right, page.height - top)
            return number, [round(side * _SCALE, 2) for side in box]
    raise NoPlace(field.element)


def _widget(pdf: Any, field: SignField, number: int, rectangle: list[float]) -> Any:
    page_reference = pdf.page_references[number]
    left, bottom, right, top = rectangle
    # PDF/A wants an appearance of every visible annotation, also of an empty one.
    nothing = pydyf.Stream(
        [],
        {
            "Type": "/XObject",
            "Subtype": "/Form",
            "BBox": pydyf.Array([0, 0, round(right - left, 2), round(top - bottom, 2)]),
            "Resources": pydyf.Dictionary(),
        },
    )
    pdf.add_object(nothing)
    widget = pydyf.Dictionary(
        {
            "Type": "/Annot",
            "Subtype": "/Widget",
            "FT": "/Sig",
            "T": pydyf.String(field.name),
            "TU": pydyf.String(field.tooltip),
            "Contents": pydyf.String(field.tooltip),
            "F": _PRINT | 0b10000000,
            "Rect": pydyf.Array(rectangle),
            "P": page_reference,
            "AP": pydyf.Dictionary({"N": nothing.reference}),
        }
    )
    pdf.add_object(widget)
    page = _object(pdf, page_reference)
    page.setdefault("Annots", pydyf.Array()).append(widget.reference)
    return widget


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
