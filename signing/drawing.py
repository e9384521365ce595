"""A pen for stamps: lines, circles and letters as PDF paths.

Letters are drawn as outlines of our own font, so a stamp adds no font to the document and cannot make its claim of
PDF/A false; it takes a millisecond instead of the tenth of a second of a rendered page. Lengths are millimetres from
the lower left corner, angles degrees from the east, counterclockwise.
"""

import math
from functools import lru_cache
from pathlib import Path

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

import records

_FONTS = Path(records.__file__).parent / "fonts"
_ROUND = 0.5523
"""How far a quarter of a circle's control points lie, as part of the radius."""


class _PathPen(BasePen):  # type: ignore[misc] # fontTools has no types
    """Writes a glyph's outline as PDF path operators; fontTools turns its quadratic curves into cubic ones."""

    def __init__(self, glyphs: object) -> None:
        super().__init__(glyphs)
        self.out: list[str] = []

    def _moveTo(self, point: tuple[float, float]) -> None:
        self.out.append(f"{point[0]:.0f} {point[1]:.0f} m")

    def _lineTo(self, point: tuple[float, float]) -> None:
        self.out.append(f"{point[0]:.0f} {point[1]:.0f} l")

    def _curveToOne(self, *points: tuple[float, float]) -> None:
        self.out.append(" ".join(f"{x:.0f} {y:.0f}" for x, y in points) + " c")

    def _closePath(self) -> None:
        self.out.append("h")


class _Face:
    """One cut of the font, opened once per process."""

    def __init__(self, cut: str) -> None:
        font = TTFont(_FONTS / f"Tinos-{cut}.ttf")
        self.glyphs = font.getGlyphSet()
        self.names: dict[int, str] = font.getBestCmap()
        self.units: int = font["head"].unitsPerEm

    def glyph(self, letter: str) -> tuple[str, float]:
        """Return a letter's outline in font units and its width in parts of the size."""
        glyph = self.glyphs[self.names.get(ord(letter), ".notdef")]
        pen = _PathPen(self.glyphs)
        glyph.draw(pen)
        return " ".join(pen.out), glyph.width / self.units


@lru_cache(maxsize=2)
def _face(cut: str) -> _Face:
    return _Face(cut)


@lru_cache(maxsize=512)
def _glyph(cut: str, letter: str) -> tuple[str, float]:
    return _face(cut).glyph(letter)


class Drawing:
    """Collects operators in one colour (red, green, blue from 0 to 1)."""

    def __init__(self, colour: tuple[float, float, float]) -> None:
        tint = "{:.3f} {:.3f} {:.3f}".format(*colour)
        self._out = [f"{tint} rg {tint} RG 1 J 1 j"]

    def operators(self) -> bytes:
        """Return everything drawn so far."""
        return "\n".join(self._out).encode("ascii")

    def stroke(self, path: str, *, width: float) -> None:
        """Draw a line along PDF path operators."""
        self._out.append(f"{width} w {path} S")

    def circle(self, x: float, y: float, radius: float, *, width: float) -> None:
        """Draw a ring."""
        k = radius * _ROUND
        quarters = (
            (x + radius, y + k, x + k, y + radius, x, y + radius),
            (x - k, y + radius, x - radius, y + k, x - radius, y),
            (x - radius, y - k, x - k, y - radius, x, y - radius),
            (x + k, y - radius, x + radius, y - k, x + radius, y),
        )
        curves = " ".join(" ".join(f"{number:.3f}" for number in quarter) + " c" for quarter in quarters)
        self.stroke(f"{x + radius:.3f} {y:.3f} m {curves} h", width=width)

    def line(self, x: float, y: float, text: str, *, size: float, widest: float, cut: str = "Regular") -> None:
        """Write a line centred on x; it shrinks to `widest`."""
        size = min(size, widest / max(_length(cut, text), 0.1))
        left = x - _length(cut, text) * size / 2
        for letter in text:
            self._letter(cut, letter, size, (left, y), 0)
            left += _glyph(cut, letter)[1] * size

    def arc(self, x: float, y: float, text: str, *, radius: float, size: float, cut: str = "Bold") -> None:
        """Write along the upper side of a circle, clockwise; it shrinks to five sixths of the circle."""
        size = min(size, math.radians(300) * radius / max(_length(cut, text), 0.1))
        angle = 90 + math.degrees(_length(cut, text) * size / radius) / 2
        for letter in text:
            half = math.degrees(_glyph(cut, letter)[1] * size / radius) / 2
            start = math.radians(angle)
            place = (x + radius * math.cos(start), y + radius * math.sin(start))
            self._letter(cut, letter, size, place, angle - half - 90)
            angle -= 2 * half

    def _letter(self, cut: str, letter: str, size: float, place: tuple[float, float], turned: float) -> None:
        path, _width = _glyph(cut, letter)
        if not path:
            return
        scale = size / _face(cut).units
        cos, sin = scale * math.cos(math.radians(turned)), scale * math.sin(math.radians(turned))
        self._out.append(f"q {cos:.6f} {sin:.6f} {-sin:.6f} {cos:.6f} {place[0]:.3f} {place[1]:.3f} cm {path} f Q")


def _length(cut: str, text: str) -> float:
    return sum(_glyph(cut, letter)[1] for letter in text)
