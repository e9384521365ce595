"""The time limits of service.yaml: lengths of time in the unit that the law states, by channel and by answer."""

from datetime import time
from typing import Literal, Self

from django.utils.translation import gettext as _
from pydantic import Field, model_validator

from services.definition.base import Basis, Channel, Id, Strict, Text
from services.definition.conditions import Condition

TimeUnit = Literal["working_day", "calendar_day", "working_hour", "same_day"]


class Duration(Strict):
    """A length of time in the unit that the law states.

    `same_day` is the end of the working day of reception; after the `cutoff` ("15:00") that of the next one.
    """

    value: int = Field(gt=0)
    unit: TimeUnit
    cutoff: time | None = None

    @model_validator(mode="after")
    def _same_day_has_a_cutoff(self) -> Self:
        if (self.unit == "same_day") != (self.cutoff is not None):
            raise ValueError(_('same_day and cutoff (as text, "15:00") belong together'))
        if self.unit == "same_day" and self.value != 1:
            raise ValueError(_("same_day is one day: value 1"))
        return self


class TimeLimit(Duration):
    """How long the office may take, counted in its calendar. `note` says when this limit holds, in words."""

    basis: Basis
    note: Text | None = None


class LimitByAnswer(TimeLimit):
    """A limit of its own for some answers, a class of works for example."""

    id: Id
    when: Condition
    note: Text


class TimeLimits(Strict):
    """The limit, others for single channels, and others by answer; the first of these that holds wins over all."""

    default: TimeLimit
    by_channel: dict[Channel, TimeLimit] = Field(default_factory=dict)
    by_answer: tuple[LimitByAnswer, ...] = ()
