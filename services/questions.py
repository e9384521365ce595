"""The binding questions: whether the way ends here, before form and payment."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ground.refusals import Refusal
from services.definition import Answers, ServiceDefinition
from services.definition.conditions import holds

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.models import Person


@dataclass(frozen=True, slots=True)
class NotEligible(Refusal):
    """Why this service cannot be asked for, on which article, and what to do instead; in the active language."""

    title: "StrOrPromise"
    article: "StrOrPromise"
    act: "StrOrPromise"
    next_step: "StrOrPromise"


def assured(definition: ServiceDefinition, person: "Person") -> Refusal | None:
    """Return why this person's identity is not certain enough for this service, None if it is. No query."""
    needed = definition.service.min_assurance
    if person.assurance >= needed:
        return None
    values = {"needed": needed, "level": person.assurance}
    sentence = _("This service needs an account of identity level %(needed)d; yours is of level %(level)d.") % values
    return Refusal("assurance_too_low", sentence)


def judge(definition: ServiceDefinition, answers: Answers, *, on: date) -> NotEligible | None:
    """Return the first outcome that refuses these answers on a day, None if the way is open. No query."""
    return next(_holding(definition, answers, "refuses", on=on), None)


def advice(definition: ServiceDefinition, answers: Answers, *, on: date) -> tuple[NotEligible, ...]:
    """Return every outcome that tells something about these answers and lets go on. No query."""
    return tuple(_holding(definition, answers, "advises", on=on))


def _holding(definition: ServiceDefinition, answers: Answers, effect: str, *, on: date) -> Iterator[NotEligible]:
    for outcome in definition.questions.outcomes if definition.questions else ():
        if outcome.effect == effect and holds(outcome.when, answers, on=on):
            basis = definition.basis(outcome.basis)
            yield NotEligible(
                code=outcome.id,
                sentence=str(outcome.reason),
                title=str(outcome.title),
                article=str(basis.article),
                act=str(basis.title),
                next_step=str(outcome.next_step),
            )
