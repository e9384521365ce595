"""Problems and advice side by side, as the editor shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from services.checking import Checked, Problem
from services.linting import Advice, lint

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem (error) or a piece of advice (warning): where, what, what helps, which rule, and the line itself."""

    file: str
    line: int
    severity: Literal["error", "warning"]
    message: str
    remedy: str
    source: str
    excerpt: str
    is_there: bool
    """Whether there is such a file to go to."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found in a folder; those of the file at hand come first."""

    shown: tuple[Finding, ...]
    errors: int
    warnings: int

    @property
    def left_out(self) -> int:
        """Return how many more there are than fit a page."""
        return self.errors + self.warnings - len(self.shown)


def findings(checked: Checked, *, file: str) -> Findings:
    """Return what is wrong and what is advised, errors before warnings, the file at hand before others. No query."""
    texts = {name: text.splitlines() for name, text in checked.folder.files.items()}
    errors = [_finding(texts, one, "error") for one in checked.problems]
    warnings = [_finding(texts, one, "warning", one.source) for one in lint(checked)]
    found = sorted([*errors, *warnings], key=lambda one: (one.severity, one.file != file, one.file, one.line))
    return Findings(tuple(found[:MOST_SHOWN]), len(errors), len(warnings))


def _finding(
    texts: Mapping[str, list[str]], one: Problem | Advice, severity: Literal["error", "warning"], source: str = ""
) -> Finding:
    lines = texts.get(one.file, [])
    excerpt = lines[one.line - 1].strip()[:160] if 0 < one.line <= len(lines) else ""
    return Finding(one.file, one.line, severity, one.message, one.remedy, source, excerpt, one.file in texts)
