"""Every service, with every example that passes, from the draft to the signed result; a new folder is walked too."""

import pytest

from cases.lifecycle import OutcomeKind, State
from cases.models import Result
from portal.invariants import broken
from records import storage
from services.actions import folders
from services.records import facts
from signing.validation import validate_own
from tests.catalogue.journeys import Journey, text_of
from tests.services.factories import checked

pytestmark = pytest.mark.django_db

PASSING = [
    (folder.name, name)
    for folder in folders()
    for name, example in sorted(checked(folder.name).examples.items())
    if example.passes
]
FIRST = sorted(dict(reversed(PASSING)).items())


def _walk(slug: str, name: str, *, refuses: bool = False) -> Journey:
    journey = Journey(checked(slug), checked(slug).examples[name], refuses=refuses)
    journey.to_the_end()
    return journey


def _read(result: Result) -> str:
    """Return what the issued document says; its two signatures are checked on the way."""
    assert result.sealed is not None
    pdf = storage.read(result.sealed)
    verdict = validate_own(pdf, at=result.numbered_at)
    assert (verdict.valid, len(verdict.signatures)) == (True, 2), verdict.reason_code
    return text_of(pdf)


def _promises_broken(journey: Journey) -> list[str]:
    """Return what `verify_invariants` finds, but for papers and messages that the journey did not wait for, and files.

    Files of other tests lie in the same store, and their rows were rolled back: to an example of a later year they are
    old enough to be nobody's.
    """
    return [line for line in broken(at=journey.later(7)) if not line.startswith(("INV-10", "INV-11"))]


@pytest.mark.parametrize(("slug", "name"), PASSING)
def test_an_example_is_granted_and_the_document_says_so(slug: str, name: str) -> None:
    journey = _walk(slug, name)

    assert journey.case.state == State.RELEASED
    result = journey.case.results.get()
    assert result.kind == OutcomeKind.GRANT
    words = _read(result)
    assert result.full_number in words
    granted = facts(journey.definition, journey.case.submissions.latest("number").answers, result.decision.content)
    assert any(" ".join(one.value.split()) in words for one in granted) or journey.case.applicant_name in words
    assert _promises_broken(journey) == []


@pytest.mark.parametrize(("slug", "name"), FIRST)
def test_an_example_is_refused_with_the_first_reason_of_the_service(slug: str, name: str) -> None:
    journey = _walk(slug, name, refuses=True)

    assert journey.case.state == State.RELEASED
    result = journey.case.results.get()
    assert result.kind == OutcomeKind.REFUSAL
    words = _read(result)
    assert journey.case.applicant_name in words
    assert " ".join(journey.definition.refusal_reasons[0].text.vi.split()) in words
    assert _promises_broken(journey) == []
