"""The binding questions: whether the way ends here, before form and payment."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ground.refusals import Refusal
from services.definition import Answers, ServiceDefinition
from services.definition.conditions import holds

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class NotEligible(Refusal):
    """Why this service cannot be asked for, on which article, and what to do instead; in the active language."""

    title: "StrOrPromise"
    article: "StrOrPromise"
    act: "StrOrPromise"
    next_step: "StrOrPromise"


def judge(definition: ServiceDefinition, answers: Answers, *, on: date) -> NotEligible | None:
    """Return the first outcome that refuses these answers on a day, None if the way is open. No query."""
    for outcome in definition.questions.outcomes if definition.questions else ():
        if outcome.effect == "refuses" and holds(outcome.when, answers, on=on):
            basis = definition.basis(outcome.basis)
            return NotEligible(
                code=outcome.id,
                sentence=str(outcome.reason),
                title=str(outcome.title),
                article=str(basis.article),
                act=str(basis.title),
                next_step=str(outcome.next_step),
            )
    return None
