"""The colours of the theme keep their contrasts (WCAG 2.2: text 4.5, large things and borders 3)."""

import re

import pytest

from tests.journeys.browser import ROOT

SOURCE = (ROOT / "frontend" / "src" / "_theme.scss").read_text(encoding="utf-8")
COLOURS = dict(re.findall(r"^\$([\w-]+): (#[0-9a-f]{6});", SOURCE, re.MULTILINE))
TAGS = {
    name: (text, tint)
    for name, text, tint in re.findall(r"^\$(tag-\w+): \((#\w{6}), (#\w{6})\);", SOURCE, re.MULTILINE)
}
TEXTS = [
    ("text", "white", 7),
    ("text", "surface", 7),
    ("text", "focus", 7),
    ("secondary-text", "white", 7),
    ("secondary-text", "surface", 7),
    ("link", "white", 4.5),
    ("link", "surface", 4.5),
    ("link-hover", "white", 4.5),
    ("link-visited", "white", 4.5),
    ("error", "white", 4.5),
    ("error", "surface", 4.5),
    ("warning-text", "white", 4.5),
    ("white", "brand", 4.5),
    ("white", "accent", 4.5),
    ("white", "button", 4.5),
    ("white", "button-hover", 4.5),
    ("focus", "brand", 3),
    ("gold", "brand", 3),
    ("input-border", "white", 3),
]


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb as WCAG defines it."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_is_the_published_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("front", "back", "least"), TEXTS)
def test_every_pair_can_be_read(front: str, back: str, least: float) -> None:
    assert contrast(COLOURS[front], COLOURS[back]) >= least


@pytest.mark.parametrize("name", ["tag-new", "tag-waiting", "tag-working", "tag-done", "tag-late", "tag-ended"])
def test_every_status_tag_reaches_triple_a(name: str) -> None:
    assert contrast(*TAGS[name]) >= 7
