"""An official's case page: what it shows to whom, what it costs, and what it leaves in the journal."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.actions import drafts, processing, reception, supplement
from cases.actions.supplement import Pin
from cases.models import Case
from cases.selectors.remaining import remaining
from journal.models import Access
from records.actions import make_page_images
from tests.accounts.weeks import at as moment
from tests.accounts.weeks import office_hours
from tests.cases import cases
from tests.cases.cases import House
from tests.cases.office.pages import address, client_of
from tests.factories import AT

pytestmark = pytest.mark.django_db

CEILING = 20


def completed(house: House) -> Case:
    """Asked for completion while processing and completed with a new portrait and another phone number."""
    office = house.office
    case = cases.taken(house)
    pins = [Pin("component", "portrait", "Ảnh bị mờ"), Pin("field", "phone", "Thiếu một số")]
    supplement.ask_while_processing(
        case.pk,
        pins=pins,
        reason="Ảnh chưa đạt",
        who=office.chi.who,
        version=case.version,
        at=AT + timedelta(hours=3),
    )
    later = AT + timedelta(days=1)
    data = cases.picture("blue")
    cases.add_file(case, "portrait", who=office.anna.who, at=later, data=data)
    given = {"phone": "+84987654321"}
    drafts.save_page(case.pk, page="contact", answers=given, typed={}, complete=True, who=office.anna.who, at=later)
    supplement.answer_supplement(case.pk, token="again", who=office.anna.who, at=later)
    return Case.objects.get(pk=case.pk)


def test_the_page_shows_what_completion_changed_and_explains_the_date(house: House) -> None:
    case = completed(house)

    text = client_of(house.office.chi).get(address(case)).text

    assert "Nội dung thay đổi trong lần bổ sung gần nhất" in text
    assert '<del class="portal-was">0912 345 678</del>' in text
    assert '<ins class="portal-now">0987 654 321</ins>' in text
    assert "được tính lại từ đầu" in text or "tính lại" in text
    assert "Ảnh bị mờ" in text


def test_the_history_names_the_paper_that_was_checked(house: House) -> None:
    text = client_of(house.office.chi).get(address(cases.drafted(house))).text

    assert '<p class="portal-timeline__text">Ảnh chân dung</p>' in text


def test_the_page_costs_at_most_twenty_queries_whatever_has_happened(house: House) -> None:
    fresh, old = cases.submitted(house), cases.forwarded(house, who=house.office.nam.who)
    for place in range(5):
        reception.add_note(old.pk, text=f"Ghi chú {place}", who=house.office.chi.who, at=AT)
    for attachment in old.attachments.all():
        make_page_images(attachment.blob_id, at=AT)
    client = client_of(house.office.binh)
    client.get(address(old))

    with CaptureQueriesContext(connection) as first:
        assert client.get(address(fresh)).status_code == 200
    with CaptureQueriesContext(connection) as later:
        assert client.get(address(old)).status_code == 200

    assert len(first) <= len(later) <= CEILING, "\n".join(query["sql"][:120] for query in later)


def test_opening_a_case_is_recorded_once_in_a_quarter_of_an_hour(house: House) -> None:
    case = cases.submitted(house)
    client = client_of(house.office.binh)

    client.get(address(case))
    client.get(address(case, "tiep-nhan/"))
    client.get(address(case))

    (access,) = Access.objects.filter(case_id=case.pk)
    assert (access.person_id, access.purpose) == (house.office.binh.person.pk, "view")
    assert access.case_owner_person_id == house.office.anna.person.pk


@pytest.mark.parametrize("who", ["minh", "oanh", "quang"])
def test_a_case_outside_my_scope_does_not_exist(house: House, who: str) -> None:
    case = cases.submitted(house)
    key = case.attachments.first().key  # type: ignore[union-attr]  # a sent case has files
    client = client_of(house.office.members()[who])

    for rest in ("", "tiep-nhan/", f"tep/{key}/", f"trang/{key}/1/", "van-ban/", "phe-duyet/"):
        assert client.get(address(case, rest)).status_code in {403, 404}, rest
    assert not Access.objects.exists()


def test_a_clerk_reads_the_course_of_a_case_but_not_the_application(house: House) -> None:
    case = cases.forwarded(house)
    reception.add_note(case.pk, text="Chuyện nội bộ", who=house.office.chi.who, at=AT)
    key = case.attachments.first().key  # type: ignore[union-attr]  # a sent case has files

    inside, outside = client_of(house.office.chi).get(address(case)).text, client_of(house.office.lien)
    page = outside.get(address(case))

    for word in ("Chuyện nội bộ", "0912 345 678", "12 Lý Thường Kiệt"):
        assert word in inside
        assert word not in page.text
    assert "Các bước xử lý" in page.text
    assert outside.get(address(case, f"tep/{key}/")).status_code in {403, 404}
    assert outside.post(address(case, "ghi-chu/"), {"text": "x"}).status_code in {403, 404}


def test_papers_are_looked_at_as_pictures_and_leave_as_downloads_only(house: House) -> None:
    case = cases.submitted(house)
    attachment = case.attachments.get(component="portrait")
    client = client_of(house.office.binh)
    waiting = client.get(address(case, f"?tep={attachment.key}"))
    make_page_images(attachment.blob_id, at=AT)

    shown = client.get(address(case, f"?tep={attachment.key}"))
    picture = client.get(address(case, f"trang/{attachment.key}/1/"))
    original = client.get(address(case, f"tep/{attachment.key}/"))

    assert "Ảnh các trang đang được" in waiting.text or "đang được tạo" in waiting.text
    assert address(case, f"trang/{attachment.key}/1/") in shown.text
    assert (picture.status_code, picture.headers["X-Content-Type-Options"]) == (200, "nosniff")
    assert original.headers["Content-Disposition"].startswith("attachment")
    assert original.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in original.headers["Cache-Control"]
    assert client.get(address(case, f"trang/{attachment.key}/2/")).status_code == 404
    assert client.get(address(case, "tep/unknown/")).status_code == 404


def test_a_draft_is_not_seen_by_any_official(house: House) -> None:
    case = cases.draft(house)
    attachment = case.attachments.first()
    assert attachment is not None

    client = client_of(house.office.binh)

    assert client.get(f"/can-bo/ho-so/{case.key}/").status_code == 404
    assert case.key not in client.get("/can-bo/tiep-nhan/?tab=all").text


def test_checking_a_paper_leads_to_the_next_one_and_asks_why_when_wrong(house: House) -> None:
    case = cases.taken(house)
    client = client_of(house.office.chi)
    first, second = (case.attachments.get(component=one).key for one in ("portrait", "licence_front"))

    refused = client.post(address(case, f"kiem-tra/{first}/"), {"verdict": "wrong", "why": " "})
    done = client.post(address(case, f"kiem-tra/{first}/"), {"verdict": "wrong", "why": "Ảnh bị mờ"}, follow=True)

    assert refused.status_code == 422
    assert f"tep/{first}/" in refused.text
    assert "Chưa đủ điều kiện cấp" in done.text
    assert f"kiem-tra/{second}/" in done.text
    assert case.checks.get().why == "Ảnh bị mờ"


def test_a_note_is_kept_and_an_empty_one_is_not(house: House) -> None:
    case = cases.submitted(house)
    client = client_of(house.office.binh)

    empty = client.post(address(case, "ghi-chu/"), {"text": "  "})
    kept = client.post(address(case, "ghi-chu/"), {"text": "Gọi lại sau <b>3</b> giờ"}, follow=True)

    assert empty.status_code == 422
    assert "Gọi lại sau &lt;b&gt;3&lt;/b&gt; giờ" in kept.text


def test_only_verbs_that_make_sense_are_offered(house: House) -> None:
    case = cases.submitted(house)
    at_counter = client_of(house.office.binh).get(address(case)).text
    at_handler = client_of(house.office.chi).get(address(case)).text

    assert address(case, "tiep-nhan/") in at_counter
    assert address(case, "nhan-xu-ly/") not in at_handler

    case = reception.accept(case.pk, who=house.office.binh.who, version=case.version, at=AT)
    assert address(case, "nhan-xu-ly/") in client_of(house.office.chi).get(address(case)).text
    processing.take(case.pk, who=house.office.chi.who, version=case.version, at=AT)
    assert address(case, "nhan-xu-ly/") not in client_of(house.office.cuong).get(address(case)).text
    assert address(case, "du-thao/") not in client_of(house.office.cuong).get(address(case)).text
    assert address(case, "du-thao/") in client_of(house.office.chi).get(address(case)).text


def test_five_days_of_seven_and_a_half_hours_are_five_days() -> None:
    evening, week = moment("2026-11-25 19:30"), office_hours()

    five = remaining(moment("2026-12-02 17:00"), at=evening, calendar=week)
    two = remaining(moment("2026-11-27 17:00"), at=evening, calendar=week)

    assert (five.label, two.label) == ("Còn 5 ngày làm việc", "Còn 2 ngày làm việc")


def test_the_head_says_with_whom_the_case_is_now(house: House) -> None:
    case = cases.proposed(house)

    page = client_of(house.office.chi).get(address(case))

    assert "<dt>Đang ở:</dt><dd>Lãnh đạo đơn vị xử lý (kiểm tra kết quả thẩm định)</dd>" in page.text


def test_a_register_that_was_asked_is_not_still_to_be_asked(house: House) -> None:
    case = cases.taken(house)
    who = house.office.chi.who
    processing.look_up(case.pk, kind="licence_record", who=who, at=AT + timedelta(hours=3))

    page = client_of(house.office.chi).get(address(case))

    assert page.text.count("Đang chờ trả lời") == 1
