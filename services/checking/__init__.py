"""Checking a service's folder: everything that is wrong, with file, line and remedy."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.checking.examples import Example, check_example, parse_example
from services.checking.meaning import CHECKS
from services.checking.papers import check_templates
from services.checking.parsing import FILES, parse
from services.checking.problems import Flaw, Problem
from services.checking.reading import Folder, read_files, read_folder
from services.definition import ServiceDefinition

__all__ = ["Checked", "Example", "Problem", "check_files", "check_folder"]


@dataclass(frozen=True)
class Checked:
    """A folder after checking: its definition if it could be parsed, and every problem that was found."""

    folder: Folder
    definition: ServiceDefinition | None
    data: Mapping[str, Any]
    examples: Mapping[str, Example]
    problems: tuple[Problem, ...]

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
    """Check a folder that was read: form, meaning, templates, examples."""
    definition, data = parse(folder)
    examples: dict[str, Example] = {}
    if definition is not None:
        for rule in CHECKS.values():
            folder.problems += [_problem(folder, flaw) for flaw in rule(definition)]
        folder.problems += check_templates(folder, definition)
        examples = _check_examples(folder, definition)
    problems = tuple(sorted(set(folder.problems)))
    return Checked(folder, definition, data, examples, problems)


def _problem(folder: Folder, flaw: Flaw) -> Problem:
    return folder.problem(FILES[str(flaw.place[0])], Flaw(flaw.place[1:], flaw.message, flaw.remedy))


def _check_examples(folder: Folder, definition: ServiceDefinition) -> dict[str, Example]:
    found: dict[str, Example] = {}
    sound = not folder.problems
    for name, data in folder.examples.items():
        example, flaws = parse_example(data)
        if example is not None:
            found[name] = example
            # A broken definition would only repeat its own problems here, in worse words.
            flaws = list(check_example(definition, example)) if sound else []
        folder.problems += [folder.problem(name, flaw) for flaw in flaws]
    if not any(example.passes for example in found.values()):
        folder.problems.append(Problem("examples/", 0, "no example passes", "Add one with complete answers"))
    if all(example.passes for example in found.values()):
        folder.problems.append(Problem("examples/", 0, "no example fails", "Add one that is refused or has errors"))
    return found
