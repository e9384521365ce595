"""What the public page of a service shows, in the active language."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from services import fees
from services.definition import Component, LegalBasis, ServiceDefinition, TimeLimit
from services.fees import Quote
from services.models import ObservedTime, ServiceVersion
from services.observing import observed
from services.selectors import current_version
from services.wording import duration, in_words

CONFIDENCE = {"sure": _("read in the text of the law"), "likely": _("from one source"), "memory": _("to be confirmed")}


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of the office as citizens may know it."""

    label: str
    does: str
    role: str
    days: str


@dataclass(frozen=True, slots=True)
class BasisLine:
    """One article and how sure we are of it."""

    basis: LegalBasis
    confidence: str


@dataclass(frozen=True, slots=True)
class Window:
    """How soon the counter answers, and which rule says so."""

    applies: str
    basis: LegalBasis
    general: str
    general_basis: LegalBasis
    why: str


@dataclass(frozen=True, slots=True)
class ServicePage:
    """Everything that is published about a service (domain.md §10.4)."""

    version: ServiceVersion
    definition: ServiceDefinition
    quote: Quote
    papers: tuple[Component, ...]
    time_limit: str
    time_basis: LegalBasis
    window: Window
    steps: tuple[StepLine, ...]
    bases: tuple[BasisLine, ...]
    answer_within: str
    observed: ObservedTime | None


def service_page(slug: str, *, on: date) -> ServicePage | None:
    """Return the page of the version in force on a day, None if there is none. Two queries, three when first parsed."""
    version = current_version(slug, on)
    if version is None:
        return None
    definition = version.definition
    limit = definition.time_limit()
    return ServicePage(
        version=version,
        definition=definition,
        quote=fees.quote(definition, {}, on=on),
        papers=definition.components.components,
        time_limit=duration(limit),
        time_basis=definition.basis(limit.basis),
        window=window(definition),
        steps=tuple(_steps(definition)),
        bases=tuple(BasisLine(basis, str(CONFIDENCE[basis.confidence])) for basis in definition.service.legal_basis),
        answer_within=duration(definition.supplement.answer_within),
        observed=observed(version.service_id, on=on),
    )


def window(definition: ServiceDefinition) -> Window:
    """Return how soon the counter answers, in words, with the rule that wins and why."""
    rule = definition.checking_window
    return Window(
        applies=duration(rule.applies),
        basis=definition.basis(rule.applies.basis),
        general=duration(rule.general),
        general_basis=definition.basis(rule.general.basis),
        why=str(rule.special_wins_because or ""),
    )


def _steps(definition: ServiceDefinition) -> list[StepLine]:
    limit = definition.time_limit()
    return [
        StepLine(
            str(step.label),
            str(step.does),
            str(Role(step.role).label),
            duration(step.within) if step.within else _share(step.share * limit.value, limit),
        )
        for step in definition.steps
    ]


def _share(amount: float, limit: TimeLimit) -> str:
    """Write a step's part of the limit; nothing for a step that takes no time of its own."""
    return in_words(amount, limit.unit) if amount else ""
