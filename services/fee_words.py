"""Fees in words, in the active language: how an amount comes about, and what a tariff says before anything is known."""

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from django.utils import formats
from django.utils.translation import gettext as _

from ground.money import dong
from services.definition import Fee, FeePeriod, Relief, ServiceDefinition
from services.definition.fees import Rate, Tier
from services.reckoning import Part, Reckoned, Relieved, Share, rounded
from services.wording import CHANNELS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PLACES = 6
"""Decimal places of a percent on the screen."""


def explain(fee: Fee, period: FeePeriod, found: Reckoned) -> Iterator[str]:
    """Say how an amount comes about, a step a sentence; nothing for an amount that stands by itself."""
    if found.share is not None:
        yield _say_share(period, found.share)
    elif fee.per is not None:
        yield _say_parts(found.parts, fee.per.unit)
    if found.capped == "most":
        yield _("The most that is charged: %(amount)s") % {"amount": dong(found.once)}
    if found.capped == "least":
        yield _("The least that is charged: %(amount)s") % {"amount": dong(found.once)}
    if fee.times is not None:
        values = {"count": found.times, "each": dong(found.once), "full": dong(found.full)}
        yield _("%(count)d × %(each)s = %(full)s") % values


def _say_parts(parts: tuple[Part, ...], unit: object) -> str:
    said = " + ".join(f"{part.count} {unit} × {dong(part.each)}" for part in parts) or f"0 {unit}"
    return f"{said} = {dong(sum(part.count * part.each for part in parts))}"


def _say_share(period: FeePeriod, share: Share) -> str:
    exact = share.percent * share.of / 100
    values = {"percent": say_percent(share.percent), "sum": dong(share.of), "amount": dong(rounded(exact))}
    if exact.denominator != 1:
        said = _("%(percent)s of %(sum)s = %(amount)s, rounded to whole đồng") % values
    else:
        said = _("%(percent)s of %(sum)s = %(amount)s") % values
    if period.rate is not None and period.rate.interpolate:
        return _("%(said)s (the percent lies between two steps of the tariff)") % {"said": said}
    return said


def say_percent(percent: Fraction) -> str:
    """Write a percent with the decimal sign of the language: 0,019%."""
    text = f"{float(percent):.{PLACES}f}".rstrip("0").rstrip(".")
    decimals = len(text.partition(".")[2])
    return f"{formats.number_format(text, decimal_pos=decimals, use_l10n=True)}%"


def say_relieved(found: Relieved) -> str:
    """Say which relief was taken off an amount."""
    values = {"relief": say_relief(found.relief), "amount": dong(found.saved)}
    return _("%(relief)s: %(amount)s less") % values


def say_relief(relief: Relief) -> str:
    """Say what a relief gives and to whom."""
    values = {"label": relief.label}
    if relief.exempt:
        return _("Free of charge, %(label)s") % values
    if relief.percent is not None:
        return _("%(percent)s off, %(label)s") % {**values, "percent": say_percent(Fraction(relief.percent))}
    return _("%(amount)s off, %(label)s") % {**values, "amount": dong(relief.amount or 0)}


def say_conditions(definition: ServiceDefinition, relief: Relief) -> Iterator[str]:
    """Say what a relief is bound to: days, channels, a paper that proves it, the law."""
    if relief.from_day is not None:
        yield _("from %(day)s") % {"day": f"{relief.from_day:%d/%m/%Y}"}
    if relief.to_day is not None:
        yield _("until %(day)s") % {"day": f"{relief.to_day:%d/%m/%Y}"}
    if relief.channels:
        yield say_channels(relief.channels)
    if relief.evidence is not None:
        yield _("with the paper “%(paper)s”") % {"paper": definition.component(relief.evidence).label}
    basis = definition.basis(relief.basis)
    yield _("%(article)s, %(title)s") % {"article": basis.article, "title": basis.title}


def say_channels(channels: tuple[str, ...]) -> str:
    """Say by which ways an application comes in."""
    return ", ".join(str(CHANNELS[channel]) for channel in channels)


def say_period(definition: ServiceDefinition, fee: Fee, period: FeePeriod) -> Iterator[str]:
    """Say what a tariff asks in one period, before anything is known of the application."""
    if period.amount is not None:
        yield _say_each(period.amount, fee)
        for channel, amount in period.by_channel.items():
            yield f"{CHANNELS[channel]}: {_say_each(amount, fee)}"
    yield from (_say_tier(tier, fee) for tier in period.tiers)
    if period.rate is not None:
        yield from _say_rate(definition, period.rate)
    yield from _say_limits(fee, period)
    if fee.times is not None:
        yield _("multiplied by the answer to “%(label)s”") % {"label": definition.fields[fee.times.field].label}


def _say_each(amount: int, fee: Fee) -> str:
    if fee.per is None:
        return dong(amount)
    return _("%(amount)s for each %(unit)s") % {"amount": dong(amount), "unit": fee.per.unit}


def _say_tier(tier: Tier, fee: Fee) -> str:
    unit = fee.per.unit if fee.per else ""
    said = _say_each(tier.amount, fee) if tier.amount else _("free of charge")
    values = {"unit": unit, "first": tier.from_number, "last": tier.to_number, "said": said}
    if tier.to_number is None:
        return _("From %(unit)s %(first)d: %(said)s") % values
    if tier.to_number == tier.from_number:
        return _("%(unit)s %(first)d: %(said)s") % values
    return _("%(unit)s %(first)d to %(last)d: %(said)s") % values


def _say_rate(definition: ServiceDefinition, rate: Rate) -> Iterator[str]:
    yield _("A percent of the answer to “%(label)s”, rounded to whole đồng:") % {
        "label": definition.fields[rate.field].label
    }
    for bracket in rate.brackets:
        percent = say_percent(Fraction(bracket.percent))
        if bracket.up_to is None:
            yield _("above that: %(percent)s") % {"percent": percent}
        else:
            yield _("up to %(sum)s: %(percent)s") % {"sum": dong(bracket.up_to), "percent": percent}
    if rate.interpolate:
        yield _("Between two steps the percent falls in a straight line.")


def _say_limits(fee: Fee, period: FeePeriod) -> Iterator[str]:
    if period.least is not None:
        yield _("at least %(amount)s") % {"amount": dong(period.least)}
    if period.most is not None:
        each: StrOrPromise = _("at most %(amount)s each") if fee.times else _("at most %(amount)s")
        yield each % {"amount": dong(period.most)}
