"""The citizen's way through the pages, without JavaScript."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from cases.actions import drafts, sending, supplement
from cases.actions.supplement import Pin
from cases.lifecycle import OutcomeKind, State
from cases.models import Case, Competence, Result
from cases.selectors.timeline import case_page
from services.actions import publish
from tests.cases import cases
from tests.catalogue.test_everything import everything
from tests.factories import Member, citizen
from tests.journal.deliveries import deliver_all
from tests.services.factories import AT

pytestmark = pytest.mark.django_db


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def test_an_expired_licence_is_told_before_anything_is_asked_or_paid() -> None:
    house = cases.house()
    client = signed_in(house.office.anna)

    page = client.post(
        f"/nop/{cases.SLUG}/",
        {
            "token": "a",
            "licence_validity": "dated",
            "expires_on_day": "1",
            "expires_on_month": "1",
            "expires_on_year": "2025",
        },
    )

    assert page.status_code == 200
    assert "đã hết hạn" in page.text
    assert "Điều 19" in page.text
    assert not Case.objects.exists()


def test_a_citizen_goes_from_the_question_to_the_receipt() -> None:
    house = cases.house()
    client = signed_in(house.office.anna)
    year = timezone.localdate().year + 1

    assert client.get(f"/nop/{cases.SLUG}/").status_code == 200
    begun = client.post(
        f"/nop/{cases.SLUG}/",
        {
            "token": "a",
            "licence_validity": "dated",
            "expires_on_day": "15",
            "expires_on_month": "1",
            "expires_on_year": str(year),
        },
    )
    assert begun.status_code == 302
    case = Case.objects.get()
    overview = client.get(begun.headers["Location"])
    assert overview.status_code == 200

    pages = re.findall(rf"/nhap/{case.key}/trang/([a-z]+)/", overview.text)
    assert pages[0] == "applicant"
    shown = client.get(f"/nhap/{case.key}/trang/applicant/")
    assert house.office.anna.person.full_name in shown.text

    upload = SimpleUploadedFile("anh.png", cases.picture(), "image/png")
    added = client.post(f"/nhap/{case.key}/giay-to/portrait/", {"file": upload})
    assert added.status_code == 302
    own = re.search(rf'href="(/nhap/{case.key}/tep/[^"]+/)">anh\.png<', client.get(added.headers["Location"]).text)
    assert own is not None
    assert client.get(own[1]).headers["Content-Disposition"].startswith("attachment")

    refused = client.post(
        f"/nhap/{case.key}/giay-to/portrait/", {"file": SimpleUploadedFile("x.png", b"MZ not a picture")}
    )
    assert refused.status_code == 422


def test_what_was_begun_or_sent_is_shown_before_it_is_begun_again() -> None:
    house = cases.house()
    address = f"/nop/{cases.SLUG}/"
    sent = cases.submitted(house)
    client = signed_in(house.office.anna)

    running = client.get(address).text
    assert "Ông/bà đã gửi hồ sơ này" in running
    assert f"/ho-so/{sent.code}/" in running
    assert 'name="token"' in client.get(f"{address}?moi=1").text

    draft = cases.draft(house)
    both = client.get(address).text
    assert f"/nhap/{draft.key}/" in both
    assert f"/ho-so/{sent.code}/" in both
    assert 'name="token"' in signed_in(citizen("Lê Thị Ba")).get(address).text, "hers alone are shown"


def test_what_is_typed_wrongly_is_kept() -> None:
    house = cases.house()
    case = cases.draft(house)
    client = signed_in(house.office.anna)

    page = client.post(f"/nhap/{case.key}/trang/contact/", {"phone": "12", "email": "an@example.vn"})

    assert page.status_code == 422
    again = client.get(f"/nhap/{case.key}/trang/contact/")
    assert 'value="12"' in again.text


def test_the_pages_of_a_case_open_in_every_state() -> None:
    house = cases.house()
    client = signed_in(house.office.anna)
    with cases.devices(house):
        case = cases.released(house)
        deliver_all()
    code = case.code

    for path in (
        "/ho-so/",
        f"/ho-so/{code}/",
        f"/ho-so/{code}/da-gui/",
        f"/ho-so/{code}/giay-hen/",
        f"/ho-so/{code}/danh-gia/",
    ):
        assert client.get(path).status_code == 200, path
    result = client.get(f"/ho-so/{code}/ket-qua/")
    assert result.headers["Content-Disposition"].startswith("attachment")
    assert Case.objects.get().state == State.RETURNED
    assert client.post(f"/ho-so/{code}/danh-gia/", {"stars": "5", "sentence": "Tốt"}).status_code == 302
    assert "<strong>Rất hài lòng</strong><br>Tốt" in client.get(f"/ho-so/{code}/").text
    assert client.post("/tra-cuu/", {"ma": str(code).lower(), "secret": case.lookup_secret}).status_code == 200
    assert client.post("/tra-cuu/", {"ma": code, "secret": "WRONG22222"}).status_code == 422
    document = case.results.get()
    assert client.get(f"/kiem-tra/{document.code}/").status_code == 200
    assert client.get("/kiem-tra/nothing/").status_code == 404
    uploaded = client.post("/kiem-tra/", {"file": SimpleUploadedFile("kq.pdf", result.content)})
    assert "portal-verdict--valid" in uploaded.text


def test_somebody_elses_case_is_not_found() -> None:
    house = cases.house()
    case = cases.submitted(house)
    nam = signed_in(house.office.nam)

    for path in (f"/ho-so/{case.code}/", f"/nhap/{case.key}/", f"/ho-so/{case.code}/rut/"):
        assert nam.get(path).status_code == 404


def repeating(house: cases.House) -> Case:
    """A draft of the service that asks for children."""
    version = publish(everything(), at=AT).version
    Competence.objects.create(
        service=version.service, receiving_unit=house.office.counter, lead_unit=house.office.division
    )
    return drafts.start_draft(version, who=house.office.anna.who, token="g", answers={}, language="vi", at=AT)


def test_a_child_is_added_and_removed_without_javascript_and_nothing_typed_is_lost() -> None:
    house = cases.house()
    client, case = signed_in(house.office.anna), repeating(house)
    address = f"/nhap/{case.key}/trang/family/"
    typed = {"children-count": "1", "children-0-child_name": "Trần An", "children-0-child_born_day": "x"}

    more = client.post(address, {**typed, "children-add": "1"})
    assert more.status_code == 200
    assert 'id="id_children-1"' in more.text
    assert "govuk-error-summary" not in more.text
    again = client.get(address)
    assert 'value="Trần An"' in again.text
    assert 'name="children-1-child_name"' in again.text
    assert 'value="x"' in again.text

    less = client.post(address, {**typed, "children-count": "2", "children-remove": "1"})
    assert 'name="children-1-child_name"' not in less.text
    assert 'value="Trần An"' in less.text

    wrong = client.post(address, {**typed, "stays-count": "1"})
    assert wrong.status_code == 422
    assert 'href="#id_children-0-child_born_0"' in wrong.text


def test_autosave_keeps_half_an_item() -> None:
    house = cases.house()
    client, case = signed_in(house.office.anna), repeating(house)
    saved = client.post(
        f"/nhap/{case.key}/trang/family/luu/", {"children-count": "2", "children-1-child_name": "Trần Bình"}
    )
    assert saved.status_code == 200
    assert Case.objects.get(pk=case.pk).draft.answers["children"] == [{}, {"child_name": "Trần Bình"}]
    assert 'value="Trần Bình"' in client.get(f"/nhap/{case.key}/trang/family/").text


def test_every_kind_of_field_is_drawn_and_kept_by_its_page() -> None:
    house = cases.house()
    client, case = signed_in(house.office.anna), repeating(house)
    for page in ("people", "figures", "choices", "business", "family"):
        address = f"/nhap/{case.key}/trang/{page}/"
        shown = client.get(address)
        assert shown.status_code == 200
        assert client.post(address, {}).status_code == 422
    assert client.get(f"/nhap/{case.key}/").status_code == 200


def test_a_draft_that_waits_for_its_payment_says_so_wherever_it_is_opened() -> None:
    house = cases.house()
    case = cases.draft(house)
    client = signed_in(house.office.anna)
    assert "Chờ thanh toán" not in client.get("/ho-so/").text

    ask_to_send(house, case)

    assert "Thanh toán chưa xong" in client.get("/ho-so/").text
    opened = client.get(f"/nhap/{case.key}/", follow=True)
    assert opened.redirect_chain == [(f"/nhap/{case.key}/kiem-tra/", 302)]
    assert "Chờ ông/bà thanh toán" in opened.text


def test_between_paying_and_sending_nobody_is_asked_to_pay_again() -> None:
    house = cases.house()
    case = cases.draft(house)
    client = signed_in(house.office.anna)
    bill = ask_to_send(house, case).bill
    assert bill is not None

    cases.pay(bill)

    page = client.get(f"/nhap/{case.key}/kiem-tra/")
    assert "Đã thanh toán, hồ sơ đang được gửi" in page.text
    assert "Thanh toán 135.000 đồng" not in page.text
    assert page.headers["Refresh"] == "3"


def test_money_that_is_being_checked_is_not_asked_for_again() -> None:
    house = cases.house()
    case = cases.draft(house)
    bill = ask_to_send(house, case).bill
    assert bill is not None

    cases.pay(bill, amount=1)

    page = signed_in(house.office.anna).get(f"/nhap/{case.key}/kiem-tra/").text
    assert "Khoản thanh toán đang được kiểm tra" in page
    assert "Thanh toán 135.000 đồng" not in page


def ask_to_send(house: cases.House, case: Case) -> sending.Sent:
    """Confirm the declaration and go on to paying."""
    return sending.request_sending(
        case.pk, token="click", declaration={"declaration": True}, who=house.office.anna.who, next_path="/", at=AT
    )


def test_a_page_of_the_form_says_which_of_how_many_it_is() -> None:
    house = cases.house()
    case = cases.draft(house)

    page = signed_in(house.office.anna).get(f"/nhap/{case.key}/trang/contact/")

    assert "trang 2 trên 7" in page.text


def test_before_anybody_looked_the_counter_is_not_said_to_be_checking() -> None:
    house = cases.house()
    case = cases.submitted(house)
    due = timezone.localtime(case.reception_due_at).strftime("%H:%M, %d/%m/%Y")

    in_time = case_page(case, who=house.office.anna.who, at=AT)
    late = case_page(case, who=house.office.anna.who, at=AT + timedelta(days=30))

    assert in_time.lead.startswith("Hồ sơ đang chờ bộ phận Một cửa kiểm tra")
    assert f"chậm nhất lúc {due}" in in_time.lead
    assert late.lead == f"Bộ phận Một cửa lẽ ra phải trả lời trước {due} và đang trễ hẹn. Ông/bà không phải làm gì."


def test_who_is_asked_to_complete_sees_on_the_case_until_when() -> None:
    house = cases.house()
    case = cases.submitted(house)
    asked = supplement.ask_at_reception(
        case.pk, pins=[Pin("field", "phone", "Thiếu một số")], reason="Số điện thoại", who=house.office.binh.who,
        version=case.version, at=AT,
    )  # fmt: skip

    page = signed_in(house.office.anna).get(f"/ho-so/{case.code}/")

    assert f"trước hết ngày {asked.answer_by:%d/%m/%Y}" in page.text


def test_a_letter_of_refusal_is_not_called_a_result_that_is_ready() -> None:
    house = cases.house()
    with cases.devices(house):
        case = cases.released(house)
    client = signed_in(house.office.anna)
    assert "Đã có kết quả" in client.get("/ho-so/").text

    Result.objects.update(kind=OutcomeKind.REFUSAL)

    for path in ("/ho-so/", f"/ho-so/{case.code}/"):
        page = client.get(path).text
        assert "Từ chối giải quyết" in page
        assert "Đã có kết quả" not in page
