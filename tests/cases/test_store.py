"""The person's own documents: kept when a case ends well, used again with consent, refused when they count no more."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cases.actions import drafts, processing
from cases.actions.citizen import withdraw
from cases.actions.store import keep_documents, take_document
from cases.models import Attachment, Case, DocumentUse, LinkedCase, StoredDocument, Submission
from cases.selectors import store, verification
from cases.selectors.office_papers import files_of
from ground.refusals import Invalid
from journal.models import Entry
from portal.views.api import described
from services.components import ComponentNeed
from tests.cases import cases, workflows
from tests.factories import AT, citizen
from tests.portal.programs import API

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(days=20)


@pytest.fixture
def house() -> cases.House:
    """The office; its service lets a portrait be used again (`reuse: true`)."""
    return cases.house()


def finished(house: cases.House) -> Case:
    """A case that ended well, its portrait found in order by the handler, and its documents kept."""
    with cases.devices(house):
        case = cases.released(house)
    cases.deliver_only("keep_for_owner")
    return case


def portrait(house: cases.House, case: Case) -> ComponentNeed:
    """What the draft asks for a portrait."""
    return drafts.needed(case, case.draft, at=LATER)["portrait"]


def of_type(kind: str) -> StoredDocument:
    """The only document of a type."""
    return StoredDocument.objects.get(type=kind)


def bare(house: cases.House) -> Case:
    """A new draft without its portrait."""
    case = cases.draft(house, at=LATER)
    Attachment.objects.filter(case=case, component="portrait").delete()
    return case


def test_a_released_case_leaves_its_result_and_the_papers_found_in_order(house: cases.House) -> None:
    case = finished(house)
    kept = {(one.kind, one.type): one for one in StoredDocument.objects.all()}
    result = kept["result", "driving_licence"]
    assert (result.owner_id, result.issuer, result.blob) == (
        case.applicant_id,
        house.office.police,
        case.results.get().sealed,
    )
    assert ("verified", "portrait") in kept
    assert ("verified", "licence_front") not in kept, "the service does not let it be used again"


def test_keeping_twice_changes_nothing(house: cases.House) -> None:
    case = finished(house)
    before = set(StoredDocument.objects.values_list("pk", flat=True))
    keep_documents(case, at=LATER)
    assert set(StoredDocument.objects.values_list("pk", flat=True)) == before


def test_a_paper_found_wrong_is_not_kept(house: cases.House) -> None:
    case = cases.taken(house)
    wrong = case.attachments.get(component="portrait")
    processing.check_component(
        case.pk, attachment_key=wrong.key, verdict="wrong", why="Mờ", who=house.office.chi.who, at=AT
    )
    StoredDocument.objects.all().delete()
    assert list(store.documents_of(case.applicant_id, on=timezone.localdate(AT))) == []


def test_a_document_stands_for_a_paper_with_consent_and_is_recorded(house: cases.House) -> None:
    finished(house)
    case = bare(house)
    own = of_type("portrait")
    who = house.office.anna.who
    assert [offer.key for offer in store.offers(case, portrait(house, case), on=LATER.date())] == [own.key]
    taken = take_document(case.pk, need=portrait(house, case), key=own.key, who=who, at=LATER)
    again = take_document(case.pk, need=portrait(house, case), key=own.key, who=who, at=LATER)
    assert taken == again
    assert store.offers(case, portrait(house, case), on=LATER.date()) == [], "it stands there already"
    assert taken.blob == own.blob
    assert DocumentUse.objects.get().consented_at == LATER
    entry = Entry.objects.get(kind="document.taken")
    assert entry.data == {"document": own.pk, "component": "portrait"}
    case = cases.sent(house, case, at=LATER)
    submission = Submission.objects.get(case=case)
    assert {row["component"]: row["source"] for row in submission.files} == {
        "portrait": "store",
        "licence_front": "upload",
        "licence_back": "upload",
        "health_certificate": "upload",
    }
    shown = files_of(case, submission, house.version.definition, "vi")
    (told,) = [file.taken_from for file in shown if file.taken_from]
    assert house.office.police.name_vi in told


def test_somebody_elses_document_is_not_found(house: cases.House) -> None:
    finished(house)
    stranger = citizen("Lê Văn Lạ")
    case = cases.draft(house, who=stranger.who, at=LATER)
    Attachment.objects.filter(case=case, component="portrait").delete()
    with pytest.raises(Invalid):
        take_document(case.pk, need=portrait(house, case), key=of_type("portrait").key, who=stranger.who, at=LATER)
    assert store.offers(case, portrait(house, case), on=LATER.date()) == []


def test_an_expired_document_is_shown_with_the_reason_and_refused(house: cases.House) -> None:
    finished(house)
    StoredDocument.objects.filter(type="portrait").update(expires_on=LATER.date() - timedelta(days=1))
    case = bare(house)
    (offer,) = store.offers(case, portrait(house, case), on=LATER.date())
    assert offer.why_not.startswith("Giấy tờ này đã hết hạn")
    with pytest.raises(Invalid) as refused:
        take_document(case.pk, need=portrait(house, case), key=offer.key, who=house.office.anna.who, at=LATER)
    assert refused.value.errors == {"document": offer.why_not}


def test_what_ends_between_choosing_and_sending_is_not_sent(house: cases.House) -> None:
    finished(house)
    case = bare(house)
    own = of_type("portrait")
    take_document(case.pk, need=portrait(house, case), key=own.key, who=house.office.anna.who, at=LATER)
    StoredDocument.objects.filter(pk=own.pk).update(expires_on=LATER.date() - timedelta(days=1))
    with pytest.raises(Invalid) as refused:
        cases.sent(house, case, at=LATER)
    assert list(refused.value.errors) == ["portrait"]
    assert Case.objects.get(pk=case.pk).state == "draft"


def test_a_result_is_ended_and_its_holder_reads_why(house: cases.House) -> None:
    case = finished(house)
    ended = cases.ended(house, case, reason="Cấp nhầm", at=LATER)
    assert ended.standing(LATER.date()) == "revoked"
    (result,) = [one for one in store.documents_of(case.applicant_id, on=LATER.date()) if one.kind == "result"]
    assert (result.standing, result.end_reason) == ("revoked", "Cấp nhầm")


def test_whoever_checks_an_ended_result_is_told(house: cases.House, client: Client) -> None:
    case = finished(house)
    page = f"/kiem-tra/{case.results.get().code}/"
    assert "không còn hiệu lực" not in client.get(page).content.decode()
    cases.ended(house, case, reason="Cấp nhầm hạng", at=LATER)
    told = client.get(page).content.decode()
    assert "không còn hiệu lực" in told
    assert "Cấp nhầm hạng" in told


def test_whoever_looks_up_the_case_is_told_that_its_result_has_ended(house: cases.House, client: Client) -> None:
    case = finished(house)
    receipt = {"code": case.code, "secret": case.lookup_secret}

    def told() -> dict[str, Any]:
        return dict(client.post(f"{API}/cases/look-up/", receipt, content_type="application/json").json())

    assert (told()["has_expired"], told()["ended_on"], told()["end_reason"]) == (False, None, "")
    StoredDocument.objects.filter(type="driving_licence").update(expires_on=AT.date())
    found = verification.case_by_secret(str(case.code), case.lookup_secret, at=LATER)
    assert found is not None
    assert (found.valid_to, found.has_expired) == (AT.date(), True)
    cases.ended(house, case, reason="Cấp nhầm", at=LATER)

    assert (told()["ended_on"], told()["end_reason"]) == ("2026-12-06", "Cấp nhầm")
    page = client.post("/tra-cuu/", {"ma": case.code, "secret": case.lookup_secret}).content.decode()
    assert "Hết hiệu lực từ ngày" in page
    assert "Cấp nhầm" in page
    result = client.get(f"{API}/results/{case.results.get().code}/").json()
    assert (result["ended_on"], result["end_reason"]) == ("2026-12-06", "Cấp nhầm")
    shapes = described()["components"]["schemas"]
    assert (set(shapes["CaseState"]["required"]), set(shapes["ResultState"]["required"])) == (set(told()), set(result))


def test_the_page_asks_for_consent_and_keeps_the_choice(house: cases.House, client: Client) -> None:
    finished(house)
    case = bare(house)
    own = of_type("portrait")
    client.force_login(house.office.anna.user)
    page = f"/nhap/{case.key}/giay-to/portrait/"
    assert "Dùng giấy tờ này" in client.get(page).content.decode()
    refused = client.post(f"{page}tu-kho/", {"document": own.key})
    assert refused.status_code == 422
    assert f'value="{own.key}" checked' in refused.content.decode()
    assert not DocumentUse.objects.exists()
    assert client.post(f"{page}tu-kho/", {"document": own.key, "consent": "on"}).status_code == 302
    assert DocumentUse.objects.count() == 1


def test_the_list_costs_the_same_for_one_and_for_many(
    house: cases.House, client: Client, django_assert_num_queries: object
) -> None:
    finished(house)
    with django_assert_num_queries(2):  # type: ignore[operator]  # a fixture of pytest-django
        assert len(store.documents_of(house.office.anna.person.pk, on=LATER.date())) >= 2


def with_own_portrait(house: cases.House) -> Case:
    """A sent case in which a document of her own stands for the portrait."""
    finished(house)
    case = bare(house)
    who = house.office.anna.who
    take_document(case.pk, need=portrait(house, case), key=of_type("portrait").key, who=who, at=LATER)
    return cases.sent(house, case, at=LATER)


def test_applying_again_asks_for_consent_anew_and_refuses_what_has_ended_since(
    house: cases.House, client: Client
) -> None:
    case = with_own_portrait(house)
    who = house.office.anna.who
    withdraw(case.pk, who=who, at=LATER)
    StoredDocument.objects.filter(type="portrait").update(expires_on=LATER.date())
    client.force_login(house.office.anna.user)

    page = client.post(f"/ho-so/{case.code}/nop-lai/", {"token": "again"}, follow=True)

    assert "chọn lại" in page.content.decode()
    again = Case.objects.get(state="draft")
    assert set(again.attachments.values_list("component", flat=True)) == {
        "licence_front",
        "licence_back",
        "health_certificate",
    }
    much_later = LATER + timedelta(days=1)
    (offer,) = store.offers(again, portrait(house, again), on=much_later.date())
    with pytest.raises(Invalid) as refused:
        take_document(again.pk, need=portrait(house, again), key=offer.key, who=who, at=much_later)
    assert "hết hạn" in refused.value.errors["document"]


@pytest.mark.parametrize("stored", [False, True])
def test_a_linked_case_takes_uploads_along_and_no_document_consented_to_for_the_main_one(*, stored: bool) -> None:
    link = workflows.LINK.replace("born: born", "born: born, for_whom: for_whom, other_name: other_name")
    steps = (workflows.RECEPTION, workflows.CHECK, link, workflows.APPROVAL, workflows.ISSUE)
    journey = workflows.journey(*steps, for_whom="other", other_name="Lê Thị Bình")
    paper = journey.case.attachments.get(component="authorisation")
    if stored:
        own = StoredDocument.objects.create(
            owner=journey.case.applicant, kind="verified", type="authorisation", title_vi="Giấy", title_en="Paper",
            issuer=journey.case.agency, issued_on=AT.date(), blob=paper.blob, case=journey.case, attachment=paper,
            kept_at=AT,
        )  # fmt: skip
        DocumentUse.objects.create(attachment=paper, document=own, consented_at=AT)
    journey.do("reception")
    journey.do("check")

    cases.deliver_only("open_linked")

    along = {row["component"] for row in LinkedCase.objects.get().case.submissions.get().files}
    assert along == (set() if stored else {"authorisation"})
