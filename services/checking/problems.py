"""What is wrong in a folder, where, and what to do about it."""

from dataclasses import dataclass

from services.definition.base import Place


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake: file inside the folder, line from 1 (0: the file as a whole), what is wrong, what helps."""

    file: str
    line: int
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}. {self.remedy}."


@dataclass(frozen=True, slots=True)
class Flaw:
    """A mistake by its place in the data; the reader's line marks turn it into a Problem."""

    place: Place
    message: str
    remedy: str
