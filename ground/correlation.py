"""One number per request or run of a task: in every log line of it, on its error page, with what it records.

The journal hands it on to whoever delivers, hours later and on another machine, so that one search finds everything.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token

NONE = "-"
_number: ContextVar[str] = ContextVar("correlation", default=NONE)


@contextmanager
def of(number: str) -> Iterator[None]:
    """Let log lines carry this number while the block runs."""
    before = begin(number)
    try:
        yield
    finally:
        end(before)


def begin(number: str) -> Token[str]:
    """Let log lines carry this number until `end` gets what is returned: for frames that give no block to run."""
    return _number.set(number)


def end(before: Token[str]) -> None:
    """Let log lines carry the number of before again."""
    _number.reset(before)


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
