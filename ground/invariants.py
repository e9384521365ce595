"""A promise of the whole house that can be recomputed from the database (trust.md §2.0)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Invariant:
    """`broken(at)` gives the ids, as text, of everything that breaks the promise at that moment."""

    code: str
    promise: str
    broken: Callable[[datetime], Iterable[str]]
