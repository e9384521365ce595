"""A form that the portal can take when everything in it is filled in."""

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from services.checking.places import pages_of
from services.checking.problems import Flaw
from services.definition import ServiceDefinition
from services.definition.base import Place
from services.fields import FieldBase

BESIDE = 50
"""Values that the pages themselves send: tokens, versions, buttons, the frame of a decision."""


def check_size(definition: ServiceDefinition) -> Iterator[Flaw]:
    """Yield the largest question of a form that sends more values, all filled in, than the portal reads at once.

    The whole form counts, not a page: a request for completion may ask for all of it again on one.
    """
    asked: list[tuple[Place, FieldBase]] = [
        ((*place, "fields", index), field)
        for place, page in pages_of(definition)
        for index, field in enumerate(page.fields)
    ]
    yield from _within(asked)
    decided = definition.result_sheet.decision_fields
    yield from _within([(("result_sheet", "decision_fields", index), one) for index, one in enumerate(decided)])


def _within(found: Sequence[tuple[Place, FieldBase]]) -> Iterator[Flaw]:
    most = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS - BESIDE
    total = sum(field.controls for _place, field in found)
    if total > most:
        place, _largest = max(found, key=lambda one: one[1].controls)
        sentence = _("all filled in, these questions send %(total)s values, %(most)s can be read at once")
        yield Flaw(place, sentence % {"total": total, "most": most}, _("Lower at_most, or ask for less in each item"))
