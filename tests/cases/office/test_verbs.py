"""The verbs as pages: what is asked, what is kept when it is refused, and with which answer."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from cases.actions import processing, reception
from cases.lifecycle import ResultState, State
from cases.models import Case
from cases.selectors.acts import Possible
from tests.cases import cases
from tests.cases.cases import House
from tests.cases.office.pages import address, client_of, versioned
from tests.factories import AT

pytestmark = pytest.mark.django_db

CLOSED_PORT = 9
"""Nobody listens on the port of the discard service."""


def again(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def test_receiving_shows_the_promise_with_its_count_before_it_is_made(house: House) -> None:
    case = cases.submitted(house)
    client = client_of(house.office.binh)

    page = client.get(address(case, "tiep-nhan/"))
    done = client.post(address(case, "tiep-nhan/"), versioned(case), follow=True)

    assert "Ngày hẹn trả kết quả" in page.text
    assert "Cách tính ngày hẹn" in page.text
    assert "5 ngày làm việc" in page.text
    assert again(case).state == State.RECEIVED
    assert "Đã tiếp nhận hồ sơ" in done.text


def test_refusing_to_receive_needs_a_coded_reason_and_its_explanation(house: House) -> None:
    case = cases.submitted(house)
    client = client_of(house.office.binh)
    path = address(case, "tu-choi-tiep-nhan/")

    page = client.get(path)
    empty = client.post(path, versioned(case, explanation="Giấy tờ không đọc được."))
    forged = client.post(path, versioned(case, reason="because", explanation="x"))
    done = client.post(path, versioned(case, reason="papers_unusable", explanation="Ảnh chụp không đọc được."))

    assert "Điều 16, Nghị định số 118/2025/NĐ-CP" in page.text
    assert (empty.status_code, forged.status_code, done.status_code) == (422, 422, 302)
    assert "Giấy tờ không đọc được." in empty.text
    assert "Hãy chọn lý do" in empty.text
    assert again(case).state == State.DECLINED


def test_completion_is_asked_for_with_a_sentence_for_each_mark(house: House) -> None:
    case = cases.submitted(house)
    client = client_of(house.office.binh)
    path = address(case, "yeu-cau-bo-sung/")
    reason = "Ảnh chưa đạt yêu cầu."

    nothing = client.post(path, versioned(case, reason=reason))
    mute = client.post(path, versioned(case, reason=reason, **{"mark-component-portrait": "on"}))
    asked = {"mark-component-portrait": "on", "component-portrait": "Chụp lại", "field-phone": "Thiếu một số"}
    done = client.post(path, versioned(case, reason=reason, **asked))

    assert (nothing.status_code, mute.status_code, done.status_code) == (422, 422, 302)
    assert reason in mute.text
    items = again(case).supplements.get().items.order_by("id").values_list("target", "target_id", "problem")
    assert sorted(items) == [("component", "portrait", "Chụp lại"), ("field", "phone", "Thiếu một số")]


def test_who_comes_second_is_told_who_did_what_and_keeps_what_he_typed(house: House) -> None:
    case = cases.submitted(house)
    reception.accept(case.pk, who=house.office.bao.who, version=case.version, at=AT)
    typed = "Tôi đã viết rất dài ở đây."

    page = client_of(house.office.binh).post(
        address(case, "tu-choi-tiep-nhan/"), versioned(case, reason="expired", explanation=typed)
    )

    assert page.status_code == 409
    assert "Võ Quốc Bảo" in page.text
    assert "09:00" in page.text
    assert typed in page.text
    assert "Đã tiếp nhận" in page.text
    assert again(case).state == State.RECEIVED


def test_a_stale_page_of_the_same_state_can_be_sent_again_with_the_new_version(house: House) -> None:
    case = cases.taken(house)
    path = address(case, "phan-cong/")
    client = client_of(house.office.dung)
    cuong = house.office.cuong.post
    assert cuong is not None

    stale = client.post(path, {"version": case.version - 1, "post": cuong.pk})

    assert stale.status_code == 409
    assert f'name="version" value="{case.version}"' in stale.text
    assert client.post(path, versioned(case, post=cuong.pk)).status_code == 302
    assert again(case).handler_id == cuong.pk


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999", "１"])
def test_an_unreadable_version_counts_as_out_of_date(house: House, version: str) -> None:
    case = cases.submitted(house)

    page = client_of(house.office.binh).post(address(case, "tiep-nhan/"), {"version": version})

    assert page.status_code == 409
    assert again(case).state == State.SUBMITTED


def test_a_page_opened_too_late_says_so(house: House) -> None:
    case = cases.received(house)

    page = client_of(house.office.binh).get(address(case, "tu-choi-tiep-nhan/"))

    assert page.status_code == 409


def test_whose_task_it_is_not_is_refused(house: House) -> None:
    case = cases.taken(house)

    assert client_of(house.office.binh).post(address(case, "trinh/"), versioned(case)).status_code == 403
    assert client_of(house.office.anna).get(address(case)).status_code == 403
    assert client_of(house.office.cuong).post(address(case, "trinh/"), versioned(case)).status_code == 409


def test_the_handler_takes_asks_registers_and_drafts_with_what_the_rule_suggests(house: House) -> None:
    case = cases.received(house)
    client = client_of(house.office.chi)

    assert client.post(address(case, "nhan-xu-ly/"), versioned(case)).status_code == 302
    asked = client.post(address(case, "tra-cuu/"), {"kind": "licence_record"}, follow=True)
    page = client.get(address(case, "du-thao/"))

    assert "đang chờ trả lời" in asked.text
    assert client.post(address(case, "tra-cuu/"), {"kind": "gossip"}).status_code == 422
    assert 'value="010123456789"' in page.text
    assert page.text.count("checked") >= 2

    case = again(case)
    refused = client.post(address(case, "du-thao/"), versioned(case, kind="grant", granted_number="12"))
    assert refused.status_code == 422
    fields = {"kind": "grant", "granted_number": "010123456789", "granted_classes": ["2024:B"]}
    assert client.post(address(case, "du-thao/"), versioned(case, **fields)).status_code == 302
    assert again(case).decisions.get().content["granted_classes"] == ["2024:B"]

    early = client.post(address(again(case), "trinh/"), versioned(again(case)))
    assert early.status_code == 422
    assert "Hãy kiểm tra" in early.text or "kiểm tra" in early.text


def test_a_draft_of_refusal_needs_reason_and_explanation_and_keeps_them(house: House) -> None:
    case = cases.taken(house)
    client = client_of(house.office.chi)
    path = address(case, "du-thao/")

    refused = client.post(path, versioned(case, kind="refusal", **{"refusal-explanation": "Chưa nộp phạt"}))
    done = client.post(
        path,
        versioned(
            case,
            kind="refusal",
            **{"refusal-explanation": "Chưa nộp phạt", "refusal-reason": "pending_violation"},
        ),
    )

    assert (refused.status_code, done.status_code) == (422, 302)
    assert "Chưa nộp phạt" in refused.text
    assert again(case).decisions.get().reason == "pending_violation"


def test_written_verification_is_waited_for_and_recorded(house: House) -> None:
    case = cases.taken(house)
    chi = house.office.chi.who
    lookup = processing.look_up(case.pk, kind="licence_record", who=chi, at=AT)
    lookup.state, lookup.outcome, lookup.answered_at = "answered", "not_found", AT
    lookup.save()
    client = client_of(house.office.chi)

    waiting = client.post(address(case, "xac-minh/"), versioned(case, kind="licence_record"), follow=True)
    path = address(case, "ket-qua-xac-minh/")
    empty = client.post(path, versioned(again(case), confirmed="yes", answer=""))
    done = client.post(path, versioned(again(case), confirmed="yes", answer="Công văn 12/CV ngày 15/11"), follow=True)

    assert path in waiting.text
    assert (empty.status_code, done.status_code) == (422, 200)
    assert "Đã được xác nhận bằng văn bản" in done.text


def test_the_unit_head_forwards_or_sends_back_with_a_reason(house: House) -> None:
    case = cases.proposed(house)
    client = client_of(house.office.dung)

    mute = client.post(address(case, "tra-lai/"), versioned(case, reason=" "))
    done = client.post(address(case, "tra-lai/"), versioned(case, reason="Thiếu căn cứ"))

    assert (mute.status_code, done.status_code) == (422, 302)
    page = client_of(house.office.chi).get(address(case)).text
    assert [words in page for words in ("Thiếu căn cứ", "Thẩm định hồ sơ (làm lại)")] == [True, True]
    assert again(case).state == State.PROCESSING


def test_a_leader_approves_waits_for_the_document_sees_it_and_signs_it_on_his_phone(house: House) -> None:
    with cases.devices(house):
        case = cases.forwarded(house)
        client = client_of(house.office.ha)

        summary = client.get(address(case, "phe-duyet/"))
        approved = client.post(address(case, "phe-duyet/"), versioned(case))
        waiting = client.get(address(case, "ky-so/"))
        cases.deliver_only("render_result")
        shown = client.get(address(case, "ky-so/"))
        case = again(case)
        sha256 = case.results.get().rendered.sha256  # type: ignore[union-attr]  # has just been drawn
        picture = client.get(address(case, f"van-ban/{sha256}/1/"))
        wrong = client.post(address(case, "ky-so/"), versioned(case, pin="000000", sha256=sha256))
        other = client.post(address(case, "ky-so/"), versioned(case, pin=cases.PIN, sha256="0" * 64))

    assert "Hạng được cấp" in summary.text
    assert (approved.status_code, approved.headers["Location"]) == (302, address(case, "ky-so/"))
    assert waiting.headers["Refresh"]
    assert "Văn bản đang được lập" in waiting.text
    assert "Refresh" not in shown.headers
    assert sha256 in shown.text
    assert 'autocomplete="off"' in shown.text
    assert (picture.status_code, picture.headers["X-Content-Type-Options"]) == (200, "nosniff")
    assert wrong.status_code == 422
    assert "000000" not in wrong.text
    assert other.status_code == 409
    assert cases.PIN not in other.text
    assert case.results.get().state == ResultState.RENDERED


def test_a_clerk_seals_and_issues_what_was_signed(house: House) -> None:
    with cases.devices(house):
        case = cases.signed(house)
        client = client_of(house.office.lien)

        page = client.get(address(case, "phat-hanh/"))
        early = client.post(address(case, "ban-hanh/"), versioned(case))
        mute = client.post(address(case, "tra-lai-lanh-dao/"), versioned(case, reason=""))

    assert "01/TB-PC08" in page.text
    assert address(case, "ky-so-co-quan/") in page.text
    assert early.status_code == 409
    assert mute.status_code == 422
    assert again(case).state == State.APPROVED


def test_leader_and_clerk_sign_seal_and_issue_through_their_pages(house: House) -> None:
    begun = timezone.now() - timedelta(hours=6)
    with cases.devices(house, at=begun):
        case = cases.approved(house, at=begun)
        sha256 = case.results.get().rendered.sha256  # type: ignore[union-attr]  # has just been drawn
        leader, clerk = client_of(house.office.ha), client_of(house.office.lien)

        signed = leader.post(address(case, "ky-so/"), versioned(case, pin=cases.PIN, sha256=sha256))
        sealed = clerk.post(address(case, "ky-so-co-quan/"), versioned(again(case)), follow=True)
        issued = clerk.post(address(case, "ban-hanh/"), versioned(again(case)), follow=True)

    assert (signed.status_code, signed.headers["Location"]) == (302, "/can-bo/phe-duyet/")
    assert "Phát hành" in sealed.text
    assert "Đã phát hành" in issued.text
    assert again(case).state == State.RELEASED
    download = leader.get(address(case, "van-ban/"))
    assert download.content.startswith(b"%PDF")
    assert download.headers["Content-Disposition"] == 'attachment; filename="01-TB-PC08.pdf"'


def test_a_time_stamp_authority_that_is_down_is_told_and_nothing_is_lost(house: House, settings: Settings) -> None:
    with cases.devices(house):
        case = cases.signed(house)
    settings.TSA_URL = f"http://127.0.0.1:{CLOSED_PORT}"

    page = client_of(house.office.lien).post(address(case, "ky-so-co-quan/"), versioned(case))

    assert page.status_code == 503
    assert "Vào sổ và ký số cơ quan" in page.text
    assert case.results.get().state == ResultState.SIGNED


def test_the_leader_may_refuse_with_a_letter_or_send_back(house: House) -> None:
    case = cases.forwarded(house)
    client = client_of(house.office.ha)

    mute = client.post(address(case, "tu-choi/"), versioned(case, reason="health_not_fit", explanation=""))
    done = client.post(
        address(case, "tu-choi/"), versioned(case, reason="health_not_fit", explanation="Thị lực không đạt.")
    )
    back = client.post(address(case, "tra-lai-don-vi/"), versioned(again(case), reason="Xem lại thị lực"))

    assert (mute.status_code, done.status_code, back.status_code) == (422, 302, 302)
    assert again(case).state == State.PROCESSING
    assert again(case).results.get().state == ResultState.VOIDED


def test_who_drafted_does_not_forward_and_the_page_says_why(house: House) -> None:
    case = cases.proposed(house)
    decision = case.decisions.get()
    decision.post = house.office.dung.post  # type: ignore[assignment]  # he has one
    decision.save()
    client = client_of(house.office.dung)

    page = client.get(address(case))

    assert address(case, "trinh-phe-duyet/") not in page.text
    assert "phải do người khác thực hiện" in page.text
    assert client.post(address(case, "trinh-phe-duyet/"), versioned(case)).status_code == 403


def test_acts_are_posts_only(house: House) -> None:
    case = cases.taken(house)
    client = client_of(house.office.chi)

    for rest in ("nhan-xu-ly/", "tra-cuu/", "xac-minh/", "trinh/", "ghi-chu/"):
        assert client.get(address(case, rest)).status_code == 405, rest


@pytest.mark.parametrize(("reviewed", "label"), [(True, "Trình lãnh đạo đơn vị"), (False, "Trình phê duyệt")])
def test_the_button_says_to_whom_the_draft_goes(*, reviewed: bool, label: str) -> None:
    found = Possible(frozenset({"propose"}), reviewed=reviewed).acts

    assert [str(act.label) for act in found] == [label]  # a commune has no unit head between handler and chairman
