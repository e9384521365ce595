"""Reading a service's folder: its files as text, their data, and the line on which every value stands."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from services.checking.problems import Flaw, Problem
from services.checking.sentences import yaml_sentence
from services.definition.base import Place

SECTIONS = {
    "service.yaml": "service",
    "form.yaml": "form",
    "components.yaml": "components",
    "workflow.yaml": "workflow",
    "result.yaml": "result_sheet",
}
"""The files of a folder and the parts of the definition that they hold."""

ENGLISH = "text/en.yaml"
SCHEDULED = "scheduled/"
LARGEST = 512 * 1024
DEEPEST, MOST_VALUES = 40, 50_000
"""Of one YAML text: no service comes near. Deeper ones end the process: PyYAML composes them by recursion in C."""

LARGEST_NUMBER = 10**15
"""As answers and money are bounded, too."""

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufff9-\uffff]")
"""Controls, which nothing can store, and marks that turn the direction of what people read."""

_OPENS = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_CLOSES = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


@dataclass
class Folder:
    """A folder that was read. `data` has one entry per section, `english` and `examples` stand apart.

    `scheduled` holds the files of overlays by the day from which they replace those of the same name.
    """

    slug: str
    files: dict[str, str] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    english: dict[str, Any] = field(default_factory=dict)
    examples: dict[str, Any] = field(default_factory=dict)
    scheduled: dict[date, dict[str, bytes]] = field(default_factory=dict)
    lines: dict[tuple[str, Place], int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, file: str, flaw: Flaw) -> Problem:
        """Turn a place in a file's data into a line: its own, or that of the nearest thing around it."""
        place = flaw.place
        while place and (file, place) not in self.lines:
            place = place[:-1]
        return Problem(file, self.lines.get((file, place), 1), flaw.message, flaw.remedy)

    def content_hash(self) -> str:
        """Return the SHA-256 over the files' names and texts."""
        return content_hash(self.files)


def content_hash(files: Mapping[str, str]) -> str:
    """Return the SHA-256 (hex) over names and texts of files, in the order of their names."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{len(files[name].encode())}\0{files[name]}".encode())
    return digest.hexdigest()


def read_folder(path: Path) -> Folder:
    """Read a folder from disk. Mistakes are collected, not raised."""
    files: dict[str, bytes] = {}
    for file in sorted(path.rglob("*")):
        if file.is_file() and not any(part.startswith(".") for part in file.relative_to(path).parts):
            files[file.relative_to(path).as_posix()] = file.read_bytes()
    return read_files(path.name, files)


def read_files(slug: str, files: Mapping[str, bytes]) -> Folder:
    """Read a folder given as its files. Mistakes are collected, not raised."""
    folder = Folder(slug)
    for name, content in _without_overlays(folder, files).items():
        if problem := _misplaced(name, content):
            folder.problems.append(problem)
            continue
        folder.files[name] = content.decode("utf-8")
    for name in sorted({*SECTIONS, ENGLISH} - folder.files.keys()):
        folder.problems.append(
            Problem(name, 0, _("the file is missing"), _("Add it; another service's folder shows how"))
        )
    for name, text in folder.files.items():
        if name.endswith(".yaml"):
            _take(folder, name, text)
    return folder


def _without_overlays(folder: Folder, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Put the files below scheduled/<day>/ aside; return the rest."""
    rest: dict[str, bytes] = {}
    for name, content in files.items():
        if not name.startswith(SCHEDULED):
            rest[name] = content
            continue
        day, _slash, inner = name.removeprefix(SCHEDULED).partition("/")
        try:
            folder.scheduled.setdefault(date.fromisoformat(day), {})[inner] = content
        except ValueError:
            folder.problems.append(
                Problem(
                    name,
                    0,
                    _("“%(day)s” is no day") % {"day": day},
                    _("Name the folder %(home)sYYYY-MM-DD") % {"home": SCHEDULED},
                )
            )
    return rest


