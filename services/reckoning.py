"""The arithmetic of fees: counted, stepped, shared, capped, relieved. Pure numbers; exact until the last rounding.

Money is whole đồng. A share of a sum is rounded once, at the end, to the nearest đồng (half upwards).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from services.definition import Answers, Fee, FeePeriod, Relief
from services.definition.conditions import holds
from services.definition.fees import Bracket, Rate, Tier


@dataclass(frozen=True, slots=True)
class Part:
    """So many at so much each, in đồng."""

    count: int
    each: int


@dataclass(frozen=True, slots=True)
class Share:
    """A percent of a sum in đồng."""

    percent: Fraction
    of: int


@dataclass(frozen=True, slots=True)
class Reckoned:
    """How a line comes about before any relief: its parts or its share, what capped it, how often it is due."""

    parts: tuple[Part, ...]
    share: Share | None
    once: int
    capped: Literal["least", "most"] | None
    times: int

    @property
    def full(self) -> int:
        """The amount in đồng before any relief."""
        return self.once * self.times


@dataclass(frozen=True, slots=True)
class Relieved:
    """The relief that is best for the citizen and what it saves, in đồng; never more than the fee."""

    relief: Relief
    saved: int


def reckon(fee: Fee, period: FeePeriod, answers: Answers, *, channel: str) -> Reckoned | None:
    """Return how a fee comes about for these answers; None while an answer that it is counted by is not given."""
    needed = [fee.per, fee.times, period.rate]
    if any(one is not None and not _whole(answers.get(one.field)) for one in needed):
        return None
    count = answers[fee.per.field] if fee.per else 1
    parts, share = _parts(period, count, channel=channel), _share(period, answers)
    raw = rounded(share.percent * share.of / 100) if share else sum(part.count * part.each for part in parts)
    once, capped = _capped(period, raw)
    return Reckoned(parts, share, once, capped, answers[fee.times.field] if fee.times else 1)


def _whole(answer: object) -> bool:
    return type(answer) is int and answer >= 0


def _parts(period: FeePeriod, count: int, *, channel: str) -> tuple[Part, ...]:
    if period.amount is not None:
        each = next((amount for way, amount in period.by_channel.items() if way == channel), period.amount)
        return (Part(count, each),)
    return tuple(_stepped(period.tiers, count))


def _stepped(tiers: Sequence[Tier], count: int) -> Iterator[Part]:
    """Yield what falls into each step: 7 pages are 2 of the first step (1–2) and 5 of the next (from 3)."""
    for tier in tiers:
        last = count if tier.to_number is None else min(tier.to_number, count)
        if last >= tier.from_number:
            yield Part(last - tier.from_number + 1, tier.amount)


def _share(period: FeePeriod, answers: Answers) -> Share | None:
    if period.rate is None:
        return None
    total = answers[period.rate.field]
    return Share(percent_of(period.rate, total), total)


def percent_of(rate: Rate, total: int) -> Fraction:
    """Return the percent for a sum: that of its bracket, or on the straight line from bracket to bracket.

    The line: Nt = Nb - (Nb - Na) / (Ga - Gb) x (Gt - Gb), as circulars on appraisal fees write it (likely).
    """
    before: Bracket | None = None
    for bracket in rate.brackets:
        if bracket.up_to is None or total <= bracket.up_to:
            if not rate.interpolate or before is None or before.up_to is None or bracket.up_to is None:
                return Fraction(bracket.percent)
            low, high = Fraction(before.percent), Fraction(bracket.percent)
            return low - (low - high) * Fraction(total - before.up_to, bracket.up_to - before.up_to)
        before = bracket
    return Fraction(rate.brackets[-1].percent)


def _capped(period: FeePeriod, raw: int) -> tuple[int, Literal["least", "most"] | None]:
    if period.most is not None and raw > period.most:
        return period.most, "most"
    if period.least is not None and raw < period.least:
        return period.least, "least"
    return raw, None


def best_relief(fee: Fee, full: int, answers: Answers, *, on: date, channel: str) -> Relieved | None:
    """Return the relief that saves most on a day, the first of equals, None where none saves anything.

    The best for the citizen wins (NQ 66.22/2026/NQ-CP, likely); reliefs are never added up.
    """
    open_to = [one for one in fee.reliefs if applies(one, answers, on=on, channel=channel)]
    found = max((Relieved(one, saving(one, full)) for one in open_to), key=lambda one: one.saved, default=None)
    return found if found is not None and found.saved else None


def applies(relief: Relief, answers: Answers, *, on: date, channel: str) -> bool:
    """Say whether a relief is open to these answers on a day by a channel; both days of it are included."""
    in_time = (relief.from_day or on) <= on <= (relief.to_day or on)
    by_way = not relief.channels or channel in relief.channels
    return in_time and by_way and holds(relief.when, answers, on=on)


def saving(relief: Relief, full: int) -> int:
    """Return what a relief takes off an amount in đồng; what stays is rounded to the nearest đồng."""
    if relief.exempt:
        return full
    if relief.percent is not None:
        return full - rounded(Fraction(full) * (100 - Fraction(relief.percent)) / 100)
    return min(relief.amount or 0, full)


def rounded(number: Fraction) -> int:
    """Return the nearest whole number ≥ 0, half upwards."""
    return int(number + Fraction(1, 2))
