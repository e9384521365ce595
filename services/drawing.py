"""A service's workflow as a picture: Mermaid text for documents, SVG for a browser."""

from dataclasses import dataclass
from html import escape

from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.roles import Role
from services.definition import ServiceDefinition, StepDef
from services.wording import duration, in_words

WIDTH, HEIGHT, GAP, MARGIN = 300, 74, 34, 12
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
    """Draw a step: round where somebody else works, dashed where it may be left out."""
    middle, lift = x + WIDTH // 2, 8 if box.note else 0
    dashes = ' stroke-dasharray="6 4"' if box.step.when is not None else ""
    note = (
        f'<text x="{middle}" y="{y + 66}" text-anchor="middle" font-size="13" fill="{LINE}">{escape(box.note)}</text>'
        if box.note
        else ""
    )
    return (
        f'<rect x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="{24 if box.is_of_others else 4}" fill="{BOX}"'
        f' stroke="{LINE}"{dashes}/>'
        f'<text x="{middle}" y="{y + 32 - lift}" text-anchor="middle" font-weight="bold" fill="{TEXT}">'
        f"{escape(box.title)}</text>"
        f'<text x="{middle}" y="{y + 56 - lift}" text-anchor="middle" fill="{LINE}">{escape(box.under)}</text>{note}'
    )


def _arrow(start: tuple[int, int], end: tuple[int, int]) -> str:
    half = WIDTH // 2
    return (
        f'<path d="M{start[0] + half} {start[1] + HEIGHT} L{end[0] + half} {end[1]}" fill="none" stroke="{LINE}"'
        f' marker-end="url(#tip)"/>'
    )
