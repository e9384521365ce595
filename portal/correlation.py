"""One number per request, written into every log line of it and shown on its error page."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_number: ContextVar[str] = ContextVar("correlation", default="-")


@contextmanager
def of(number: str) -> Iterator[None]:
    """Let log lines carry this number while the block runs."""
    token = _number.set(number)
    try:
        yield
    finally:
        _number.reset(token)


class Numbered(logging.Filter):
    """Add `correlation` to log records; named in the logging settings."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record."""
        record.correlation = _number.get()
        return True