def _misplaced(name: str, content: bytes) -> Problem | None:
    known = name in SECTIONS or name == ENGLISH or ("/" not in name and name.endswith(".html"))
    if not known and not (name.startswith("examples/") and name.endswith(".yaml") and name.count("/") == 1):
        return Problem(name, 0, _("this file does not belong to a service"), _("Remove it, or correct its name"))
    if len(content) > LARGEST:
        return Problem(
            name, 0, _("this file is too large"), _("Keep it under %(most)s KiB") % {"most": LARGEST // 1024}
        )
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return Problem(name, line, _("this file is not UTF-8 text"), _("Save it as UTF-8"))
    if b"\x00" in content:
        line = content[: content.index(b"\x00")].count(b"\n") + 1
        return Problem(name, line, _("a zero byte stands in this file"), _("Remove it"))
    return None


def _take(folder: Folder, name: str, text: str) -> None:
    data, lines, flaws = read_yaml(text)
    folder.lines.update({(name, place): line for place, line in lines.items()})
    folder.problems += [folder.problem(name, flaw) if flaw.place else _at_start(name, flaw, lines) for flaw in flaws]
    if name in SECTIONS:
        folder.data[SECTIONS[name]] = data
    elif name == ENGLISH:
        folder.english = data if isinstance(data, dict) else {}
    else:
        folder.examples[name] = data


def _at_start(name: str, flaw: Flaw, lines: Mapping[Place, int]) -> Problem:
    return Problem(name, lines.get((), 1), flaw.message, flaw.remedy)


def read_yaml(text: str) -> tuple[Any, dict[Place, int], list[Flaw]]:
    """Return the data of a YAML text, the line of every value, and its flaws. Dates become ISO text.

    Anchors and aliases are refused: a few lines of them can unfold to gigabytes.
    """
    try:
        if flaw := _too_much(text):
            return {}, {(): 1}, [flaw]
        loader = yaml.CSafeLoader(text)
        node = loader.get_single_node()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = yaml_sentence(getattr(error, "problem", None))
        line = mark.line + 1 if mark else 1
        return (
            {},
            {(): line},
            [
                Flaw(
                    (),
                    _("this is not YAML: %(what)s") % {"what": what},
                    _("Correct the indentation, quotes or colons here"),
                )
            ],
        )
    if node is None:
        return {}, {}, [Flaw((), _("the file is empty"), _("Fill it; another service's folder shows how"))]
    walk = _Walk(loader)
    data = walk.value(node, ())
    return data, walk.lines, walk.flaws


def _too_much(text: str) -> Flaw | None:
    """Say so when a text is nested too deeply or holds too many values. Raises YAMLError."""
    depth = 0
    for number, event in enumerate(yaml.parse(text, Loader=yaml.CSafeLoader)):
        depth += isinstance(event, _OPENS) - isinstance(event, _CLOSES)
        if depth > DEEPEST:
            return Flaw((), _("this is nested more than %(most)s deep") % {"most": DEEPEST}, _("Write it flatter"))
        if number > MOST_VALUES:
            return Flaw(
                (),
                _("there are more than %(most)s values in one file") % {"most": MOST_VALUES},
                _("Write less"),
            )
    return None


class _Walk:
    """One way through a tree of YAML nodes."""

    def __init__(self, loader: yaml.CSafeLoader) -> None:
        self.loader = loader
        self.lines: dict[Place, int] = {}
        self.flaws: list[Flaw] = []
        self.seen: set[int] = set()

    def value(self, node: yaml.Node, place: Place) -> Any:
        """Return the value of a node and note where it stands."""
        self.lines.setdefault(place, node.start_mark.line + 1)
        if id(node) in self.seen:
            self.flaws.append(Flaw(place, _("anchors and aliases are not used here"), _("Write the value out again")))
            return None
        self.seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return dict(self._pairs(node, place))
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*place, index)) for index, item in enumerate(node.value)]
        return self._scalar(node, place)

    def _pairs(self, node: yaml.MappingNode, place: Place) -> Iterator[tuple[str, Any]]:
        keys: set[str] = set()
        for key_node, value_node in node.value:
            key = self._scalar(key_node, place)
            here = (*place, str(key))
            if here not in self.lines:
                self.lines[here] = key_node.start_mark.line + 1
            if not isinstance(key, str):
                self.flaws.append(
                    Flaw(here, _("the key %(key)s is not text") % {"key": repr(key)}, _("Put it in quotes"))
                )
            elif key in keys:
                self.lines[here] = key_node.start_mark.line + 1
                self.flaws.append(
                    Flaw(here, _("the key “%(key)s” stands here twice") % {"key": key}, _("Keep one of the two"))
                )
            keys.add(str(key))
            yield str(key), self.value(value_node, here)

    def _scalar(self, node: yaml.Node, place: Place) -> Any:
        try:
            value = self.loader.construct_object(node)
        except (yaml.YAMLError, ValueError):
            self.flaws.append(Flaw(place, _("this value cannot be read"), _("Put it in quotes")))
            return None
        if strange := _strange(value):
            self.flaws.append(Flaw(place, *strange))
            return None
        return value.isoformat() if isinstance(value, date | datetime) else value


def _strange(value: object) -> tuple[str, str] | None:
    """Say what is wrong with a value that cannot be stored or read by people, and what helps."""
    if isinstance(value, bytes) or (isinstance(value, int | float) and not abs(value) < LARGEST_NUMBER):
        return _("this is neither text nor a number that is counted with"), _("Put it in quotes")
    if isinstance(value, str) and (unseen := _UNSEEN.search(value)):
        return _("a character stands here that nobody sees (U+%(code)s)") % {"code": f"{ord(unseen[0]):04X}"}, _(
            "Remove it"
        )
    return None
