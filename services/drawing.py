"""A service's workflow as a picture: Mermaid text for documents, SVG for a browser."""

from dataclasses import dataclass
from html import escape

from django.utils.translation import override

from accounts.roles import Role
from services.definition import ServiceDefinition, StepDef
from services.wording import in_words

WIDTH, HEIGHT, GAP, MARGIN = 300, 74, 34, 12
LINE, BOX, TEXT = "#484949", "#f5f7fa", "#0b0c0c"


@dataclass(frozen=True, slots=True)
class Box:
    """One step with what stands in it and the steps it waits for."""

    step: StepDef
    title: str
    under: str
    waits_for: tuple[str, ...]


def boxes(definition: ServiceDefinition, lang: str) -> list[Box]:
    """Return the steps with their texts in a language."""
    limit = definition.time_limit()
    with override(lang):
        return [
            Box(
                step,
                str(step.label),
                f"{Role(step.role).label}, {in_words(step.share * limit.value, limit.unit)}",
                definition.workflow.waits_for[step.id],
            )
            for step in definition.steps
        ]


def mermaid(definition: ServiceDefinition, *, lang: str) -> str:
    """Return the workflow as a Mermaid flowchart, also with the ways out of it: sending back, supplement, refusal."""
    lines = ["flowchart TD"]
    for box in boxes(definition, lang):
        lines.append(f'  {box.step.id}["{_quoted(box.title)}<br/>{_quoted(box.under)}"]')
        lines += [f"  {earlier} --> {box.step.id}" for earlier in box.waits_for]
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
    places = {
        box.step.id: (MARGIN + column * (WIDTH + GAP), MARGIN + row * (HEIGHT + GAP))
        for row, line in enumerate(rows)
        for column, box in enumerate(line)
    }
    width = 2 * MARGIN + max(len(line) for line in rows) * (WIDTH + GAP) - GAP
    height = 2 * MARGIN + len(rows) * (HEIGHT + GAP) - GAP
    parts = [_box(box, *places[box.step.id]) for line in rows for box in line]
    parts += [_arrow(places[e], places[box.step.id]) for line in rows for box in line for e in box.waits_for]
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


def _box(box: Box, x: int, y: int) -> str:
    middle = x + WIDTH // 2
    return (
        f'<rect x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="4" fill="{BOX}" stroke="{LINE}"/>'
        f'<text x="{middle}" y="{y + 32}" text-anchor="middle" font-weight="bold" fill="{TEXT}">'
        f"{escape(box.title)}</text>"
        f'<text x="{middle}" y="{y + 56}" text-anchor="middle" fill="{LINE}">{escape(box.under)}</text>'
    )


def _arrow(start: tuple[int, int], end: tuple[int, int]) -> str:
    half = WIDTH // 2
    return (
        f'<path d="M{start[0] + half} {start[1] + HEIGHT} L{end[0] + half} {end[1]}" fill="none" stroke="{LINE}"'
        f' marker-end="url(#tip)"/>'
    )
