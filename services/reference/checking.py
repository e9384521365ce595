"""Checking a reference table before it is taken: every mistake by its line, nothing that was ever given disappears."""

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from services.reference.tables import COLUMNS, Entry, Table, row_of, table

MOST_ROWS, LONGEST = 50_000, 300

CSV_SAID: Mapping[str, str] = {
    "unexpected end of data": gettext_noop("the closing quotation mark is missing"),
    "',' expected after '\"'": gettext_noop("a quotation mark stands inside a text"),
    "field larger than field limit": gettext_noop("one cell is too long"),
    "line contains NUL": gettext_noop("a zero byte stands in this file"),
}
"""How a sentence of the csv module begins → our words."""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One mistake: the line of the file from 1, what is wrong and what helps, in the active language."""

    line: int
    message: str
    remedy: str

    def __str__(self) -> str:
        return _("line %(line)s: %(message)s. %(remedy)s.") % {
            "line": self.line,
            "message": self.message,
            "remedy": self.remedy,
        }


def read_table(name: str, content: bytes, *, old: Table | None) -> tuple[Table | None, list[RowProblem]]:
    """Return the table of a CSV file (UTF-8, comma) and its problems; no table if there is any. `old` must live on."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return None, [RowProblem(line, _("this is not UTF-8 text"), _("Save the file as CSV UTF-8"))]
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        found = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        # The reader counts what it has read well; the row at fault begins on the next line.
        return None, [RowProblem(reader.line_num + 1, *_not_csv(str(error)))]
    header = tuple(reader.fieldnames or ())
    if header not in (COLUMNS, (*COLUMNS, "parent")):
        return None, [RowProblem(1, *_columns(header))]
    rows, problems = _typed(found)
    problems += [*_whole(rows), *_lost([row for _line, row in rows], old)]
    return (None if problems else Table(name, [row for _line, row in rows])), sorted(problems, key=lambda one: one.line)


def _not_csv(said: str) -> tuple[str, str]:
    what = next((_(ours) for theirs, ours in CSV_SAID.items() if said.startswith(theirs)), "")
    message = _("this is not CSV: %(what)s") % {"what": what} if what else _("this is not CSV")
    return message, _("Check the quotation marks on this line")


def _columns(header: tuple[str, ...]) -> tuple[str, str]:
    wanted = ", ".join(COLUMNS)
    message = (
        _("the columns are “%(columns)s”") % {"columns": ", ".join(header)} if header else _("the columns are missing")
    )
    return message, _("Let the first line be %(columns)s; “parent” may follow") % {"columns": wanted}


def _typed(found: list[tuple[int, dict[str, str]]]) -> tuple[list[tuple[int, Entry]], list[RowProblem]]:
    rows: list[tuple[int, Entry]] = []
    problems: list[RowProblem] = []
    if len(found) > MOST_ROWS:
        message = _("there are more than %(most)s rows") % {"most": MOST_ROWS}
        problems.append(RowProblem(found[MOST_ROWS][0], message, _("Divide the table, or ask for a higher limit")))
    for line, row in found[:MOST_ROWS]:
        if None in row or None in row.values():
            message = _("this row has more or fewer cells than the header")
            problems.append(RowProblem(line, message, _("Check its commas; put a text with a comma in quotes")))
            continue
        try:
            rows.append((line, row_of(row)))
        except ValueError:
            problems.append(RowProblem(line, _("a day cannot be read"), _("Write it as 2025-07-01, or leave it empty")))
    return rows, problems


def _whole(rows: list[tuple[int, Entry]]) -> Iterator[RowProblem]:
    """Each row has a code and a name in NFC; rows of one code follow each other without overlap."""
    last: dict[str, Entry] = {}
    for line, row in rows:
        yield from _named(line, row)
        yield from _placed(line, row)
        yield from _follows(line, row, last.get(row.code))
        last[row.code] = row


def _named(line: int, row: Entry) -> Iterator[RowProblem]:
    if not row.code or row.code != row.code.strip() or len(row.code) > 20:
        message = _("“%(code)s” is no code") % {"code": row.code[:40]}
        yield RowProblem(line, message, _("Give up to 20 characters without spaces around them"))
    if not row.vi.strip():
        yield RowProblem(line, _("the Vietnamese name is missing"), _("Give it under “vi”"))
    if max(len(row.vi), len(row.en)) > LONGEST:
        message = _("a name is longer than %(most)s characters") % {"most": LONGEST}
        yield RowProblem(line, message, _("Shorten it"))
    if any(unicodedata.normalize("NFC", text) != text for text in (row.vi, row.en)):
        message = _("the name is not in Unicode form NFC")
        yield RowProblem(line, message, _("Save it from an editor that composes letters"))


def _placed(line: int, row: Entry) -> Iterator[RowProblem]:
    if row.valid_from and row.valid_to and row.valid_to < row.valid_from:
        yield RowProblem(line, _("“%(code)s” ends before it begins") % {"code": row.code}, _("Correct the days"))
    if row.parent and row.parent not in table("provinces"):
        message = _("there is no province “%(code)s”") % {"code": row.parent[:40]}
        yield RowProblem(line, message, _("Correct the code under “parent”"))


def _follows(line: int, row: Entry, before: Entry | None) -> Iterator[RowProblem]:
    if before is None:
        return
    if before.valid_to is None or row.valid_from is None:
        message = _("the code “%(code)s” stands above without an end") % {"code": row.code}
        yield RowProblem(line, message, _("Give that row its last day, and this one its first"))
    elif row.valid_from <= before.valid_to:
        next_day = before.valid_to + timedelta(days=1)
        message = _("“%(code)s” begins before its row above has ended") % {"code": row.code}
        yield RowProblem(line, message, _("Let it begin on %(day)s") % {"day": next_day.isoformat()})


def _lost(rows: list[Entry], old: Table | None) -> Iterator[RowProblem]:
    """Old answers must stay readable: a code that was ever given is retired with `valid_to`, never left out."""
    codes = {row.code for row in rows}
    for code in sorted({row.code for row in old.rows} - codes if old else ()):
        message = _("the code “%(code)s” is gone") % {"code": code}
        yield RowProblem(1, message, _("Keep its row and give it its last day under “valid_to”"))
