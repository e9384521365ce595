"""Papers as they would look, marked as samples: no number, no field for a signature, nothing stored."""

from typing import Any

from records.papers import TEMPLATES, Notice, Paper
from records.rendering import html_of, html_of_source

MARK = "BẢN XEM TRƯỚC"
"""Stands across every page (templates/documents/base.html) and in place of the number."""


def page(paper: Paper) -> str:
    """Return the HTML that a sample of a paper is drawn from."""
    template, _fields = TEMPLATES[type(paper)]
    return html_of(template, {"paper": paper, "sample": MARK})


def result_page(source: str, paper: Notice, *, data: dict[str, Any]) -> str:
    """Return the HTML of a result's sample; its template, a text, is as locked in as those of published versions."""
    return html_of_source(source, data | {"paper": paper, "sample": MARK}, tells=True)
