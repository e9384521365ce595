"""Conditions at publishing: every field is known, comes earlier, may be hidden only knowingly, and the value can be."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from services.checking.places import pages_of
from services.checking.problems import Flaw
from services.definition import ServiceDefinition
from services.definition.base import Place
from services.definition.conditions import (
    All,
    Answered,
    AnyOf,
    AtLeast,
    AtMost,
    Comparison,
    Condition,
    CountAtLeast,
    Equals,
    In,
    Not,
    word_of,
)
from services.fields import FieldBase, InnerGroup


@dataclass(frozen=True, slots=True)
class Asked:
    """A field that was asked before, and the conditions under which it is: its own, its group's, its page's."""

    field: FieldBase
    under: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """A place of a condition: what was asked before it, what holds wherever it is asked, its groups."""

    place: Place
    condition: Condition | None
    known: Mapping[str, Asked]
    stated: tuple[Condition, ...] = ()
    groups: tuple[str, ...] = ()


def check_conditions(definition: ServiceDefinition) -> Iterator[Flaw]:
    """Yield what is wrong in any condition of a service."""
    inside = {
        one.id: group.id
        for group in definition.every_field.values()
        if isinstance(group, InnerGroup)
        for one in group.fields
    }
    for site in _sites(definition):
        yield from _Check(site, definition.every_field, inside).condition(site.condition, site.place, site.stated)


def _sites(definition: ServiceDefinition) -> Iterator[Site]:
    """Yield every place of a condition with the fields that are answered before it."""
    before: dict[str, Asked] = {}
    for page_place, page in pages_of(definition):
        yield Site((*page_place, "shown_when"), page.shown_when, dict(before))
        yield from _fields(page_place, page.fields, before, under=_some(page.shown_when))
        if definition.questions and page is definition.questions.page:
            for index, outcome in enumerate(definition.questions.outcomes):
                yield Site(("service", "questions", "outcomes", index, "when"), outcome.when, dict(before))
    for place, condition in _beside_the_form(definition):
        yield Site(place, condition, before)
    decided = {field.id: Asked(field, _some(field.shown_when)) for field in definition.decision_fields}
    yield Site(("result_sheet", "result", "drawings_when"), definition.result.drawings_when, {**before, **decided})


def _beside_the_form(definition: ServiceDefinition) -> Iterator[tuple[Place, Condition | None]]:
    """Yield the conditions that every answer comes before: of fees, limits, papers, steps and post."""
    for index, fee in enumerate(definition.service.fees):
        yield ("service", "fees", index, "when"), fee.when
        for nth, relief in enumerate(fee.reliefs):
            yield ("service", "fees", index, "reliefs", nth, "when"), relief.when
    for index, limit in enumerate(definition.service.time_limit.by_answer):
        yield ("service", "time_limit", "by_answer", index, "when"), limit.when
    for index, component in enumerate(definition.components.components):
        yield ("components", "components", index, "required_when"), component.required_when
    for index, step in enumerate(definition.steps):
        yield ("workflow", "steps", index, "when"), step.when
    for index, lookup in enumerate(definition.lookups):
        yield ("workflow", "lookups", index, "when"), lookup.when
    if definition.postal:
        yield ("service", "postal", "when"), definition.postal.when


def _fields(
    place: Place,
    fields: Sequence[FieldBase],
    before: dict[str, Asked],
    *,
    under: tuple[Condition, ...],
    groups: tuple[str, ...] = (),
) -> Iterator[Site]:
    """Yield the conditions of fields in their order, remembering each; inside a group only its own item is seen."""
    for index, field in enumerate(fields):
        here = (*place, "fields", index)
        yield Site((*here, "shown_when"), field.shown_when, dict(before), under, groups)
        now = (*under, *_some(field.shown_when))
        before[field.id] = Asked(field, now)
        if isinstance(field, InnerGroup):
            yield from _fields(here, field.fields, dict(before), under=now, groups=(*groups, field.id))


def _some(condition: Condition | None) -> tuple[Condition, ...]:
    return () if condition is None else (condition,)


@dataclass(frozen=True, slots=True)
class _Check:
    """One way through a condition."""

    site: Site
    every: Mapping[str, FieldBase]
    inside: Mapping[str, str]

    def condition(self, condition: Condition | None, place: Place, stated: tuple[Condition, ...]) -> Iterator[Flaw]:
        """Walk a condition; `stated` are the conditions that hold wherever this one is asked."""
        match condition:
            case None:
                return
            case All():
                for index, part in enumerate(condition.all):
                    yield from self.condition(part, (*place, "all", index), (*stated, *condition.all))
            case AnyOf():
                for index, part in enumerate(condition.any):
                    yield from self.condition(part, (*place, "any", index), stated)
            case Not():
                yield from self.condition(condition.negated, (*place, "not"), stated)
            case _:
                yield from self._comparison(condition, place, stated)

    def _comparison(self, asked: Comparison, place: Place, stated: tuple[Condition, ...]) -> Iterator[Flaw]:
        known = self.site.known.get(asked.field)
        here = (*place, "field")
        if known is not None:
            yield from _fits(asked, known.field, place)
            yield from _may_be_hidden(asked, known, here, stated)
        elif asked.field not in self.every:
            yield Flaw(
                here,
                _("the condition looks at “%(field)s”, which no page asks") % {"field": asked.field},
                _("Correct the field's id"),
            )
        else:
            yield self._out_of_sight(asked.field, here)

    def _out_of_sight(self, field: str, here: Place) -> Flaw:
        group = self.inside.get(field)
        if group in self.site.known and group not in self.site.groups:
            return Flaw(
                here,
                _("“%(field)s” stands inside the group “%(group)s”; outside of it nobody knows which item is meant")
                % {"field": field, "group": group},
                _("Count the items instead: {field: %(group)s, count_at_least: 1}") % {"group": group},
            )
        return Flaw(
            here,
            _("the condition looks forward to “%(field)s”, which is asked later") % {"field": field},
            _("Ask that field on an earlier page, or above on the same page"),
        )


def _may_be_hidden(asked: Comparison, known: Asked, here: Place, stated: tuple[Condition, ...]) -> Iterator[Flaw]:
    """A hidden answer compares with nothing; whether there is an answer may be asked in any case."""
    if not isinstance(asked, Answered) and any(condition not in stated for condition in known.under):
        yield Flaw(
            here,
            _("“%(field)s” may itself be hidden") % {"field": asked.field},
            _("Put both into one “all:”, repeating the condition under which that field is shown"),
        )


def _fits(asked: Comparison, field: FieldBase, place: Place) -> Iterator[Flaw]:
    word = word_of(asked)
    if not isinstance(asked, Answered) and word not in field.comparable:
        able = ", ".join(sorted({*field.comparable, "answered"}))
        yield Flaw(
            (*place, word),
            _("a field of kind %(kind)s cannot be compared with “%(word)s”") % {"kind": field.kind, "word": word},
            _("It knows: %(able)s") % {"able": able},
        )
        return
    for value in _values(asked):
        if not field.possible(value):
            yield Flaw(
                (*place, word),
                _("“%(answer)s” is no possible answer to “%(id)s”") % {"answer": value, "id": field.id},
                _("Use one of its possible answers"),
            )
    most = getattr(field, "at_most", None) or getattr(field, "most", None)
    if isinstance(asked, CountAtLeast) and most is not None and asked.count_at_least > most:
        yield Flaw(
            (*place, word),
            _("“%(id)s” never has %(count_at_least)s answers: at most %(most)s")
            % {"id": field.id, "count_at_least": asked.count_at_least, "most": most},
            _("Use a smaller number"),
        )


def _values(asked: Comparison) -> tuple[object, ...]:
    match asked:
        case In():
            return asked.one_of
        case Equals():
            return (asked.equals,)
        case AtLeast():
            return (asked.at_least,)
        case AtMost():
            return (asked.at_most,)
    return ()
