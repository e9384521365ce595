"""Conditions at publishing: every field is known, comes earlier, may be hidden only knowingly, and the value can be."""

from collections.abc import Iterator, Mapping

from services.checking.places import pages_of
from services.checking.problems import Flaw
from services.definition import ServiceDefinition
from services.definition.base import Place
from services.definition.conditions import (
    All,
    AnyOf,
    AtLeast,
    Comparison,
    Condition,
    Equals,
    In,
    Not,
    OlderThan,
)
from services.fields import FieldBase

Known = Mapping[str, FieldBase]
_WORDS: dict[type, str] = {Equals: "equals", In: "in", AtLeast: "at_least", OlderThan: "older_than"}


def check_conditions(definition: ServiceDefinition) -> Iterator[Flaw]:
    """Yield what is wrong in any condition of a service."""
    every = definition.fields
    for place, condition, known in _sites(definition):
        yield from _check(condition, place, known=known, every=every, stated=())


def _sites(definition: ServiceDefinition) -> Iterator[tuple[Place, Condition | None, Known]]:
    """Yield every place of a condition with the fields that are answered before it."""
    before: dict[str, FieldBase] = {}
    for page_place, page in pages_of(definition):
        yield (*page_place, "shown_when"), page.shown_when, dict(before)
        for index, field in enumerate(page.fields):
            yield (*page_place, "fields", index, "shown_when"), field.shown_when, dict(before)
            before[field.id] = field
        if definition.questions and page is definition.questions.page:
            for index, outcome in enumerate(definition.questions.outcomes):
                yield ("service", "questions", "outcomes", index, "when"), outcome.when, dict(before)
    for place, condition in _beside_the_form(definition):
        yield place, condition, before


def _beside_the_form(definition: ServiceDefinition) -> Iterator[tuple[Place, Condition | None]]:
    """Yield the conditions that every answer comes before: of fees, limits, papers and post."""
    for index, fee in enumerate(definition.service.fees):
        yield ("service", "fees", index, "when"), fee.when
        for nth, relief in enumerate(fee.reliefs):
            yield ("service", "fees", index, "reliefs", nth, "when"), relief.when
    for index, limit in enumerate(definition.service.time_limit.by_answer):
        yield ("service", "time_limit", "by_answer", index, "when"), limit.when
    for index, component in enumerate(definition.components.components):
        yield ("components", "components", index, "required_when"), component.required_when
    if definition.postal:
        yield ("service", "postal", "when"), definition.postal.when


def _check(
    condition: Condition | None, place: Place, *, known: Known, every: Known, stated: tuple[Comparison, ...]
) -> Iterator[Flaw]:
    """Walk a condition; `stated` are the comparisons that hold wherever this one is asked."""
    match condition:
        case None:
            return
        case All():
            beside = (*stated, *(part for part in condition.all if isinstance(part, Comparison)))
            for index, part in enumerate(condition.all):
                yield from _check(part, (*place, "all", index), known=known, every=every, stated=beside)
        case AnyOf():
            for index, part in enumerate(condition.any):
                yield from _check(part, (*place, "any", index), known=known, every=every, stated=stated)
        case Not():
            yield from _check(condition.negated, (*place, "not"), known=known, every=every, stated=stated)
        case _:
            yield from _comparison(condition, place, known=known, every=every, stated=stated)


def _comparison(
    asked: Comparison, place: Place, *, known: Known, every: Known, stated: tuple[Comparison, ...]
) -> Iterator[Flaw]:
    field = known.get(asked.field)
    here = (*place, "field")
    if asked.field not in every:
        yield Flaw(here, f"the condition looks at “{asked.field}”, which no page asks", "Correct the field's id")
    elif field is None:
        yield Flaw(
            here,
            f"the condition looks forward to “{asked.field}”, which is asked later",
            "Ask that field on an earlier page, or above on the same page",
        )
    else:
        yield from _fits(asked, field, place)
        if field.shown_when is not None and field.shown_when not in stated:
            yield Flaw(
                here,
                f"“{asked.field}” may itself be hidden",
                "Put both into one “all:”, repeating the condition under which that field is shown",
            )


def _fits(asked: Comparison, field: FieldBase, place: Place) -> Iterator[Flaw]:
    word = _WORDS[type(asked)]
    if word not in field.comparable:
        able = ", ".join(sorted(field.comparable)) or "nothing"
        yield Flaw(
            (*place, word), f"a field of kind {field.kind} cannot be compared with “{word}”", f"It knows: {able}"
        )
        return
    values = asked.one_of if isinstance(asked, In) else (asked.equals,) if isinstance(asked, Equals) else ()
    for value in values:
        if not field.possible(value):
            yield Flaw(
                (*place, word), f"“{value}” is no possible answer to “{field.id}”", "Use one of its possible answers"
            )
