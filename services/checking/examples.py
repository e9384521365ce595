"""Examples of a service: answers that must pass or fail, with the way they take. They run at every check."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from pydantic import AwareDatetime, ValidationError

from ground.refusals import DomainError
from services import answers as service_answers
from services import components, fees, questions, records
from services.checking.problems import Flaw
from services.checking.sentences import sentence
from services.definition import ServiceDefinition
from services.definition.base import Id, Strict
from services.definition.conditions import holds, legal_day

BEYOND = (DomainError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What the parts of a definition raise for each other when they do not fit, or for a day outside every tariff."""


class Expected(Strict):
    """What must come out. Whatever is left out is not compared."""

    refused: Id | None = None
    errors: tuple[str, ...] = ()
    """Paths of fields: born, or children-0-born inside a group."""
    warnings: tuple[str, ...] | None = None
    pages: tuple[Id, ...] | None = None
    components: tuple[Id, ...] | None = None
    fee: int | None = None
    steps: tuple[Id, ...] | None = None
    record: dict[str, Any] | None = None


class Example(Strict):
    """One file of examples/."""

    name: str
    at: AwareDatetime
    answers: dict[str, Any]
    decision: dict[str, Any] = {}
    expect: Expected

    @property
    def passes(self) -> bool:
        """Say whether these answers can be sent."""
        return self.expect.refused is None and not self.expect.errors


def parse_example(data: object) -> tuple[Example | None, list[Flaw]]:
    """Return the typed example, or its flaws."""
    try:
        return Example.model_validate(data), []
    except ValidationError as error:
        return None, [
            Flaw(
                tuple(one["loc"]),
                _("“%(name)s”: %(what)s") % {"name": ".".join(str(part) for part in one["loc"]), "what": sentence(one)},
                _("Correct the example"),
            )
            for one in error.errors()
        ]


def check_example(definition: ServiceDefinition, example: Example) -> Iterator[Flaw]:
    """Run an example; yield every difference from what it expects."""
    for name in example.answers:
        if name not in definition.fields:
            yield Flaw(
                ("answers", name),
                _("the service asks no “%(name)s”") % {"name": name},
                _("Correct the id, or remove the answer"),
            )
    try:
        for key, wanted, found in outcome(definition, example):
            if wanted is not None and wanted != found:
                yield Flaw(
                    ("expect", key),
                    _("expected %(key)s: %(wanted)s, but it is %(found)s")
                    % {"key": key, "wanted": wanted, "found": found},
                    _("Correct the service or the example"),
                )
    except BEYOND as error:
        yield Flaw(
            ("at",),
            _("the example cannot be run: %(error)s") % {"error": str(error) or type(error).__name__},
            _("Correct its day or answers"),
        )


def outcome(definition: ServiceDefinition, example: Example) -> Iterator[tuple[str, Any, Any]]:
    """Yield (what, expected, found) for one example."""
    expect, on = example.expect, legal_day(example.at)
    cleaned = service_answers.clean(definition, example.answers, at=example.at)
    refusal = questions.judge(definition, cleaned.answers, on=on)
    yield "refused", expect.refused or "", refusal.code if refusal else ""
    if refusal:
        return
    yield "errors", sorted(expect.errors), sorted(cleaned.errors)
    yield "warnings", _sorted(expect.warnings), sorted(cleaned.warnings)
    known = cleaned.answers
    visible = service_answers.visible_pages(definition, known, at=example.at)
    yield "pages", _listed(expect.pages), [page.id for page in visible]
    yield (
        "components",
        _listed(expect.components),
        [need.id for need in components.required(definition, known, at=example.at)],
    )
    yield "fee", expect.fee, fees.quote(definition, known, on=on).total
    taken = [step.id for step in definition.steps if holds(step.when, known, on=on)]
    yield "steps", _listed(expect.steps), taken
    if expect.record is not None:
        record = records.build(definition, known, decision_of(definition, example, known), at=example.at)
        yield "record", expect.record, {key: record.get(key) for key in expect.record}


def decision_of(definition: ServiceDefinition, example: Example, known: dict[str, Any]) -> dict[str, Any]:
    """Return the decision that an example leads to: what the service suggests, then what the example says."""
    given = {**records.suggested(definition, known, at=example.at), **example.decision}
    return service_answers.clean_fields(definition.decision_fields, given, at=example.at, known=known).answers


def _sorted(names: tuple[str, ...] | None) -> list[str] | None:
    return None if names is None else sorted(names)


def _listed(names: tuple[str, ...] | None) -> list[str] | None:
    return None if names is None else list(names)
