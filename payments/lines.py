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
    """One fee in whole đồng, with its Vietnamese label; that stands in where there is no English one.

    `words` say how the amount comes about (counted, rounded, relieved), a step a sentence; `words_en` the same.
    """

    code: str
    label: str
    amount: int
    label_en: str = ""
    words: tuple[str, ...] = ()
    words_en: tuple[str, ...] = ()

    def in_language(self, language: str) -> str:
        """Return the label for a page in `language`."""
        return self.label_en if language.startswith("en") and self.label_en else self.label

    def explained_in(self, language: str) -> tuple[str, ...]:
        """Return how the amount comes about for a page in `language`."""
        return self.words_en if language.startswith("en") and self.words_en else self.words


def stored(lines: Sequence[BillLine]) -> list[dict[str, Any]]:
    """Return the lines as the bill's row keeps them."""
    return [{**asdict(line), "words": list(line.words), "words_en": list(line.words_en)} for line in lines]


def read(rows: Sequence[dict[str, Any]]) -> tuple[BillLine, ...]:
    """Return the lines that a bill's row keeps."""
    texts = ("words", "words_en")
    return tuple(BillLine(**{**row, **{name: tuple(row.get(name, ())) for name in texts}}) for row in rows)
