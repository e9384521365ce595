"""Binding drawings to a result: which files, and whether all of them carry its number and seal."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from cases.lifecycle import ResultState
from cases.models import Case, Result, ResultDrawing, Submission
from ground.refusals import WrongState
from services.definition import ServiceDefinition
from services.definition.conditions import legal_day
from services.records import drawings

NAME_LENGTH = 200
"""As wide as the column."""


def bind(result: Result, submission: Submission) -> None:
    """Bind the files in effect of the drawings that the decision seals to a numbered result. At most one query.

    The document names each by the paper it was given for: what a file is called says little to who reads a permit.
    """
    definition = result.case.service_version.definition
    decided = result.decision.content
    wanted = drawings(definition, submission.answers, decided, on=legal_day(result.numbered_at))
    files = [row for component in wanted for row in submission.files if row["component"] == component]
    ResultDrawing.objects.bulk_create(
        ResultDrawing(result=result, attachment_id=row["attachment"], position=place, name=_name(definition, row))
        for place, row in enumerate(files, start=1)
    )


def _name(definition: ServiceDefinition, row: Mapping[str, Any]) -> str:
    """Return the law's word for a drawing, then the file's own name, in the language of the document."""
    return f"{definition.component(row['component']).label.vi}: {row['name']}"[:NAME_LENGTH]


@dataclass(frozen=True, slots=True)
class Sealing:
    """How far the sealing of a result's drawings has come."""

    done: int
    count: int

    @property
    def is_over(self) -> bool:
        """Say whether all of them carry their seal."""
        return self.done == self.count


def sealing(case: Case, result: Result | None) -> Sealing | None:
    """Return how many drawings of a sealed result carry their seal; None where there is nothing to wait for.

    Nothing to wait for is also where the decision seals none. No query for a service without drawings, else one.
    """
    if result is None or result.state != ResultState.SEALED or not case.service_version.definition.result.drawings:
        return None
    found = result.drawings.aggregate(done=Count("sealed"), count=Count("pk"))
    return Sealing(found["done"], found["count"]) if found["count"] else None


def require_sealed(case: Case, result: Result) -> None:
    """Raise WrongState while a bound drawing has no seal. No query for a service without drawings, else one."""
    if case.service_version.definition.result.drawings and result.drawings.filter(sealed=None).exists():
        words = _("The drawings are not sealed yet. Try again in a moment; if it lasts, the administrator sees why.")
        raise WrongState(words, code="drawings_unsealed")
