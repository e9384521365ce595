"""The reference tables as they are published: every CSV of `services/reference`, and the topics."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from services.topics import topics

FOLDER = Path(__file__).parent / "reference"


@dataclass(frozen=True, slots=True)
class TableRow:
    """One entry with the days on which it counts (ISO, both included; "" for open) and the code above it."""

    code: str
    vi: str
    en: str
    valid_from: str = ""
    valid_to: str = ""
    parent: str = ""


@cache
def tables() -> dict[str, tuple[TableRow, ...]]:
    """Return every table by name; read once per process."""
    found = {path.stem: _rows(path) for path in sorted(FOLDER.glob("*.csv"))}
    return found | {"topics": tuple(TableRow(one.id, one.vi, one.en) for one in topics().values())}


def _rows(path: Path) -> tuple[TableRow, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            TableRow(*((row.get(name) or "") for name in TableRow.__dataclass_fields__)) for row in csv.DictReader(file)
        )
