"""The main job, verb by verb: from the draft to the signed result that a stranger can verify."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from cases.lifecycle import State
from cases.models import Case
from portal.invariants import broken
from records import storage
from signing.validation import validate
from tests.cases import cases
from tests.factories import AT
from tests.journal.deliveries import deliver_all

pytestmark = pytest.mark.django_db


def test_a_licence_is_renewed_from_the_draft_to_the_signed_result() -> None:
    house = cases.house()

    with cases.devices(house):
        case = cases.released(house)
        result = case.results.get()

        assert case.state == State.RELEASED
        assert result.full_number == "01/TB-PC08"
        assert result.sealed is not None
        verdict = validate(storage.read(result.sealed), at=AT)
        assert (verdict.valid, verdict.reason_code) == (True, "valid")
        assert len(verdict.signatures) == 2
        deliver_all()

    papers = {paper.kind: paper for paper in case.papers.all()}
    assert {"acknowledgement", "form_01"} == set(papers)
    assert all(paper.blob_id for paper in papers.values())
    assert Case.objects.get(pk=case.pk).due_at == case.promised_at
    assert broken(at=AT + timedelta(hours=7)) == []


def test_what_was_sent_never_changes() -> None:
    house = cases.house()
    case = cases.submitted(house)

    with pytest.raises(IntegrityError), transaction.atomic():
        case.submissions.update(answers={})
    with pytest.raises(IntegrityError), transaction.atomic():
        case.submissions.all()._raw_delete("default")

    assert case.submissions.get().answers["full_name"]
