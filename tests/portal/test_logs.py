"""Log lines: JSON, one event a line, no personal data out of exceptions."""

import json
import logging
import sys

import pytest
from django.db import IntegrityError, connection, transaction

from portal import correlation
from portal.logs import JsonFormatter


def line(message: str, *args: object, **extra: object) -> dict[str, object]:
    record = logging.getLogger("tests").makeRecord("tests", logging.WARNING, __file__, 1, message, args, None)
    record.__dict__.update(extra)
    correlation.Numbered().filter(record)
    written = JsonFormatter().format(record)
    assert "\n" not in written
    parsed: dict[str, object] = json.loads(written)
    return parsed


def test_a_line_tells_when_where_and_what() -> None:
    with correlation.of("7f3a"):
        written = line("delivery %s failed", 12)

    assert written["message"] == "delivery 12 failed"
    assert (written["level"], written["logger"], written["correlation"]) == ("warning", "tests", "7f3a")
    assert str(written["time"]).endswith("+00:00")


def test_nobody_can_forge_a_second_line() -> None:
    assert line("user %s", "x\n{}")["message"] == "user x\n{}"


@pytest.mark.django_db
def test_an_exception_leaves_its_type_and_place_and_never_its_text() -> None:
    error: dict[str, object] = {}
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE secret (number text CONSTRAINT number_once UNIQUE)")
            cursor.execute("INSERT INTO secret VALUES ('099090012345'), ('099090012345')")
    except IntegrityError:
        error = line("failed", exc_info=sys.exc_info())

    assert error["error"] == "django.db.utils.IntegrityError"
    assert error["constraint"] == "number_once"
    assert "099090012345" not in json.dumps(error)
    assert "test_logs.py" in json.dumps(error["where"])
