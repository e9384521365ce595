"""Checking a reference table before it is taken: every mistake by its line, nothing that was ever given disappears."""

import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from services.reference.tables import COLUMNS, Entry, Table, row_of, table

MOST_ROWS, LONGEST = 50_000, 300


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One mistake: the line of the file from 1, what is wrong and what helps."""

    line: int
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}."


def read_table(name: str, content: bytes, *, old: Table | None) -> tuple[Table | None, list[RowProblem]]:
    """Return the table of a CSV file (UTF-8, comma) and its problems; no table if there is any. `old` must live on."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return None, [RowProblem(line, "this is not UTF-8 text; save the file as CSV UTF-8")]
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        found = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        return None, [RowProblem(reader.line_num, f"this is not CSV: {error}; check the quotes")]
    header = tuple(reader.fieldnames or ())
    if header not in (COLUMNS, (*COLUMNS, "parent")):
        return None, [RowProblem(1, f"the columns are {', '.join(header)}; give {', '.join(COLUMNS)}, then parent")]
    rows, problems = _typed(found)
    problems += [*_whole(rows), *_lost([row for _, row in rows], old)]
    return (None if problems else Table(name, [row for _, row in rows])), sorted(problems, key=lambda one: one.line)


def _typed(found: list[tuple[int, dict[str, str]]]) -> tuple[list[tuple[int, Entry]], list[RowProblem]]:
    rows: list[tuple[int, Entry]] = []
    problems: list[RowProblem] = []
    for line, row in found[:MOST_ROWS]:
        if None in row or None in row.values():
            problems.append(RowProblem(line, "this row has more or fewer cells than the header; check its commas"))
            continue
        try:
            rows.append((line, row_of(row)))
        except ValueError:
            problems.append(RowProblem(line, "a day is written as 2025-07-01, or left empty"))
    return rows, problems


def _whole(rows: list[tuple[int, Entry]]) -> Iterator[RowProblem]:
    """Each row has a code and a name in NFC; rows of one code follow each other without overlap."""
    last: dict[str, Entry] = {}
    parents = table("provinces")
    for line, row in rows:
        if not row.code or row.code != row.code.strip() or len(row.code) > 20:
            yield RowProblem(line, f"“{row.code}” is no code; give up to 20 characters without spaces around them")
        if not row.vi.strip() or len(row.vi) > LONGEST:
            yield RowProblem(line, f"the Vietnamese name is missing or longer than {LONGEST} characters")
        if any(unicodedata.normalize("NFC", text) != text for text in (row.vi, row.en)):
            yield RowProblem(line, "the name is not in Unicode form NFC; save it from an editor that composes letters")
        if row.valid_from and row.valid_to and row.valid_to < row.valid_from:
            yield RowProblem(line, f"“{row.code}” ends before it begins; correct the days")
        if row.parent and row.parent not in parents:
            yield RowProblem(line, f"there is no province “{row.parent}”; correct the parent")
        yield from _follows(line, row, last.get(row.code))
        last[row.code] = row


def _follows(line: int, row: Entry, before: Entry | None) -> Iterator[RowProblem]:
    if before is None:
        return
    if before.valid_to is None or row.valid_from is None:
        yield RowProblem(line, f"the code “{row.code}” stands above without an end; give that row its last day")
    elif row.valid_from <= before.valid_to:
        next_day = before.valid_to + timedelta(days=1)
        yield RowProblem(line, f"“{row.code}” begins before its row above has ended; let it begin on {next_day}")


def _lost(rows: list[Entry], old: Table | None) -> Iterator[RowProblem]:
    """Old answers must stay readable: a code that was ever given is retired with `valid_to`, never left out."""
    codes = {row.code for row in rows}
    for code in sorted({row.code for row in old.rows} - codes if old else ()):
        yield RowProblem(1, f"the code “{code}” is gone; keep its row and give it its last day under valid_to")
