"""Checking a service's folder: everything that is wrong, with file, line and remedy."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from services.checking.examples import BEYOND, Example, check_example, parse_example
from services.checking.meaning import CHECKS
from services.checking.papers import check_templates
from services.checking.parsing import FILES, parse
from services.checking.problems import Flaw, Problem
from services.checking.reading import Folder, read_files, read_folder
from services.checking.scheduled import Stage, overlay_problems, stages
from services.definition import ServiceDefinition
from services.definition.conditions import legal_day

__all__ = ["BEYOND", "Checked", "Example", "Problem", "check_files", "check_folder"]


@dataclass(frozen=True)
class Checked:
    """A folder after checking: its definition if it could be parsed, and every problem that was found.

    `stages` are the same service as it will be from the days of its scheduled overlays on; their problems are among
    those of the whole.
    """

    folder: Folder
    definition: ServiceDefinition | None
    data: Mapping[str, Any]
    examples: Mapping[str, Example]
    problems: tuple[Problem, ...]
    stages: Mapping[date, "Checked"] = field(default_factory=dict)

    @property
    def source(self) -> dict[str, Any]:
        """What a published version keeps: the files as they are, and the merged data."""
        return {"files": self.folder.files, "data": self.data}


def check_folder(path: Path) -> Checked:
    """Read and check a folder on disk. Nothing is raised for what stands in it."""
    return check(read_folder(path))


def check_files(slug: str, files: Mapping[str, bytes]) -> Checked:
    """Read and check a folder given as files, such as an imported archive."""
    return check(read_files(slug, files))


def check(folder: Folder) -> Checked:
    """Check a folder that was read: form, meaning, templates, examples; then each of its scheduled overlays."""
    base = _check(folder)
    problems = list(base.problems)
    found: dict[date, Checked] = {}
    before = folder.files
    for stage in stages(folder):
        later = _check(stage.folder, since=stage.day)
        problems += [*_told(stage, later, problems), *overlay_problems(folder, stage, before)]
        found[stage.day] = later
        before = stage.folder.files
    return Checked(base.folder, base.definition, base.data, base.examples, tuple(sorted(set(problems))), found)


def _told(stage: Stage, later: Checked, problems: list[Problem]) -> list[Problem]:
    known = {(problem.file, problem.message) for problem in problems}
    placed = [stage.place(problem, known=known) for problem in later.problems]
    return [problem for problem in placed if problem is not None]


def _check(folder: Folder, *, since: date | None = None) -> Checked:
    definition, data = parse(folder)
    examples: dict[str, Example] = {}
    if definition is not None:
        for rule in CHECKS.values():
            folder.problems += [_problem(folder, flaw) for flaw in rule(definition)]
        folder.problems += check_templates(folder, definition)
        examples = _check_examples(folder, definition, since=since)
    problems = tuple(sorted(set(folder.problems)))
    return Checked(folder, definition, data, examples, problems)


def _problem(folder: Folder, flaw: Flaw) -> Problem:
    return folder.problem(FILES[str(flaw.place[0])], Flaw(flaw.place[1:], flaw.message, flaw.remedy))


def _check_examples(folder: Folder, definition: ServiceDefinition, *, since: date | None = None) -> dict[str, Example]:
    """Run the examples; those of a time before an overlay's day belong to the version before it."""
    found: dict[str, Example] = {}
    sound = not folder.problems
    for name, data in folder.examples.items():
        example, flaws = parse_example(data)
        if example is not None:
            found[name] = example
            # A broken definition would only repeat its own problems here, in worse words.
            counts = since is None or legal_day(example.at) >= since
            flaws = list(check_example(definition, example)) if sound and counts else []
        folder.problems += [folder.problem(name, flaw) for flaw in flaws]
    if not any(example.passes for example in found.values()):
        folder.problems.append(Problem("examples/", 0, _("no example passes"), _("Add one with complete answers")))
    if all(example.passes for example in found.values()):
        folder.problems.append(
            Problem("examples/", 0, _("no example fails"), _("Add one that is refused or has errors"))
        )
    return found
