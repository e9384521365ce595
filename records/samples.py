"""Papers as they would look, marked as samples: no number, no field for a signature, nothing stored."""

from datetime import datetime
from typing import Any

from records.papers import TEMPLATES, Notice, Paper
from records.rendering import render_pdf, render_source

MARK = "BẢN XEM TRƯỚC"
"""Stands across every page (templates/documents/base.html) and in place of the number."""


def draw(paper: Paper, *, at: datetime) -> bytes:
    """Render a paper as a sample. About 0.1 s."""
    template, _fields = TEMPLATES[type(paper)]
    return render_pdf(template, {"paper": paper, "sample": MARK}, at=at)


def draw_result(source: str, paper: Notice, *, data: dict[str, Any], at: datetime) -> bytes:
    """Render a result template given as text as a sample, as locked in as those of published versions. About 0.2 s."""
    return render_source(source, data | {"paper": paper, "sample": MARK}, at=at)
