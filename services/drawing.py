"""A service's workflow as a picture: Mermaid text for documents, SVG for a browser."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.roles import Role
from services.definition import ServiceDefinition, StepDef
from services.wording import duration, in_words

WIDTH, GAP, MARGIN, PADDING = 340, 34, 12, 14
LINE, BOX, TEXT = "#484949", "#f5f7fa", "#0b0c0c"


@dataclass(frozen=True, slots=True)
class Box:
    """One step with what stands in it and the steps it waits for. A note says what is special about it."""

    step: StepDef
    title: str
    under: str
    waits_for: tuple[str, ...]
    note: str = ""

    @property
    def is_of_others(self) -> bool:
        """Say whether the case waits here for somebody else."""
        return self.step.kind in {"consultation", "sub_case"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a box stands: its upper left corner and its height, in pixels."""

    x: int
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a box: its words, how high it is, and the attributes that make its look."""

    words: str
    height: int
    look: str


def boxes(definition: ServiceDefinition, lang: str) -> list[Box]:
    """Return the steps with their texts in a language."""
    with override(lang):
        return [
            Box(
                step,
                str(step.label),
                _under(definition, step),
                definition.workflow.waits_for[step.id],
                _note(step),
            )
            for step in definition.steps
        ]


def _under(definition: ServiceDefinition, step: StepDef) -> str:
    """Say who does it and how long it takes: an opinion has a time of its own, a linked case its own service's."""
    if step.kind == "sub_case":
        return _("Another service: %(service)s") % {"service": step.service}
    limit = definition.time_limit()
    time = duration(step.within) if step.within else in_words(step.share * limit.value, limit.unit)
    return f"{Role(step.role).label}, {time}"


def _note(step: StepDef) -> str:
    notes = [_("only if the answers call for it")] if step.when is not None else []
    if step.silence is not None:
        consents = step.silence == "consents"
        notes.append(_("no answer counts as consent") if consents else _("the case waits for the answer"))
    if step.kind == "sub_case":
        notes.append(_("the case waits for its end"))
    return "; ".join(notes)


def mermaid(definition: ServiceDefinition, *, lang: str) -> str:
    """Return a Mermaid flowchart, the ways back included. Steps of others are round, `?` marks what may be skipped."""
    lines = ["flowchart TD"]
    for box in boxes(definition, lang):
        words = "<br/>".join(_quoted(part) for part in (box.title, box.under, box.note) if part)
        lines.append(f'  {box.step.id}(["{words}"])' if box.is_of_others else f'  {box.step.id}["{words}"]')
        arrow = "-.->|?|" if box.step.when is not None else "-->"
        lines += [f"  {earlier} {arrow} {box.step.id}" for earlier in box.waits_for]
    lines += [f"  {step.id} -.-> {back}" for step, back in _ways_back(definition)]
    return "\n".join(lines) + "\n"


def _ways_back(definition: ServiceDefinition) -> list[tuple[StepDef, str]]:
    """Return where reviewers and approvers may send a case back to: the nearest appraisal before them."""
    found, appraisal = [], ""
    for step in definition.steps:
        if step.kind == "appraisal":
            appraisal = step.id
        elif step.kind in {"review", "approval"} and appraisal:
            found.append((step, appraisal))
    return found


def _quoted(text: str) -> str:
    return text.replace('"', "#quot;")


def svg(definition: ServiceDefinition, *, lang: str) -> str:
    """Return the workflow as an SVG with a text alternative; steps that wait for the same one stand side by side."""
    rows = _rows(boxes(definition, lang))
    places: dict[str, Place] = {}
    top = MARGIN
    for line in rows:
        height = max(_height(box) for box in line)
        for column, box in enumerate(line):
            places[box.step.id] = Place(MARGIN + column * (WIDTH + GAP), top, height)
        top += height + GAP
    width = 2 * MARGIN + max(len(line) for line in rows) * (WIDTH + GAP) - GAP
    height = top - GAP + MARGIN
    drawn = [box for line in rows for box in line]
    parts = [_box(box, places[box.step.id]) for box in drawn]
    parts += [_arrow(places[earlier], places[box.step.id]) for box in drawn for earlier in box.waits_for]
    title = escape(definition.name.to(lang))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' role="img" aria-label="{title}" font-family="sans-serif" font-size="15"><title>{title}</title>'
        f'<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        f'<path d="M0 0 8 4 0 8z" fill="{LINE}"/></marker></defs>{"".join(parts)}</svg>'
    )


def _rows(drawn: list[Box]) -> list[list[Box]]:
    """Put each step one row below the lowest step it waits for."""
    row_of: dict[str, int] = {}
    rows: list[list[Box]] = []
    for box in drawn:
        row = max((row_of[earlier] + 1 for earlier in box.waits_for), default=0)
        row_of[box.step.id] = row
        rows += [[] for _ in range(row + 1 - len(rows))]
        rows[row].append(box)
    return rows


def _lines(box: Box) -> list[Line]:
    """Break the words of a box where even a wide font would leave it: an SVG breaks nothing by itself."""
    return [
        *(Line(words, 20, f'font-weight="bold" fill="{TEXT}"') for words in textwrap.wrap(box.title, 36)),
        *(Line(words, 20, f'fill="{LINE}"') for words in textwrap.wrap(box.under, 42)),
        *(Line(words, 18, f'font-size="13" fill="{LINE}"') for words in textwrap.wrap(box.note, 48)),
    ]


def _height(box: Box) -> int:
    return 2 * PADDING + sum(line.height for line in _lines(box))


def _box(box: Box, place: Place) -> str:
    """Draw a step: round where somebody else works, dashed where it may be left out."""
    dashes = ' stroke-dasharray="6 4"' if box.step.when is not None else ""
    return (
        f'<rect x="{place.x}" y="{place.y}" width="{WIDTH}" height="{place.height}"'
        f' rx="{24 if box.is_of_others else 4}" fill="{BOX}" stroke="{LINE}"{dashes}/>'
        f"{_written(_lines(box), place)}"
    )


def _written(lines: Sequence[Line], place: Place) -> str:
    middle, below = place.x + WIDTH // 2, place.y + (place.height - sum(line.height for line in lines)) // 2
    found = []
    for line in lines:
        below += line.height
        found.append(f'<text x="{middle}" y="{below - 5}" text-anchor="middle" {line.look}>{escape(line.words)}</text>')
    return "".join(found)


def _arrow(start: Place, end: Place) -> str:
    half = WIDTH // 2
    return (
        f'<path d="M{start.x + half} {start.y + start.height} L{end.x + half} {end.y}" fill="none" stroke="{LINE}"'
        f' marker-end="url(#tip)"/>'
    )
