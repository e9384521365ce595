"""The agency's signature on a file that somebody brought: a drawing that becomes part of what is issued.

The file is not rendered anew: one increment adds a signature at the top right of its first page, as people see it,
with number and time (NĐ 30/2020 Annex I.9, memory: high). What its authors signed before stays as it was.
"""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign.fields import SigFieldSpec, append_signature_field
from pyhanko.sign.general import SigningError

from records.sign_fields import SignField
from signing.actions import device_of_agency, seal_pdf_with
from signing.refusals import NotSignable
from signing.stamps import DrawingStamp

POINTS = 72 / 25.4
"""PDF points in a millimetre."""
MARGIN = 8.0
"""Millimetres from the edges of the page."""


@dataclass(frozen=True, slots=True)
class _Page:
    """The visible part of a page in points and how a reader turns it (degrees clockwise)."""

    left: float
    bottom: float
    right: float
    top: float
    turned: int


def seal_attachment(data: bytes, *, agency_id: int, agency: str, number: str, at: datetime) -> bytes:
    """Return a PDF with the agency's signature, its number visible at the top right of the first page.

    Raises like `seal_pdf`; NotSignable for a file that cannot take a signature. One query.
    """
    field = SignField(f"Seal-{number}", "", f"Chữ ký số của cơ quan, số {number}")
    page, prepared = _with_field(data, field)
    stamp = DrawingStamp(agency=agency, number=number, at=at, turned=page.turned)
    return seal_pdf_with(prepared, device=device_of_agency(agency_id), field=field, at=at, stamp=stamp)


def _with_field(data: bytes, field: SignField) -> tuple[_Page, bytes]:
    try:
        writer = IncrementalPdfFileWriter(BytesIO(_in_order(data)), strict=False)
        page = _first_page(writer.prev)
        spec = SigFieldSpec(field.name, on_page=0, box=_corner(page), readable_field_name=field.tooltip)
        append_signature_field(writer, spec)
        out = BytesIO()
        writer.write(out)  # type: ignore[no-untyped-call]  # pyHanko has no types here
    except (SigningError, PdfError, ValueError, KeyError, IndexError) as error:
        raise NotSignable from error
    return page, out.getvalue()


def _in_order(data: bytes) -> bytes:
    """Return a PDF whose table of objects is as the standard wants it; drawing programs are often careless there.

    A reader forgives that, a signature does not. A file that its author signed is left alone: a new table would break
    that signature.
    """
    try:
        IncrementalPdfFileWriter(BytesIO(data))
    except PdfError:
        reader = PdfFileReader(BytesIO(data), strict=False)
        if reader.embedded_signatures:
            return data
        out = BytesIO()
        copy_into_new_writer(reader).write(out)  # type: ignore[no-untyped-call]  # pyHanko has no type here
        return out.getvalue()
    return data


def _first_page(reader: PdfFileReader) -> _Page:
    page: Any = reader.root["/Pages"]
    inherited: dict[str, Any] = {}
    while page.get("/Type") == "/Pages" or "/Kids" in page:
        inherited |= {name: page[name] for name in ("/MediaBox", "/CropBox", "/Rotate") if name in page}
        page = page["/Kids"][0]
    found = inherited | {name: page[name] for name in ("/MediaBox", "/CropBox", "/Rotate") if name in page}
    x0, y0, x1, y1 = (float(side) for side in found.get("/CropBox", found.get("/MediaBox", (0, 0, 595, 842))))
    return _Page(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1), int(found.get("/Rotate", 0)) % 360)


def _corner(page: _Page) -> tuple[int, int, int, int]:
    """Return the box of the stamp in what a reader sees as the top right corner."""
    margin = MARGIN * POINTS
    width, height = (side * POINTS for side in DrawingStamp.sizes[page.turned in {90, 270}])
    left = page.left + margin if page.turned in {90, 180} else page.right - margin - width
    bottom = page.bottom + margin if page.turned in {180, 270} else page.top - margin - height
    return int(left), int(bottom), int(left + width), int(bottom + height)
