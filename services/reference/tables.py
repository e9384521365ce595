"""Lists of the law as data: each entry with a code that is never given twice, two names and the days it counts."""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, lru_cache
from pathlib import Path

from django.conf import settings

from ground.text import fold

HERE = Path(__file__).parent
COLUMNS = ("code", "vi", "en", "valid_from", "valid_to")
"""Columns of every table; `parent`, a code of the level above, may follow."""

_UNIT_WORD = re.compile(r"(?:phuong|xa|dac khu|thanh pho|tinh|tp\.?|p\.|x\.)\s*(?=\S)")
_WORD = re.compile(r"\w+")
_FAR = date.max


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: its names count from the first to the last day (both included; None: open)."""

    code: str
    vi: str
    en: str
    valid_from: date | None = None
    valid_to: date | None = None
    parent: str = ""

    def to(self, lang: str) -> str:
        """Return the name in a language; Vietnamese where the law has no English."""
        return self.en if self.en and lang.startswith("en") else self.vi

    def counts_on(self, on: date) -> bool:
        """Say whether the entry is in force on a day."""
        return (self.valid_from is None or self.valid_from <= on) and on <= (self.valid_to or _FAR)


class Table:
    """A reference table. A code may have several rows, one after the other, where its name changed."""

    def __init__(self, name: str, rows: Iterable[Entry]) -> None:
        self.name = name
        self.rows = tuple(rows)
        self._choices = lru_cache(maxsize=16)(self._listed)

    @cached_property
    def _newest(self) -> dict[str, Entry]:
        return {row.code: row for row in sorted(self.rows, key=lambda row: row.valid_from or date.min)}

    @cached_property
    def _by_name(self) -> Mapping[tuple[str | None, str], tuple[Entry, ...]]:
        found: dict[tuple[str | None, str], list[Entry]] = {}
        for row in self.rows:
            for key in dict.fromkeys(key for name in (row.vi, row.en) if name for key in _keys(name)):
                for parent in (row.parent, None):
                    found.setdefault((parent, key), []).append(row)
        return {key: tuple(rows) for key, rows in found.items()}

    def __contains__(self, code: object) -> bool:
        return code in self._newest

    def entry(self, code: str, on: date) -> Entry | None:
        """Return the row of a code that counts on a day, None if there is none."""
        newest = self._newest.get(code)
        if newest is None or newest.counts_on(on):
            return newest
        return next((row for row in self.rows if row.code == code and row.counts_on(on)), None)

    def newest(self, code: str) -> Entry | None:
        """Return the last row of a code, retired or not; None for a code that never was."""
        return self._newest.get(code)

    def show(self, code: str, lang: str) -> str:
        """Return the name of a code, retired ones included; the code itself where the table does not know it."""
        found = self._newest.get(code)
        return found.to(lang) if found else code

    def choices(self, lang: str, on: date) -> list[tuple[str, str]]:
        """Return (code, name) of what counts on a day, in the order of the table."""
        return list(self._choices(lang, on))

    def _listed(self, lang: str, on: date) -> tuple[tuple[str, str], ...]:
        return tuple((row.code, row.to(lang)) for row in self.rows if row.counts_on(on))

    def find(self, typed: str, *, on: date, parent: str | None = None) -> Entry | None:
        """Return the one entry that a typed code or name means, None if there is none or more than one.

        Diacritics, capitals and the word for the unit may be missing; what is spelt exactly wins over
        what is not. `parent` looks below one entry of the level above only.
        """
        code = self.entry(typed.strip(), on)
        if code is not None and parent in {None, code.parent}:
            return code
        found = [row for row in self._named(typed, parent) if row.counts_on(on)]
        exact = [row for row in found if typed.strip().casefold() in {row.vi.casefold(), row.en.casefold()}]
        return exact[0] if len(exact) == 1 else found[0] if len({row.code for row in found}) == 1 else None

    def _named(self, typed: str, parent: str | None) -> tuple[Entry, ...]:
        whole, *short = _keys(typed)
        found = self._by_name.get((parent, whole), ())
        return found or tuple(row for key in short for row in self._by_name.get((parent, key), ()))

    def like(self, typed: str, *, on: date, most: int = 3) -> list[Entry]:
        """Return entries whose name holds every typed word, those with its marks first, then the shortest names."""
        words, marked = _words(fold(typed)), _words(typed.casefold())
        found = [row for row in self.rows if words and row.counts_on(on) and words <= _words(fold(row.vi))]
        return sorted(found, key=lambda row: (not marked <= _words(row.vi.casefold()), len(row.vi)))[:most]


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text))


def _keys(name: str) -> list[str]:
    """Return the folded name, then the same without the word for the unit (Phường, Xã, Tỉnh)."""
    whole = " ".join(fold(name).split())
    short = _UNIT_WORD.sub("", whole, count=1) if _UNIT_WORD.match(whole) else whole
    return [whole] if short == whole else [whole, short]


def names() -> list[str]:
    """Return the names of all tables."""
    return sorted(file.stem for file in HERE.glob("*.csv"))


@cache
def official(name: str) -> Table:
    """Return a table of the law by its name, read once per process. Raises KeyError for one that does not exist."""
    if name not in names():
        raise KeyError(name)
    return Table(name, _read(HERE / f"{name}.csv"))


@cache
def table(name: str) -> Table:
    """Return a table as this house uses it: where there is a demonstration, with the places invented for it."""
    law, invented = official(name), HERE / "demo" / f"{name}.csv"
    return Table(name, [*law.rows, *_read(invented)]) if settings.DEMO and invented.exists() else law


def _read(path: Path) -> list[Entry]:
    with path.open(encoding="utf-8", newline="") as file:
        return [row_of(row) for row in csv.DictReader(file)]


def row_of(row: Mapping[str, str]) -> Entry:
    """Return the typed entry of a row. Raises ValueError for a day that is none, KeyError for a missing column."""
    first, last = row["valid_from"], row["valid_to"]
    return Entry(
        code=row["code"],
        vi=row["vi"],
        en=row["en"],
        valid_from=date.fromisoformat(first) if first else None,
        valid_to=date.fromisoformat(last) if last else None,
        parent=row.get("parent") or "",
    )
