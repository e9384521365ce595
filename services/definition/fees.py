"""The fees of service.yaml: amounts with their days, by channel, per copy or page, as a share of a sum; and reliefs."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from django.utils.translation import gettext as _
from pydantic import BeforeValidator, Field, model_validator

from services.definition.base import Basis, Channel, Id, Strict, Text
from services.definition.conditions import Condition


def _exact(value: object) -> object:
    """Refuse numbers with a point, which YAML reads inexactly: a percent is whole or written as text."""
    if isinstance(value, float):
        raise ValueError(_('write a percent with a point as text, "0.019"'))
    return value


Percent = Annotated[Decimal, BeforeValidator(_exact), Field(ge=0, le=100)]
"""Of hundred, exactly; in a folder a whole number or text ("0.019")."""


class Tier(Strict):
    """What each copy or page from the first to the last of this step costs (both included; no `to`: all further)."""

    from_number: int = Field(alias="from", ge=1)
    to_number: int | None = Field(default=None, alias="to")
    amount: int = Field(ge=0)


class Bracket(Strict):
    """The percent of sums up to this one, included; without `up_to` of all larger ones."""

    up_to: int | None = Field(default=None, gt=0)
    percent: Percent


class Rate(Strict):
    """A share of a money answer: the percent of the bracket in which the whole sum falls, of the whole sum.

    `interpolate`: between two brackets the percent falls in a straight line from `up_to` to `up_to`, as the
    circulars on appraisal fees say.
    """

    field: Id
    brackets: tuple[Bracket, ...] = Field(min_length=1)
    interpolate: bool = False


class FeePeriod(Strict):
    """An amount from the first to the last day (both included; None: open): plain, by steps, or a share of a sum."""

    from_day: date = Field(alias="from")
    to_day: date | None = Field(default=None, alias="to")
    amount: int | None = Field(default=None, ge=0)
    by_channel: dict[Channel, Annotated[int, Field(ge=0)]] = Field(default_factory=dict)
    tiers: tuple[Tier, ...] = ()
    rate: Rate | None = None
    least: int | None = Field(default=None, ge=0)
    most: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if sum((self.amount is not None, bool(self.tiers), self.rate is not None)) != 1:
            raise ValueError(_("give exactly one of amount, tiers, rate"))
        if self.by_channel and self.amount is None:
            raise ValueError(_("by_channel differs from an amount; give the amount"))
        return self


class Per(Strict):
    """An integer answer that the amount is counted by, and what is counted (bản, trang)."""

    field: Id
    unit: Text


class Times(Strict):
    """An integer answer that multiplies a line counted by steps or as a share: the number of copies."""

    field: Id


class Relief(Strict):
    """Why somebody owes less: free of charge, a percent off, or an amount off. The best one for the citizen wins."""

    id: Id
    label: Text
    when: Condition | None = None
    exempt: bool = False
    percent: Percent | None = None
    amount: int | None = Field(default=None, gt=0)
    from_day: date | None = Field(default=None, alias="from")
    to_day: date | None = Field(default=None, alias="to")
    channels: tuple[Channel, ...] = ()
    evidence: Id | None = None
    basis: Basis

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if sum((self.exempt, self.percent is not None, self.amount is not None)) != 1:
            raise ValueError(_("give exactly one of exempt: true, percent, amount"))
        return self


class Fee(Strict):
    """One fee: *phí* for a service or *lệ phí*, a fixed charge. At most one relief applies to it."""

    id: Id
    kind: Literal["fee", "charge"]
    label: Text
    basis: Basis
    when: Condition | None = None
    per: Per | None = None
    times: Times | None = None
    periods: tuple[FeePeriod, ...] = Field(min_length=1)
    reliefs: tuple[Relief, ...] = ()
