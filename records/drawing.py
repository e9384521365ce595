"""`python -m records.drawing`: one document drawn in a process of its own, with its memory and time bounded.

Reads one line of JSON (moment, seconds, as_pages) and then the HTML; writes one line of JSON and the PDF or the pages.
"""

import json
import os
import resource
import sys
from base64 import b64encode
from datetime import datetime
from typing import Any

from records import pictures
from records.rendering import RefusedAddress, pdf_of

_MEMORY = 1024 * 1024 * 1024


def main() -> None:
    """Draw standard input. What ends badly is left to the one who waits."""
    order = json.loads(sys.stdin.buffer.readline())
    os.nice(5)  # pages that people wait for come first
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (order["seconds"], order["seconds"]))
    html = sys.stdin.buffer.read().decode()
    try:
        made = _made(html, at=datetime.fromisoformat(order["at"]), as_pages=order["as_pages"])
    except RefusedAddress:
        made = {"trouble": "reaches_outside"}
    json.dump(made, sys.stdout)


def _made(html: str, *, at: datetime, as_pages: bool) -> dict[str, Any]:
    pdf = pdf_of(html, at=at)
    if not as_pages:
        return {"pdf": b64encode(pdf).decode()}
    drawn = pictures.of(pdf, "application/pdf", longest=pictures.PREVIEW_SIDE, most=pictures.PREVIEW_PAGES)
    pages = [(b64encode(one.data).decode(), one.mime, one.width, one.height) for one in drawn]
    return {"pages": pages, "count": pictures.count(pdf)}


if __name__ == "__main__":
    main()
