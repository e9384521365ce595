"""Facts that need a look into the law before anybody relies on them."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services.definition import ServiceDefinition
from services.definition.base import Place
from services.linting.advice import Hint
from services.wording import duration

HOUSE_SOURCES = gettext_lazy("Rule of this system: what is written from memory is named, to be compared")
PUBLISHED_PARTS = gettext_lazy("Rule of this system: each time limit is published with the article it rests on")
"""All parts of a procedure are published (domain.md §10.4)."""

_NUMBER = re.compile(r"\d+/\d{4}(?:/[\w-]+)?")


def check_time_basis(definition: ServiceDefinition) -> Iterator[Hint]:
    """Every length of time names its article; one without is at least named among the facts to confirm."""
    sheet = definition.service
    for place, basis in _limits(definition):
        if definition.basis(basis).in_force_from is None:
            yield Hint(
                place,
                _("the article behind this time limit does not say since when it is in force"),
                _("Give in_force_from for “%(basis)s” in legal_basis") % {"basis": basis},
                PUBLISHED_PARTS,
            )
    answer = sheet.supplement.answer_within
    if not any(str(answer.value) in re.findall(r"\d+", item.note.vi) for item in sheet.to_confirm):
        yield Hint(
            ("service", "supplement", "answer_within"),
            _("%(time)s to answer a request for completion rests on no article") % {"time": duration(answer)},
            _("Name the number in a note of to_confirm"),
            PUBLISHED_PARTS,
        )


def _limits(definition: ServiceDefinition) -> Iterator[tuple[Place, str]]:
    sheet = definition.service
    yield ("service", "time_limit", "default"), sheet.time_limit.default.basis
    for channel, limit in sheet.time_limit.by_channel.items():
        yield ("service", "time_limit", "by_channel", channel), limit.basis


def check_confirmed(definition: ServiceDefinition) -> Iterator[Hint]:
    """What is cited from memory is named in to_confirm, by the number of its act or under its own id."""
    notes = definition.service.to_confirm
    named = {number for item in notes for number in _NUMBER.findall(item.note.vi)} | {item.id for item in notes}
    for index, basis in enumerate(definition.service.legal_basis):
        numbers = set(_NUMBER.findall(basis.title.vi))
        if basis.confidence == "memory" and basis.id not in named and not numbers & named:
            yield Hint(
                ("service", "legal_basis", index),
                _("“%(act)s” is cited from memory and nothing says what must be confirmed")
                % {"act": f"{basis.article.vi}, {basis.title.vi}"},
                _("Add a note to to_confirm that names the act"),
                HOUSE_SOURCES,
            )
