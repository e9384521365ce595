"""Before the form: may one apply, what will it cost, which papers, how long. For anybody, from a few plain answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.utils.translation import gettext as _

from services import fees, questions
from services.definition import Answers, Component, LegalBasis, ServiceDefinition
from services.definition.conditions import fields_of, holds, legal_day
from services.fees import Quote
from services.fields import FieldBase
from services.forms import PageForm
from services.questions import NotEligible
from services.wording import CHANNELS, duration

PLAIN = frozenset({"one_of", "many_of", "yes_no", "integer", "decimal", "money", "licence_class"})
"""Kinds of answer that say nothing of who answers; only these are asked beside the questions of the service."""


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper: needed, welcome, or needed in a case that these answers leave open (`note` says in which)."""

    component: Component
    state: Literal["needed", "optional", "perhaps"]
    note: str


@dataclass(frozen=True, slots=True)
class OtherWay:
    """What the same application costs and takes by another channel."""

    channel: str
    quote: Quote
    time_limit: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """What these answers lead to, in the active language. `refusal` ends the way; `advice` only tells."""

    refusal: NotEligible | None
    advice: tuple[NotEligible, ...]
    channel: str
    quote: Quote
    others: tuple[OtherWay, ...]
    papers: tuple[PaperLine, ...]
    time_limit: str
    time_basis: LegalBasis
    time_note: str


def asked(definition: ServiceDefinition) -> tuple[FieldBase, ...]:
    """Return what is asked before signing in: the service's own questions, then what fees and time hang on.

    Only plain answers are asked, and beside the questions themselves none of them has to be given. No query.
    """
    own = definition.questions.page.fields if definition.questions and definition.questions.open else ()
    wanted = {field.id for field in own} | _reached(definition)
    extra = (field for page in definition.form.pages for field in page.fields if field.id in wanted)
    return (*own, *(_eased(field) for field in extra if field.kind in PLAIN and _fits(field, wanted)))


def _reached(definition: ServiceDefinition) -> set[str]:
    """Return the ids of the fields that fees, reliefs and time limits look at."""
    sheet = definition.service
    found: set[str] = set()
    for fee in sheet.fees:
        conditions = [fee.when, *(relief.when for relief in fee.reliefs)]
        found |= {name for condition in conditions for name in fields_of(condition)}
        counted = [fee.per, fee.times, *(period.rate for period in fee.periods)]
        found |= {one.field for one in counted if one is not None}
    return found | {name for limit in sheet.time_limit.by_answer for name in fields_of(limit.when)}


def _fits(field: FieldBase, wanted: set[str]) -> bool:
    return fields_of(field.shown_when) <= wanted


def _eased(field: FieldBase) -> FieldBase:
    """Return a question that may be left open, without rules that look at answers not asked here."""
    return field.model_copy(update={"required": False, "rules": (), "prefill": None})


def form(definition: ServiceDefinition, data: Mapping[str, Any] | None, *, lang: str, at: datetime) -> PageForm:
    """Return the form of `asked`, bound if `data` is given. No query."""
    return PageForm(asked(definition), answers={}, data=data, lang=lang, at=at)


def carried(definition: ServiceDefinition, data: Mapping[str, Any], *, lang: str, at: datetime) -> dict[str, Any]:
    """Return the answers in an address that can be read; the rest is dropped without complaint. No query."""
    if MARK not in data:
        return {}
    filled = form(definition, data, lang=lang, at=at)
    filled.is_valid()
    return {name: value for name, value in filled.kept.items() if value is not None and name not in filled.errors}


MARK = "hoi"
"""The parameter that says that an address carries answers."""


def estimate(definition: ServiceDefinition, answers: Answers, *, at: datetime) -> Estimate:
    """Return what these answers lead to on the day of a moment. No query. Raises NoTariff, FeeTooLarge."""
    on, channels = legal_day(at), definition.service.channels
    limit = definition.time_limit(channels[0], answers, on)
    ways = [
        OtherWay(
            str(CHANNELS[channel]),
            fees.quote(definition, answers, on=on, channel=channel),
            duration(definition.time_limit(channel, answers, on)),
        )
        for channel in channels
    ]
    first = ways[0]
    return Estimate(
        refusal=questions.judge(definition, answers, on=on),
        advice=questions.advice(definition, answers, on=on),
        channel=first.channel,
        quote=first.quote,
        others=tuple(way for way in ways[1:] if _differs(way, first)),
        papers=tuple(_papers(definition, answers, at=at)),
        time_limit=first.time_limit,
        time_basis=definition.basis(limit.basis),
        time_note=str(limit.note or ""),
    )


def _differs(way: OtherWay, first: OtherWay) -> bool:
    return (way.quote.total, way.time_limit) != (first.quote.total, first.time_limit)


def _papers(definition: ServiceDefinition, answers: Answers, *, at: datetime) -> Iterator[PaperLine]:
    for component in definition.components.components:
        if holds(component.required_when, answers, on=legal_day(at)):
            yield PaperLine(component, "needed" if component.required else "optional", "")
        elif not fields_of(component.required_when) <= answers.keys():
            yield PaperLine(component, "perhaps", str(component.when_note or _("depends on your answers")))
