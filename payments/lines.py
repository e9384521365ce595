"""What a bill is for, and its lines: as values, and as they are kept in the bill's row."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Purpose:
    """What is paid for: a code and the name of the service in both languages; never a person's name."""

    code: str
    name: str
    name_en: str = ""

    def in_language(self, language: str) -> str:
        """Return the name for a page in `language`."""
        return self.name_en if language.startswith("en") and self.name_en else self.name


@dataclass(frozen=True)
class BillLine:
    """One fee in whole đồng, with its Vietnamese label; that stands in where there is no English one."""

    code: str
    label: str
    amount: int
    label_en: str = ""

    def in_language(self, language: str) -> str:
        """Return the label for a page in `language`."""
        return self.label_en if language.startswith("en") and self.label_en else self.label


def stored(lines: Sequence[BillLine]) -> list[dict[str, Any]]:
    """Return the lines as the bill's row keeps them."""
    return [asdict(line) for line in lines]


def read(rows: Sequence[dict[str, Any]]) -> tuple[BillLine, ...]:
    """Return the lines that a bill's row keeps."""
    return tuple(BillLine(**row) for row in rows)
