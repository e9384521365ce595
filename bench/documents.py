"""A result document: what tags, PDF/A-3a, the record and the signature fields cost beside the bare page."""

from collections.abc import Iterator

import weasyprint

from bench.ratios import Ratio, compare
from records import papers
from records.rendering import Attachment, PackedOnly, html_of_source, loaded_fonts, pdf_of
from tests.records import factories

RECORD = Attachment("record.json", b'{"licence": "010123456789", "classes": ["A1", "B"]}', "Record of the licence")


def html() -> str:
    """Return the HTML of a one-page result with a table and a QR code."""
    return html_of_source(factories.RESULT_SOURCE, {"paper": factories.notice(), "holder": "Nguyễn Thị Hồng Nhung"})


def bare(page: str) -> bytes:
    """Render the same HTML with the same fonts kept loaded, and nothing else."""
    configuration, sheet = loaded_fonts()
    pdf: bytes = weasyprint.HTML(string=page, url_fetcher=PackedOnly()).write_pdf(
        font_config=configuration, stylesheets=[sheet]
    )
    return pdf


def full(page: str) -> bytes:
    """Render it as the handler does."""
    fields = (papers.LEADER_FIELD, papers.SEAL_FIELD)
    return pdf_of(page, at=factories.AT, embed=RECORD, sign_fields=fields)


def run() -> Iterator[Ratio]:
    """Measure."""
    page = html()
    yield compare(
        "result as PDF/A-3a with tags, record and fields / bare page",
        lambda: full(page),
        lambda: bare(page),
        most=1.3,
        rounds=25,
    )
