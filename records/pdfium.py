"""The one way to PDFium, which must never run in two threads of a process at once."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2 as pdfium

PdfiumError = pdfium.PdfiumError
_one_at_a_time = threading.Lock()


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """Open a PDF for this thread alone while the block runs. Raises PdfiumError (also for a password)."""
    with _one_at_a_time:
        document = pdfium.PdfDocument(data)
        try:
            yield document
        finally:
            document.close()
