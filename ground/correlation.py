"""One number per request: in every log line of it, on its error page, and with what it records in the journal.

The journal hands it on to whoever delivers, hours later and on another machine, so that one search finds everything.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

NONE = "-"
_number: ContextVar[str] = ContextVar("correlation", default=NONE)


@contextmanager
def of(number: str) -> Iterator[None]:
    """Let log lines carry this number while the block runs."""
    token = _number.set(number)
    try:
        yield
    finally:
        _number.reset(token)


def current() -> str:
    """Return the number of what is being done, "" where nothing is."""
    number = _number.get()
    return "" if number == NONE else number


class Numbered(logging.Filter):
    """Add `correlation` to log records; named in the logging settings."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record."""
        record.correlation = _number.get()
        return True
