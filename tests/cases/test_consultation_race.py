"""The answer of an office against the silence that would stand for it: one counts; and a twin without the lock."""

from datetime import datetime
from time import sleep

import pytest
from django.db import IntegrityError, transaction

from cases.actions import consultation
from cases.lifecycle import OpinionKind, StepState
from cases.models import Opinion, Step
from portal.invariants import broken
from tests.cases import workflows
from tests.cases.office.test_races import losers, together
from tests.catalogue.journeys import Journey

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]


def asked() -> tuple[Journey, Step, datetime]:
    """A question whose time is over and that nobody has answered."""
    journey = workflows.journey(*workflows.CONSULTING)
    journey.do("reception")
    return journey, Step.objects.get(key="ask"), journey.later(24 * 4)


def test_an_answer_against_its_silence() -> None:
    journey, step, at = asked()
    who = journey.office.who("handler", "consulted")

    outcomes = together(
        lambda: consultation.give_opinion(journey.case.pk, kind="object", text="Không", sending=1, who=who, at=at),
        lambda: consultation.count_as_consent(journey.case.pk, step_id=step.pk, at=at),
    )

    answered = not isinstance(outcomes[0], Exception)
    assert answered == (outcomes[1] is None), "exactly one of them is counted"
    opinion = Opinion.objects.get()
    assert opinion.kind == (OpinionKind.OBJECT if answered else OpinionKind.SILENT)
    assert Step.objects.get(pk=step.pk).state == StepState.DONE
    assert [line for line in broken(at=at) if not line.startswith("INV-10")] == []


def test_the_twin_without_the_lock_lets_both_count() -> None:
    """The same reading and writing without the case's lock: both believe that the question is open."""
    _journey, step, at = asked()
    wrote: list[str] = []

    def without_lock(kind: str) -> None:
        with transaction.atomic():
            seen = Step.objects.get(pk=step.pk)
            assert seen.state == StepState.OPEN
            sleep(0.5)
            wrote.append(kind)
            Opinion.objects.create(step=seen, kind=OpinionKind.SILENT, given_at=at)

    outcomes = together(lambda: without_lock("answer"), lambda: without_lock("silence"))

    assert sorted(wrote) == ["answer", "silence"]
    assert [type(one) for one in losers(outcomes)] == [IntegrityError], "only the table still keeps them apart"
