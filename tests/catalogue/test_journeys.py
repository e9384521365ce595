"""Every service, with every example that passes, from the draft to the signed result; a new folder is walked too."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cases.lifecycle import OutcomeKind, State
from cases.models import Result
from ground.ports import use
from portal.invariants import broken
from records import storage
from records.storage import DiskStorage
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


@pytest.fixture(autouse=True)
def _own_files(tmp_path: Path) -> Iterator[None]:
    """Give each journey a file store of its own: rows of other tests are rolled back, their files are not."""
    with use("blob_storage", DiskStorage(tmp_path)):
        yield


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
    """Return what `verify_invariants` finds, but for papers and messages that the journey did not wait for."""
    return [line for line in broken(at=journey.later(7)) if not line.startswith("INV-10")]


def test_every_folder_is_walked() -> None:
    """A folder that cannot be read has no examples: it must not fall out of this list unseen."""
    assert {slug for slug, _name in PASSING} == {folder.name for folder in folders()} != set()


@pytest.mark.parametrize(("slug", "name"), PASSING)
def test_an_example_is_granted_and_the_document_says_so(slug: str, name: str) -> None:
    journey = _walk(slug, name)

    assert journey.case.state == State.RELEASED
    result = journey.case.results.get()
    assert result.kind == OutcomeKind.GRANT
    words = _read(result)
    assert result.full_number in words
    assert result.record["locks"] == ("person" if slug == "death-registration" else None)
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
