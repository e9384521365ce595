"""The source as the architecture tests read it: files of rooms, their trees and functions."""

import ast
import gc
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from portal.texts import ROOMS

ROOT = Path(__file__).resolve().parents[2]
# The edge of the house: here requests arrive and clocks are read. Everything else is told (design.md §7).
EDGES = frozenset("views middleware api tasks management sandbox errors logs workshop urls sweeping".split())


@cache
def _parsed(text: str) -> ast.Module:
    # A collection in the middle of a parse runs callbacks (Hypothesis has one), and with them other threads; when such
    # a thread prints a traceback, it parses too, and Python 3.11 takes its depth for ours: SystemError.
    gc.disable()
    try:
        return ast.parse(text)
    finally:
        gc.enable()


@dataclass(frozen=True)
class Source:
    """One Python file of a room."""

    path: Path
    text: str

    @property
    def name(self) -> str:
        """Return the path as people write it."""
        return str(self.path.relative_to(ROOT))

    @property
    def room(self) -> str:
        """Return the room."""
        return self.path.relative_to(ROOT).parts[0]

    @property
    def words(self) -> tuple[str, ...]:
        """Return the module's dotted parts after the room."""
        return self.path.relative_to(ROOT).with_suffix("").parts[1:]

    def is_at_the_edge(self) -> bool:
        """Say whether requests, clocks and terminals may be known here."""
        return bool(EDGES & set(self.words))

    def tree(self) -> ast.Module:
        """Return the syntax tree."""
        return _parsed(self.text)

    def imports(self) -> Iterator[str]:
        """Return every imported module or name in full."""
        for node in ast.walk(self.tree()):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from (f"{node.module}.{alias.name}" for alias in node.names)

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Return every function and method."""
        return (node for node in ast.walk(self.tree()) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


@cache
def sources() -> tuple[Source, ...]:
    """Return every Python file of every room, migrations left out."""
    paths = (path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")) if "migrations" not in path.parts)
    return tuple(Source(path, path.read_text(encoding="utf-8")) for path in paths)


@cache
def suite() -> tuple[Source, ...]:
    """Return every Python file of the tests."""
    return tuple(Source(path, path.read_text(encoding="utf-8")) for path in sorted((ROOT / "tests").rglob("*.py")))
