"""Fees at publishing: no day without an amount, no page or sum without a step, no relief that nobody can have."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from ground.money import MAX
from services.checking.problems import Flaw
from services.definition import Fee, FeePeriod, Relief, ServiceDefinition
from services.definition.base import Place
from services.definition.conditions import All, Condition
from services.definition.fees import Rate, Tier


def check_fees(definition: ServiceDefinition) -> Iterator[Flaw]:
    """Yield what is wrong in the fees of a service."""
    for index, fee in enumerate(definition.service.fees):
        place: Place = ("service", "fees", index)
        yield from _gaps(definition, fee, (*place, "periods"))
        yield from _counted(definition, fee, place)
        for nth, period in enumerate(fee.periods):
            yield from _period(definition, fee, period, (*place, "periods", nth))
        for nth, relief in enumerate(fee.reliefs):
            yield from _relief(definition, relief, (*place, "reliefs", nth))
        yield from _shadowed(fee, (*place, "reliefs"))


def _gaps(definition: ServiceDefinition, fee: Fee, place: Place) -> Iterator[Flaw]:
    expected = definition.service.valid_from
    for index, period in enumerate(fee.periods):
        here = (*place, index)
        if period.from_day > expected:
            yield Flaw(
                here,
                _("no amount from %(expected)s to %(day)s")
                % {"expected": expected, "day": period.from_day - timedelta(days=1)},
                _("Close the gap"),
            )
        elif period.from_day < expected and index > 0:
            yield Flaw(
                here,
                _("this period begins inside the one before, on %(from_day)s") % {"from_day": period.from_day},
                _("Let it begin later"),
            )
        if period.to_day is None:
            if index + 1 < len(fee.periods):
                yield Flaw(
                    here, _("a period without an end is followed by another"), _("Give it a last day under “to”")
                )
            return
        expected = period.to_day + timedelta(days=1)
    ends = definition.service.valid_to
    if ends is None or expected <= ends:
        yield Flaw(
            (*place, len(fee.periods) - 1),
            _("no amount from %(expected)s on") % {"expected": expected},
            _("Add a period, or leave out “to”"),
        )


def _counted(definition: ServiceDefinition, fee: Fee, place: Place) -> Iterator[Flaw]:
    """What a fee is counted by is a whole number with an upper limit: without one a fee could be any amount."""
    for name, counted in (("per", fee.per), ("times", fee.times)):
        if counted is not None:
            yield from _number(definition, counted.field, "integer", (*place, name, "field"))
    for index, period in enumerate(fee.periods):
        if period.rate is not None:
            yield from _number(definition, period.rate.field, "money", (*place, "periods", index, "rate", "field"))


def _number(definition: ServiceDefinition, name: str, kind: str, place: Place) -> Iterator[Flaw]:
    field: Any = definition.fields.get(name)
    if field is None:
        yield Flaw(place, _("there is no field “%(name)s”") % {"name": name}, _("Correct the id, or add what it names"))
    elif field.kind != kind:
        yield Flaw(
            place,
            _("a fee cannot be counted by “%(name)s”, a field of kind %(kind)s") % {"name": name, "kind": field.kind},
            _("Use one of kind %(kind)s") % {"kind": kind},
        )
    elif kind == "integer" and field.max is None:
        yield Flaw(
            place,
            _("“%(name)s” has no upper limit, so that the fee has none") % {"name": name},
            _("Give that field a “max”"),
        )


def _period(definition: ServiceDefinition, fee: Fee, period: FeePeriod, place: Place) -> Iterator[Flaw]:
    for channel in period.by_channel:
        if channel not in definition.service.channels:
            yield Flaw(
                (*place, "by_channel", channel),
                _("the service is not applied for by the channel “%(channel)s”") % {"channel": channel},
                _("Add it to channels, or remove it here"),
            )
    if period.least is not None and period.most is not None and period.least > period.most:
        yield Flaw((*place, "least"), _("the least amount is more than the most"), _("Correct one of the two"))
    if period.tiers:
        if fee.per is None:
            yield Flaw((*place, "tiers"), _("steps need something that they count"), _("Give the fee “per”"))
        yield from _tiers(period.tiers, (*place, "tiers"))
    if period.rate is not None:
        yield from _brackets(period.rate, (*place, "rate", "brackets"))
    if max((period.amount or 0, *(tier.amount for tier in period.tiers))) > MAX:
        yield Flaw(place, _("the amount is larger than money can be counted in here"), _("Correct it"))


def _tiers(tiers: tuple[Tier, ...], place: Place) -> Iterator[Flaw]:
    expected = 1
    for index, tier in enumerate(tiers):
        if tier.from_number != expected:
            yield Flaw(
                (*place, index, "from"),
                _("the step begins at %(from_number)s, not at %(expected)s")
                % {"from_number": tier.from_number, "expected": expected},
                _("Let the steps begin at 1 and follow without gap or overlap"),
            )
        if tier.to_number is None:
            if index + 1 < len(tiers):
                yield Flaw(
                    (*place, index), _("a step without an end is followed by another"), _("Give it a last number")
                )
            return
        if tier.to_number < tier.from_number:
            yield Flaw((*place, index, "to"), _("the step ends before it begins"), _("Correct the numbers"))
        expected = tier.to_number + 1
    yield Flaw(
        (*place, len(tiers) - 1),
        _("no amount from number %(expected)s on") % {"expected": expected},
        _("Leave out “to” of the last step"),
    )


def _brackets(rate: Rate, place: Place) -> Iterator[Flaw]:
    brackets = rate.brackets
    for index, (low, high) in enumerate(pairwise(brackets)):
        if low.up_to is None:
            yield Flaw((*place, index), _("a bracket without “up_to” is followed by another"), _("Put it last"))
        elif high.up_to is not None and high.up_to <= low.up_to:
            yield Flaw((*place, index + 1, "up_to"), _("the brackets do not ascend"), _("Put the smaller sums first"))
    if brackets[-1].up_to is not None:
        yield Flaw(
            (*place, len(brackets) - 1),
            _("no percent for sums above %(up_to)s") % {"up_to": brackets[-1].up_to},
            _("Add a bracket without “up_to”"),
        )
    elif rate.interpolate and len(brackets) > 1 and brackets[-1].percent != brackets[-2].percent:
        yield Flaw(
            (*place, len(brackets) - 1, "percent"),
            _("beyond the last point of an interpolated tariff the percent stays"),
            _("Repeat the percent of the point before"),
        )


def _relief(definition: ServiceDefinition, relief: Relief, place: Place) -> Iterator[Flaw]:
    sheet = definition.service
    first, last = relief.from_day or sheet.valid_from, relief.to_day or date.max
    if first > last or last < sheet.valid_from or (sheet.valid_to is not None and first > sheet.valid_to):
        yield Flaw(place, _("the relief “%(id)s” is never in force") % {"id": relief.id}, _("Correct its days"))
    if relief.channels and not set(relief.channels) & set(sheet.channels):
        yield Flaw(
            (*place, "channels"),
            _("no channel of the service has the relief “%(id)s”") % {"id": relief.id},
            _("Correct channels"),
        )
    if relief.percent is not None and not relief.percent:
        yield Flaw(
            (*place, "percent"),
            _("the relief “%(id)s” takes nothing off") % {"id": relief.id},
            _("Correct the percent"),
        )
    if relief.evidence is not None:
        yield from _evidence(definition, relief, (*place, "evidence"))


def _evidence(definition: ServiceDefinition, relief: Relief, place: Place) -> Iterator[Flaw]:
    papers = {component.id: component for component in definition.components.components}
    paper = papers.get(relief.evidence or "")
    if paper is None:
        yield Flaw(
            place,
            _("there is no component “%(evidence)s”") % {"evidence": relief.evidence},
            _("Correct the id, or add it to components.yaml"),
        )
    elif paper.required_when is not None and not _implied(relief.when, paper.required_when):
        yield Flaw(
            place,
            _("the paper “%(paper)s” is not asked for whenever the relief “%(relief)s” applies")
            % {"paper": paper.id, "relief": relief.id},
            _("Let its required_when repeat the condition of the relief"),
        )


def _implied(stated: Condition | None, asked: Condition) -> bool:
    """Say whether a condition holds wherever another is stated: the same one, or a part of all of it."""
    return stated == asked or (isinstance(stated, All) and asked in stated.all)


def _shadowed(fee: Fee, place: Place) -> Iterator[Flaw]:
    """An exemption for everybody, always and by every channel, leaves nothing to the reliefs beside it."""
    for_all = next((one for one in fee.reliefs if one.exempt and _for_all(one)), None)
    for index, relief in enumerate(fee.reliefs):
        if for_all is not None and relief is not for_all:
            yield Flaw(
                (*place, index),
                _("“%(first)s” always wins over the relief “%(second)s”") % {"first": for_all.id, "second": relief.id},
                _("Remove one of the two"),
            )


def _for_all(relief: Relief) -> bool:
    return relief.when is None and relief.from_day is None and relief.to_day is None and not relief.channels
