"""How long a form takes to fill in: an estimate that anybody can recompute."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services.definition import ServiceDefinition
from services.definition.base import texts
from services.linting.advice import Hint

HOUSE_EFFORT = gettext_lazy("Rule of this system: an application takes at most 20 minutes to fill in")
TOO_LONG = 20
"""Minutes."""

SECONDS: dict[str, int] = {
    "note": 0,
    "computed": 0,
    "declaration": 10,
    "yes_no": 6,
    "sex": 4,
    "one_of": 10,
    "many_of": 15,
    "date": 15,
    "partial_date": 15,
    "address": 40,
    "long_text": 90,
    "group": 60,
    "business_activity": 90,
    "coordinates": 60,
    "land_parcel": 45,
}
"""Seconds for one answer by its kind: typing on a phone, looking the number up. The house's own estimate."""
OTHERWISE = 15
PREFILLED = 4
"""To look at an answer that is there already."""
FILE = 75
"""To find or take a photo and to send it."""
SYLLABLES_A_MINUTE = 200
SOMETIMES = 0.5
"""What is asked only under a condition counts half."""


@dataclass(frozen=True, slots=True)
class Effort:
    """Seconds for answering, for papers, and for reading what stands on the pages."""

    answers: float
    papers: float
    reading: float

    @property
    def minutes(self) -> int:
        """Return the whole in minutes, at least one."""
        return max(1, round((self.answers + self.papers + self.reading) / 60))


def effort(definition: ServiceDefinition) -> Effort:
    """Return the estimate for a typical application. No query."""
    answers = sum(
        _share(page.shown_when or one.shown_when) * (PREFILLED if one.prefill else SECONDS.get(one.kind, OTHERWISE))
        for page in definition.pages
        for one in page.fields
    )
    papers = sum(_share(one.required_when) * FILE for one in definition.components.components)
    words = sum(len(text.vi.split()) for page in definition.pages for _key, _place, text in texts(page))
    return Effort(answers, papers, words / SYLLABLES_A_MINUTE * 60)


def _share(condition: object) -> float:
    return 1 if condition is None else SOMETIMES


def check_effort(definition: ServiceDefinition) -> Iterator[Hint]:
    """A form that takes longer than twenty minutes is left half-way."""
    minutes = effort(definition).minutes
    if minutes > TOO_LONG:
        yield Hint(
            ("form", "pages"),
            _("filling this in takes about %(minutes)s minutes") % {"minutes": minutes},
            _("Ask less, or take it from registers and earlier answers"),
            HOUSE_EFFORT,
        )
