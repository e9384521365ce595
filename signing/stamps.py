"""What a signature looks like on the page: our own drawing, without anybody's emblem or handwriting."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.utils import timezone
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, InnerScaling, Margins, SimpleBoxLayoutRule
from pyhanko.stamp import StaticStampStyle

from signing.drawing import Drawing

_RED = (0.78, 0.06, 0.18)
_BLUE = (0.10, 0.25, 0.61)


@dataclass(frozen=True, slots=True)
class PersonStamp:
    """A hand-like mark in blue with the name and the time of signing (NĐ 30/2020 Annex I.9, memory: high)."""

    name: str
    at: datetime

    size: ClassVar = (62.0, 23.0)

    def draw(self) -> bytes:
        """Return PDF operators on a ground of `size` millimetres."""
        drawing = Drawing(_BLUE)
        for path in _flourish(self.name):
            drawing.stroke(path, width=0.75)
        # The left third belongs to the agency's seal, which covers it (NĐ 30/2020 Art 33, sure).
        drawing.line(39.5, 4.4, f"Ký bởi: {self.name}", size=2.8, widest=43)
        drawing.line(39.5, 1.1, f"Thời gian ký: {_iso(self.at)}", size=2.4, widest=43)
        return drawing.operators()


@dataclass(frozen=True, slots=True)
class SealStamp:
    """A round red seal with the agency's name and the time in ISO 8601 (NĐ 30/2020 Annex I.9, memory: high)."""

    agency: str
    at: datetime

    size: ClassVar = (34.0, 34.0)

    def draw(self) -> bytes:
        """Return PDF operators on a ground of `size` millimetres."""
        drawing = Drawing(_RED)
        for radius, width in ((16.3, 0.8), (15.1, 0.25), (9.6, 0.25)):
            drawing.circle(17, 17, radius, width=width)
        drawing.arc(17, 17, self.agency.upper(), radius=11.2, size=3.2)
        door = "14.6 17.8 m 14.6 22.2 l 14.6 23.5 15.7 24.6 17 24.6 c 18.3 24.6 19.4 23.5 19.4 22.2 c 19.4 17.8 l h"
        drawing.stroke(door, width=0.5)
        day, clock = _iso(self.at).split("T")
        drawing.line(17, 15.1, "KÝ SỐ", size=2.4, widest=15, cut="Bold")
        drawing.line(17, 12.8, day, size=2.1, widest=14)
        drawing.line(17, 10.6, clock, size=2.1, widest=12)
        return drawing.operators()


@dataclass(frozen=True, slots=True)
class DrawingStamp:
    """The agency, the number of what it issued and the time, upright in black (NĐ 30/2020 Annex I.9, memory: high).

    `turned` is how a reader turns the page, in degrees clockwise: the stamp is turned back, so that it stands upright.
    """

    agency: str
    number: str
    at: datetime
    turned: int = 0

    sizes: ClassVar = ((74.0, 18.0), (18.0, 74.0))

    @property
    def size(self) -> tuple[float, float]:
        """Width and height on the unturned page, in millimetres."""
        width, height = self.sizes[self.turned in {90, 270}]
        return width, height

    def draw(self) -> bytes:
        """Return PDF operators on a ground of `size` millimetres."""
        width, height = self.sizes[0]
        drawing = Drawing((0.0, 0.0, 0.0))
        drawing.stroke(
            f"0.3 0.3 m {width - 0.3} 0.3 l {width - 0.3} {height - 0.3} l 0.3 {height - 0.3} l h", width=0.25
        )
        # 10 pt are 3.5 mm.
        drawing.line(width / 2, 12.2, self.agency, size=3.5, widest=width - 4, cut="Bold")
        drawing.line(width / 2, 7.2, f"Số: {self.number}", size=3.5, widest=width - 4)
        drawing.line(width / 2, 2.4, f"Thời gian ký: {_iso(self.at)}", size=3.5, widest=width - 4)
        matrix = {
            0: "1 0 0 1 0 0",
            90: f"0 1 -1 0 {height} 0",
            180: f"-1 0 0 -1 {width} {height}",
            270: f"0 -1 1 0 0 {width}",
        }[self.turned if self.turned in {90, 180, 270} else 0]
        return b"q " + matrix.encode("ascii") + b" cm\n" + drawing.operators() + b"\nQ"


Stamp = PersonStamp | SealStamp | DrawingStamp


class _Drawn(PdfContent):
    """A stamp as the content of a signature's appearance."""

    def __init__(self, stamp: Stamp) -> None:
        width, height = stamp.size
        super().__init__(box=BoxConstraints(width=width, height=height))
        self._stamp = stamp

    def render(self) -> bytes:
        """Put the drawing into the document as a compressed object and return the operators that show it."""
        writer: Any = self.writer  # pyHanko sets it before it asks to render
        self.resources.xobject["/Stamp"] = writer.add_object(_form(self._stamp))
        return b"/Stamp Do"


def _form(stamp: Stamp) -> Any:
    pdf: Any = generic
    width, height = stamp.size
    form = pdf.StreamObject(stream_data=stamp.draw())
    form["/Type"], form["/Subtype"] = pdf.pdf_name("/XObject"), pdf.pdf_name("/Form")
    form["/BBox"] = pdf.ArrayObject([pdf.FloatObject(side) for side in (0, 0, width, height)])
    form["/Resources"] = pdf.DictionaryObject()
    form.compress()
    return form


def style(stamp: Stamp) -> StaticStampStyle:
    """Return the stamp in pyHanko's terms; it fills the signature field and keeps its shape."""
    centred = SimpleBoxLayoutRule(
        x_align=AxisAlignment.ALIGN_MID,
        y_align=AxisAlignment.ALIGN_MID,
        margins=Margins(),
        inner_content_scaling=InnerScaling.STRETCH_TO_FIT,
    )
    return StaticStampStyle(background=_Drawn(stamp), background_layout=centred, border_width=0)


def _iso(at: datetime) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds")


def _flourish(name: str) -> list[str]:
    """Draw loops that look written by hand. The same name gives the same hand; it imitates nobody's signature."""
    seed = [byte / 255 for byte in hashlib.sha256(name.encode()).digest()]
    x, loops = 9.0, []
    for index in range(6):
        up, down, slant = seed[index * 3 : index * 3 + 3]
        step = 5.2 + 2.6 * slant
        top, bottom = 15 + 7 * up, 10 - 3 * down
        end = (x + step, 12.8 + 2 * slant)
        loops.append(
            f"{x + step * 0.1:.1f} {top:.1f} {x + step * 1.1:.1f} {min(top + 2, 22.4):.1f} {x + step * 0.75:.1f} 12.5 c"
            f" {x + step * 0.55:.1f} {bottom - 1:.1f} {x + step * 0.2:.1f} {bottom:.1f} {end[0]:.1f} {end[1]:.1f} c"
        )
        x = end[0]
    sweep = f"7 {10 - seed[20]:.1f} m 22 7.8 40 8.2 {min(x + 6, 59):.1f} {12.5 - seed[21]:.1f} c"
    return [f"9 12.5 m {' '.join(loops)}", sweep]
