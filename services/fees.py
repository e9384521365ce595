"""What an application costs, computed by the server and explained in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from ground.money import Dong, amount
from ground.refusals import DomainError
from services.definition import Answers, Fee, FeePeriod, ServiceDefinition
from services.definition.conditions import holds


class NoTariff(DomainError):
    """A day lies outside the periods of a fee; checking a catalogue makes this impossible inside its validity."""

    code = "no_tariff"


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One line of a bill. Label and reason stand in the active language; `code` never changes."""

    code: str
    label: str
    amount: Dong
    why: str


@dataclass(frozen=True, slots=True)
class Quote:
    """What is owed, line by line, in đồng."""

    lines: tuple[FeeLine, ...]

    @property
    def total(self) -> Dong:
        """The sum in đồng."""
        return amount(sum(line.amount for line in self.lines))


def quote(definition: ServiceDefinition, answers: Answers, *, on: date, channel: str = "online") -> Quote:
    """Return the fees for these answers on a day. No query. Raises NoTariff outside every period of a fee."""
    fees = (fee for fee in definition.service.fees if holds(fee.when, answers, on=on))
    return Quote(tuple(_line(definition, fee, on=on, channel=channel) for fee in fees))


def _line(definition: ServiceDefinition, fee: Fee, *, on: date, channel: str) -> FeeLine:
    period = period_on(fee, on)
    by_channel: Mapping[Any, int] = period.by_channel
    due = amount(by_channel.get(channel, period.amount or 0))
    basis = definition.basis(fee.basis)
    why = _("%(article)s, %(title)s") % {"article": basis.article, "title": basis.title}
    return FeeLine(fee.id, str(fee.label), due, why)


def period_on(fee: Fee, on: date) -> FeePeriod:
    """Return the period of a fee that holds a day. Raises NoTariff."""
    for period in fee.periods:
        if period.from_day <= on and (period.to_day is None or on <= period.to_day):
            return period
    raise NoTariff(_("There is no tariff for this day."), fee=fee.id, day=on)
