"""An issued result is ended by two persons, the second with her own key (trust.md §4.2, row 32)."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Post
from accounts.roles import Role
from accounts.who import who_is
from cases.actions import ending
from cases.history import subject
from cases.models import Case, ResultEnding, StoredDocument
from ground.refusals import Changed, NotAllowed, WrongState
from ground.who import Actor
from journal.actions import record
from journal.models import Entry
from notifications.models import Message
from portal.invariants import broken
from signing.refusals import WrongPin
from signing.validation import validate_statement
from tests.cases import cases
from tests.cases.office.pages import client_of
from tests.factories import AT, Member

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(days=20)
WHY = {"reason": "Cấp nhầm hạng", "article": "Điều 33 khoản 1"}


@pytest.fixture
def house() -> cases.House:
    return cases.house()


def issued(house: cases.House) -> Case:
    """A case whose licence was issued and is kept for its holder."""
    with cases.devices(house):
        case = cases.released(house)
    cases.deliver_only("keep_for_owner")
    return case


def proposed(case: Case, by: Member) -> Case:
    """Its end is proposed."""
    ending.propose_end(case.pk, **WHY, who=by.who, version=case.version, at=LATER)
    return Case.objects.get(pk=case.pk)


def test_the_unit_head_proposes_and_the_leader_signs_what_is_decided(house: cases.House) -> None:
    office = house.office
    case = proposed(issued(house), office.dung)
    document = StoredDocument.objects.get(case=case, kind="result")
    assert document.standing(LATER.date()) == "valid"

    with cases.devices(house):
        with pytest.raises(WrongPin):
            ending.confirm_end(case.pk, pin="000000", who=office.ha.who, version=case.version, at=LATER)
        ended = ending.confirm_end(case.pk, pin=cases.PIN, who=office.ha.who, version=case.version, at=LATER)

    assert (ended.standing(LATER.date()), ended.end_reason) == ("revoked", WHY["reason"])
    decided = document.endings.get()
    text, signature = decided.statement.encode(), bytes(decided.signature or b"")
    verdict = validate_statement(text, signature, at=LATER)
    assert (verdict.valid, [one.signer for one in verdict.signatures]) == (True, [office.ha.person.full_name])
    assert not validate_statement(text.replace(b"33", b"34"), signature, at=LATER).valid
    told = json.loads(decided.statement)
    assert (told["document"], told["document_sha256"]) == (document.number, document.blob.sha256)
    assert (told["proposed_by"], told["decided_by"]) == (office.dung.person.full_name, office.ha.person.full_name)
    kinds = Entry.objects.filter(subject_id=case.pk, kind__startswith="case.result_e").order_by("id")
    assert list(kinds.values_list("kind", flat=True)) == ["case.result_end_proposed", "case.result_ended"]


def test_one_person_alone_ends_nothing_whatever_posts_she_has(house: cases.House) -> None:
    office = house.office
    clerk = office.lien.post
    assert clerk is not None
    Post.objects.create(
        person=office.ha.person, unit=clerk.unit, role=Role.CLERK, title_vi="Văn thư", valid_from=clerk.valid_from
    )
    both = who_is(office.ha.user, at=LATER)
    case = issued(house)
    ending.propose_end(case.pk, **WHY, who=both, version=case.version, at=LATER)

    with cases.devices(house), pytest.raises(NotAllowed):
        ending.confirm_end(case.pk, pin=cases.PIN, who=both, version=case.version + 1, at=LATER)

    with pytest.raises(IntegrityError, match="ending_two_persons"), transaction.atomic():
        ResultEnding.objects.update(
            state="confirmed",
            decider=office.ha.person,
            decided_by=clerk,
            decided_at=LATER,
            statement="x",
            signature=b"x",
        )
    assert StoredDocument.objects.get(case=case, kind="result").ended_on is None


def test_its_holder_is_told_once_it_is_confirmed_and_reads_why_on_her_page(house: cases.House) -> None:
    case = proposed(issued(house), house.office.dung)
    cases.deliver_only("tell_applicant")
    told = Message.objects.filter(kind="case.result_ended", recipient=house.office.anna.person)
    assert not told.exists()

    with cases.devices(house):
        ending.confirm_end(case.pk, pin=cases.PIN, who=house.office.ha.who, version=case.version, at=LATER)
    cases.deliver_only("tell_applicant")

    page = client_of(house.office.anna).get(told.get().path).text
    assert "Kết quả này không còn hiệu lực." in page
    assert WHY["reason"] in page


def test_who_proposes_when_and_how_often(house: cases.House) -> None:
    office, case = house.office, issued(house)
    for stranger in (office.chi, office.ha, office.binh):
        with pytest.raises(NotAllowed):
            proposed(case, stranger)
    fresh = proposed(case, office.lien)
    with pytest.raises(Changed):
        proposed(case, office.dung)
    with pytest.raises(WrongState):
        proposed(fresh, office.dung)

    with cases.devices(house):
        ending.confirm_end(case.pk, pin=cases.PIN, who=office.ha.who, version=fresh.version, at=LATER)
    with pytest.raises(IntegrityError, match="immutable"), transaction.atomic():
        ResultEnding.objects.update(reason="Khác")
    with pytest.raises(WrongState):
        proposed(Case.objects.get(pk=case.pk), office.dung)


def test_the_pages_from_the_proposal_to_the_leader_who_drops_it(house: cases.House) -> None:
    case = issued(house)
    head, leader = client_of(house.office.dung), client_of(house.office.ha)
    propose, confirm, drop, page, desk = (
        reverse(f"office:{name}", args=args)
        for name, args in (
            *((name, [case.code]) for name in ("propose-end", "end-result", "drop-end", "case")),
            ("approval", []),
        )
    )
    assert propose in head.get(page).text
    assert confirm not in leader.get(page).text
    assert "Chưa có ai đề nghị" in leader.get(confirm).text

    unseen = head.post(propose, {"version": case.version, "reason": "\u200b\u202e", "article": WHY["article"]})
    assert (unseen.status_code, ResultEnding.objects.exists()) == (422, False)
    missing = head.post(propose, {"version": case.version, "reason": WHY["reason"], "article": ""})
    assert (missing.status_code, WHY["reason"] in missing.text) == (422, True)
    assert head.post(propose, {"version": case.version, **WHY}).status_code == 302
    assert propose not in head.get(page).text

    assert confirm in leader.get(page).text
    assert confirm in leader.get(f"{desk}?tab=ending").text
    shown = leader.get(confirm).text
    assert all(word in shown for word in (*WHY.values(), house.office.dung.person.full_name))
    with cases.devices(house):
        refused = leader.post(confirm, {"version": case.version + 1, "pin": "000000"})
    assert (refused.status_code, "Mã PIN không đúng" in refused.text) == (422, True)
    assert leader.post(drop, {"version": case.version + 1, "reason": "Hạng ghi đúng"}).status_code == 302

    assert "Hạng ghi đúng" in head.get(propose).text
    assert StoredDocument.objects.get(case=case, kind="result").ended_on is None


def test_an_end_that_nobody_signed_or_that_was_undone_is_found(house: cases.House) -> None:
    office, case = house.office, proposed(issued(house), house.office.dung)
    with cases.devices(house):
        ending.confirm_end(case.pk, pin=cases.PIN, who=office.ha.who, version=case.version, at=LATER)
    mine = StoredDocument.objects.filter(case=case, kind="result")
    by = {"ended_on": LATER.date(), "ended_by": office.ha.post}

    def found() -> list[str]:
        return [line for line in broken(at=LATER) if "end of a result" in line]

    assert found() == []
    mine.update(ended_on=None, end_reason="", ended_by=None)
    assert "does not stand as its end was signed" in found()[0]
    mine.update(**by, end_reason="Vì lý do khác")
    assert "does not stand as its end was signed" in found()[0]
    mine.update(**by, end_reason=WHY["reason"])
    assert found() == []


def test_a_result_that_one_person_ended_before_two_were_asked_stays_ended(house: cases.House) -> None:
    office, case = house.office, issued(house)
    mine = StoredDocument.objects.filter(case=case, kind="result")
    mine.update(ended_on=LATER.date(), ended_by=office.ha.post, end_reason="Cấp nhầm")
    assert any("ended by nobody" in line for line in broken(at=LATER))

    record("case.result_ended", subject=subject(case.pk), actor=Actor.system("test"), at=LATER, data={"document": 1})

    assert not any("ended by nobody" in line for line in broken(at=LATER))
    for person, name in ((office.dung, "propose-end"), (office.ha, "end-result"), (office.ha, "drop-end")):
        page = client_of(person).get(reverse(f"office:{name}", args=[case.code]))
        assert (page.status_code, "Không có kết quả nào để chấm dứt hiệu lực" in page.text) == (409, True)

    forged = {"state": "confirmed", "statement": "{}", "signature": b"x", "reason": "Cấp nhầm", "article": "Điều 33"}
    proposed_by = {"proposer": office.dung.person, "proposed_by": office.dung.post, "proposed_at": LATER}
    decided_by = {"decider": office.ha.person, "decided_by": office.ha.post, "decided_at": LATER}
    ResultEnding.objects.create(document=mine.get(), **forged, **proposed_by, **decided_by)
    assert any("end of a result" in line for line in broken(at=LATER))
