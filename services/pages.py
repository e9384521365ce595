"""What the public page of a service shows, in the active language."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from services import fees
from services.closing import coming_end
from services.definition import Component, LegalBasis, ServiceDefinition, TimeLimit
from services.differences import differences
from services.fee_words import say_channels
from services.fees import Quote, Tariff
from services.models import ObservedTime, ServiceClosing, ServiceVersion
from services.observing import observed
from services.selectors import current_version
from services.wording import CHANNELS, duration, in_words

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
class Coming:
    """A version that is known before its day: since when, why, and what will be different, in words."""

    day: date
    why: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LimitLine:
    """A time limit of its own, for a channel or for some answers, in words."""

    holds_for: str
    limit: str
    basis: LegalBasis


@dataclass(frozen=True, slots=True)
class ServicePage:
    """Everything that is published about a service (domain.md §10.4)."""

    version: ServiceVersion
    definition: ServiceDefinition
    quote: Quote
    fee_depends: bool
    tariffs: tuple[Tariff, ...]
    papers: tuple[Component, ...]
    time_limit: str
    time_basis: LegalBasis
    limits: tuple[LimitLine, ...]
    channels: str
    valid: str
    window: Window
    steps: tuple[StepLine, ...]
    bases: tuple[BasisLine, ...]
    answer_within: str
    observed: ObservedTime | None
    coming: tuple[Coming, ...] = ()
    end: ServiceClosing | None = None


def service_page(slug: str, *, on: date) -> ServicePage | None:
    """Return the page of the version in force on a day, None if there is none.

    Four queries: the version, those to come, the end if one is near, the observed time; one more for each first
    parsed.
    """
    version = current_version(slug, on)
    return page_of(version, version.definition, on=on) if version is not None else None


def page_of(version: ServiceVersion, definition: ServiceDefinition, *, on: date) -> ServicePage:
    """Return the page of a version; one that is not published yet (no row) has nothing to come, and takes no query."""
    first = definition.service.channels[0]
    limit = definition.time_limit(first)
    return ServicePage(
        version=version,
        definition=definition,
        quote=fees.quote(definition, {}, on=on, channel=first),
        fee_depends=fees.depends(definition),
        tariffs=fees.tariffs(definition, on=on),
        papers=definition.components.components,
        time_limit=duration(limit),
        time_basis=definition.basis(limit.basis),
        limits=tuple(_limits(definition, limit)),
        channels=say_channels(definition.service.channels),
        valid=_valid(definition),
        window=window(definition),
        steps=tuple(_steps(definition)),
        bases=tuple(BasisLine(basis, str(CONFIDENCE[basis.confidence])) for basis in definition.service.legal_basis),
        answer_within=duration(definition.supplement.answer_within),
        observed=observed(version.service_id, on=on) if version.pk else None,
        coming=tuple(coming(version, on=on)) if version.pk else (),
        end=coming_end(version.service_id, on=on) if version.pk else None,
    )


def coming(version: ServiceVersion, *, on: date) -> Iterator[Coming]:
    """Yield what will change, each version compared with the one before it; texts that only read otherwise are left
    out. One query, one more for each version that this process has not parsed."""
    lang = get_language() or "vi"
    before = version.definition
    for later in ServiceVersion.objects.to_come(on).filter(service_id=version.service_id):
        after = later.definition
        changes = differences(before, after)
        sentences = tuple(change.sentence.to(lang) for change in changes if change.severity != "harmless")
        yield Coming(later.valid_from, str(after.service.why_scheduled or later.note), sentences)
        before = after


def _limits(definition: ServiceDefinition, shown: TimeLimit) -> Iterator[LimitLine]:
    """Yield the limits that differ from the one shown: of the other channels, then by answer."""
    for channel in definition.service.channels:
        limit = definition.time_limit(channel)
        if duration(limit) != duration(shown):
            yield LimitLine(str(CHANNELS[channel]), duration(limit), definition.basis(limit.basis))
    for by_answer in definition.service.time_limit.by_answer:
        yield LimitLine(str(by_answer.note), duration(by_answer), definition.basis(by_answer.basis))


def _valid(definition: ServiceDefinition) -> str:
    """Say how long the result is valid; nothing where it has no end."""
    valid = definition.result.valid
    if valid is None:
        return ""
    if valid.years is not None:
        return ngettext("%(number)d year", "%(number)d years", valid.years) % {"number": valid.years}
    if valid.months is not None:
        return ngettext("%(number)d month", "%(number)d months", valid.months) % {"number": valid.months}
    entry = next((str(one.label) for one in definition.result_sheet.record if one.id == valid.until), "")
    return str(_("until the day that the result states: %(entry)s") % {"entry": entry})


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
