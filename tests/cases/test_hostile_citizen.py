"""A citizen who forges what the pages send: nothing is gained by it, and nothing breaks."""

from datetime import timedelta

import pytest
from django.test import Client

from cases.actions import linked, supplement
from cases.actions.store import keep_documents, take_document
from cases.actions.supplement import Pin
from cases.models import Case, LinkedCase, Step, StoredDocument
from ground.refusals import WrongState
from services.components import ComponentNeed
from tests.cases import cases, workflows
from tests.cases.cases import deliver_only
from tests.catalogue.journeys import Journey
from tests.factories import AT

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(days=20)


def test_a_completion_takes_no_document_for_a_paper_that_was_not_asked_for() -> None:
    house = cases.house()
    with cases.devices(house):
        keep_documents(cases.released(house), at=AT)
    case = cases.submitted(house, at=LATER)
    supplement.ask_at_reception(
        case.pk,
        pins=[Pin("component", "licence_front", "Ảnh mờ")],
        reason="Ảnh mờ",
        who=house.office.binh.who,
        version=case.version,
        at=LATER + timedelta(hours=1),
    )
    need = ComponentNeed(house.version.definition.component("portrait"), required=True)
    own = StoredDocument.objects.get(type="portrait")
    with pytest.raises(WrongState) as refused:
        take_document(case.pk, need=need, key=own.key, who=house.office.anna.who, at=LATER + timedelta(hours=2))
    assert refused.value.code == "not_asked_for"
    assert not case.attachments.filter(submission=None).exists()


@pytest.mark.parametrize("token", ["linked-{step}", "a\0b", "x" * 500, "<script>", " ", "đ"])
def test_a_forged_token_of_a_draft_is_replaced(token: str, client: Client) -> None:
    journey = workflows.linking()
    step = Step.objects.get(case=journey.case, key="next_one")
    client.force_login(journey.applicant.user)
    answer = client.post("/nop/copies/", {"token": token.format(step=step.pk)})
    assert answer.status_code == 302
    forged = Case.objects.get(applicant=journey.applicant.person, state="draft")
    assert len(forged.opening_token) == 22

    journey.do("reception")
    journey.do("check")
    deliver_only("open_linked")

    assert LinkedCase.objects.get(main=journey.case).step == step


def test_services_that_open_each_other_do_not_open_cases_without_end() -> None:
    journey = workflows.linking()
    opener = Journey(workflows.other(), journey.example, catalogue=journey.catalogue)
    LinkedCase.objects.create(step=Step.objects.get(case=opener.case, key="check"), main=opener.case, case=journey.case)
    journey.do("reception")
    journey.do("check")
    step = Step.objects.get(case=journey.case, key="next_one")

    with pytest.raises(WrongState) as refused:
        linked.open_linked(journey.case.pk, step_id=step.pk, at=journey.later(3))

    assert refused.value.code == "circle"
    assert LinkedCase.objects.count() == 1


@pytest.mark.parametrize("sent", [{"full_name": "An\0"}, {"full_name\0x": "An"}, {"born_0": "\0", "born_1": "1"}])
@pytest.mark.parametrize("door", ["", "luu/"])
def test_a_zero_byte_on_a_page_is_not_kept_and_no_error_page(sent: dict[str, str], door: str, client: Client) -> None:
    house = cases.house()
    case = cases.draft(house)
    client.force_login(house.office.anna.user)
    page = f"/nhap/{case.key}/trang/applicant/"
    assert client.post(f"{page}{door}", sent).status_code in {200, 422}
    assert client.get(page).status_code == 200
    assert "\0" not in str(Case.objects.get(pk=case.pk).draft.typed)
