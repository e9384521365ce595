"""What a piece of advice says."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.definition.base import Place

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Hint:
    """Advice by its place in the definition, or in text/en.yaml; the line marks of the folder turn it into `Advice`."""

    place: Place
    message: str
    remedy: str
    source: "StrOrPromise"
    """The article, or the rule of the house, that it rests on."""


@dataclass(frozen=True, slots=True)
class Advice:
    """Advice on one line of one file; `kind` is the name of its rule in LINTS."""

    kind: str
    file: str
    line: int
    message: str
    remedy: str
    source: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}. {self.remedy}. ({self.source})"
