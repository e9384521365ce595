"""What an application costs, computed by the server and explained in words."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from ground.money import MAX, Dong, amount
from ground.refusals import DomainError
from services.definition import Answers, Fee, FeePeriod, ServiceDefinition
from services.definition.conditions import holds
from services.fee_words import explain, say_conditions, say_period, say_relief, say_relieved
from services.reckoning import Relieved, best_relief, reckon


class NoTariff(DomainError):
    """A day lies outside the periods of a fee; checking a catalogue makes this impossible inside its validity."""

    code = "no_tariff"


class FeeTooLarge(DomainError):
    """A fee passes what money can be counted in here; an answer that it is counted by is beyond sense."""

    code = "fee_too_large"


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One line of a bill, in đồng. Label, reason and words stand in the active language; `code` never changes.

    `words` say how the amount comes about. `is_open`: it hangs on an answer that is not given yet, and is 0 so far.
    """

    code: str
    label: str
    amount: Dong
    why: str
    words: tuple[str, ...] = ()
    full: Dong = Dong(0)
    relief: str = ""
    evidence: str = ""
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """What is owed, line by line, in đồng."""

    lines: tuple[FeeLine, ...]

    @property
    def total(self) -> Dong:
        """The sum in đồng. Raises FeeTooLarge."""
        return _checked(sum(line.amount for line in self.lines))

    @property
    def is_open(self) -> bool:
        """Say whether a line still hangs on an answer."""
        return any(line.is_open for line in self.lines)

    @property
    def due(self) -> tuple[FeeLine, ...]:
        """The lines of a bill: everything that was counted, what is free of charge with its reason included."""
        return tuple(line for line in self.lines if line.amount or line.relief)


def depends(definition: ServiceDefinition) -> bool:
    """Say whether what is owed hangs on answers: a fee or relief under a condition, an amount that follows a number."""
    return any(_depends(fee) for fee in definition.service.fees)


def _depends(fee: Fee) -> bool:
    conditions = (fee.when, fee.per, fee.times, *(relief.when for relief in fee.reliefs))
    return any(one is not None for one in (*conditions, *(period.rate for period in fee.periods)))


def quote(definition: ServiceDefinition, answers: Answers, *, on: date, channel: str = "online") -> Quote:
    """Return the fees for these answers on a day. No query.

    Raises NoTariff outside every period of a fee, FeeTooLarge beyond what money is counted in.
    """
    fees = (fee for fee in definition.service.fees if holds(fee.when, answers, on=on))
    return Quote(tuple(_line(definition, fee, answers, on=on, channel=channel) for fee in fees))


def _line(definition: ServiceDefinition, fee: Fee, answers: Answers, *, on: date, channel: str) -> FeeLine:
    period = period_on(fee, on)
    basis = definition.basis(fee.basis)
    why = _("%(article)s, %(title)s") % {"article": basis.article, "title": basis.title}
    found = reckon(fee, period, answers, channel=channel)
    if found is None:
        said = tuple(say_period(definition, fee, period))
        return FeeLine(fee.id, str(fee.label), Dong(0), why, words=said, is_open=True)
    full = _checked(found.full)
    relieved = best_relief(fee, full, answers, on=on, channel=channel)
    words = (*explain(fee, period, found), *_relief_words(definition, relieved))
    return FeeLine(
        fee.id,
        str(fee.label),
        amount(full - (relieved.saved if relieved else 0)),
        why,
        words=words,
        full=full,
        relief=relieved.relief.id if relieved else "",
        evidence=(relieved.relief.evidence or "") if relieved else "",
    )


def _relief_words(definition: ServiceDefinition, found: Relieved | None) -> tuple[str, ...]:
    if found is None:
        return ()
    bound = "; ".join(say_conditions(definition, found.relief))
    return (f"{say_relieved(found)} ({bound})",)


def _checked(value: int) -> Dong:
    if value > MAX:
        raise FeeTooLarge(_("This fee is too large to be counted. Check the numbers that you entered."))
    return amount(value)


def period_on(fee: Fee, on: date) -> FeePeriod:
    """Return the period of a fee that holds a day. Raises NoTariff."""
    for period in fee.periods:
        if period.from_day <= on and (period.to_day is None or on <= period.to_day):
            return period
    raise NoTariff(_("There is no tariff for this day."), fee=fee.id, day=on)


@dataclass(frozen=True, slots=True)
class Tariff:
    """What a fee asks before anything is known: on the day, in later periods, and the reliefs. In words."""

    code: str
    label: str
    why: str
    asks: tuple[str, ...]
    later: tuple[tuple[date, tuple[str, ...]], ...]
    reliefs: tuple[str, ...]


def tariffs(definition: ServiceDefinition, *, on: date) -> tuple[Tariff, ...]:
    """Return every fee of a service as its public page states it on a day. No query. Raises NoTariff."""
    return tuple(_tariff(definition, fee, on=on) for fee in definition.service.fees)


def _tariff(definition: ServiceDefinition, fee: Fee, *, on: date) -> Tariff:
    basis = definition.basis(fee.basis)
    later = tuple(
        (period.from_day, tuple(say_period(definition, fee, period))) for period in fee.periods if period.from_day > on
    )
    return Tariff(
        code=fee.id,
        label=str(fee.label),
        why=_("%(article)s, %(title)s") % {"article": basis.article, "title": basis.title},
        asks=tuple(say_period(definition, fee, period_on(fee, on))),
        later=later,
        reliefs=tuple(
            f"{say_relief(one)} ({'; '.join(say_conditions(definition, one))})"
            for one in fee.reliefs
            if one.to_day is None or one.to_day >= on
        ),
    )
