"""Log lines as JSON, one event a line, without personal data."""

import json
import logging
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from types import TracebackType


class JsonFormatter(logging.Formatter):
    """Write time, level, logger, message and correlation; of an exception its type and places, never its text.

    Texts of exceptions quote rows ("Key (personal_number)=(…) already exists"), so they stay out; the type, the
    name of the violated constraint and the lines of code are what finds a mistake.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return one line; json.dumps escapes line breaks, so nobody can forge a second one."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
            "correlation": getattr(record, "correlation", "-"),
        }
        if record.exc_info and record.exc_info[1] is not None:
            line |= _error(record.exc_info[1], record.exc_info[2])
        return json.dumps(line, ensure_ascii=False)


def _message(record: logging.LogRecord) -> str:
    """Return the message without what an exception says: others' messages (Celery's, gunicorn's) quote it."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(record.args, Mapping) and "exc" in record.args:
        return str(record.msg) % {**record.args, "exc": type(error).__name__ if error else "…"}
    message = record.getMessage()
    for quoted in (repr(error), str(error)) if error else ():
        message = message.replace(quoted, type(error).__name__) if quoted else message
    return message


def _error(error: BaseException, trace: TracebackType | None) -> dict[str, object]:
    described: dict[str, object] = {
        "error": f"{type(error).__module__}.{type(error).__qualname__}",
        "where": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)[-8:]],
    }
    diagnosis = getattr(error.__cause__, "diag", None)
    if constraint := getattr(diagnosis, "constraint_name", None):
        described["constraint"] = constraint
    return described
