"""Log lines: JSON, one event a line, no personal data out of exceptions."""

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction

from ground import correlation
from portal.celery import app as celery
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


def test_a_task_that_fails_is_told_without_what_its_exception_says() -> None:
    @celery.task(name="tests.quotes_a_row")
    def quotes_a_row() -> None:
        raise ValueError("Key (personal_number)=(099090012345) already exists")

    with lines_of("celery.app.trace") as written:
        quotes_a_row.apply()

    (line,) = [line for line in written if line["level"] == "error"]
    assert "tests.quotes_a_row" in str(line["message"])
    assert line["error"] == "builtins.ValueError"
    assert line["correlation"] != "-"
    assert "099090012345" not in json.dumps(written)


def test_each_run_by_the_clock_has_a_number_of_its_own_and_none_is_left_behind() -> None:
    numbers: list[str] = []

    @celery.task(name="tests.told_by_the_clock")
    def told_by_the_clock() -> None:
        numbers.append(correlation.current())

    ids = [told_by_the_clock.apply().id for _run in range(2)]

    assert numbers == [one.replace("-", "")[:12] for one in ids]
    assert len(set(numbers)) == 2
    assert correlation.current() == ""


def test_the_servers_own_lines_are_told_without_what_an_exception_says() -> None:
    written: dict[str, object] = {}
    try:
        raise ValueError("Trần Thị An")
    except ValueError as error:
        written = line("Error handling request: %s", error, exc_info=sys.exc_info())

    assert written["message"] == "Error handling request: ValueError"


@contextmanager
def lines_of(logger: str) -> Iterator[list[dict[str, object]]]:
    """Collect what a logger writes, as it would stand in the log."""
    written: list[dict[str, object]] = []

    class Collecting(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(json.loads(JsonFormatter().format(record)))

    handler = Collecting()
    handler.addFilter(correlation.Numbered())
    logging.getLogger(logger).addHandler(handler)
    try:
        yield written
    finally:
        logging.getLogger(logger).removeHandler(handler)
