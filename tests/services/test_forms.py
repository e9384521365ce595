"""Pages as forms: one rule for the page and for the whole, nothing lost, nothing hidden sent."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import override

from services import answers as service_answers
from services.forms import PageForm, page_form
from services.prefill import initial
from tests.services.factories import AT, answers, definition


def sent(page: str, data: str, *, known: dict[str, Any] | None = None, lang: str = "vi") -> PageForm:
    """Return a page as a browser sent it."""
    return page_form(definition(), page, answers=known or {}, data=QueryDict(data), lang=lang, at=AT)


class SomePerson:
    """A person as far as the form asks."""

    full_name = "Nguyễn Thị Ánh Tuyết"
    born = "1990-03"
    sex = "f"
    nationality = "VN"
    personal_number = "001190012345"
    phone = "+84912345678"
    email = ""
    province_code = "01"
    commune_name = "Phường Cửa Nam"
    address_line = "12 Lý Thường Kiệt"


def test_the_form_knows_the_person() -> None:
    known = initial(definition(), SomePerson())  # type: ignore[arg-type]  # as much of a person as is asked
    assert known["born"] == "1990-03"
    assert known["residence"] == known["postal_address"] == answers()["residence"]
    assert "email" not in known

    html = str(page_form(definition(), "applicant", answers=known, lang="vi", at=AT))
    assert 'value="Nguyễn Thị Ánh Tuyết"' in html
    assert 'name="born_month" class="govuk-input govuk-date-input__input govuk-input--width-2" value="3"' in html


def test_a_right_page_gives_the_stored_answers() -> None:
    form = sent("validity", "licence_validity=dated&expires_on_day=27&expires_on_month=3&expires_on_year=2027")
    assert form.is_valid()
    assert form.answers == {"licence_validity": "dated", "expires_on": "2027-03-27"}


def test_a_date_pasted_into_the_first_box_is_understood() -> None:
    form = sent("validity", "licence_validity=dated&expires_on_day=27/3/2027&expires_on_month=&expires_on_year=")
    assert form.is_valid()
    assert form.answers["expires_on"] == "2027-03-27"


def test_errors_stand_at_their_fields_in_the_language_of_the_page() -> None:
    data = "licence_number=0101234567890&issued_on_day=31&issued_on_year=2020&issued_by=&licence_classes=2008:B2"
    form = sent("licence", data)
    assert not form.is_valid()
    assert form.errors == {
        "licence_number": ["Số giấy phép lái xe có 12 chữ số. Ông/bà đã nhập 13 chữ số."],
        "issued_on": ["Ngày cấp phải có tháng."],
        "issued_by": ["Hãy nhập cơ quan cấp giấy phép"],
    }
    with override("en"):
        form = sent("licence", data, lang="en")
        assert form.errors["issued_on"] == ["Date of issue must include the month."]
        assert form.errors["issued_by"] == ["Enter the agency that issued the licence"]


def test_a_wrong_page_keeps_what_could_be_read_for_the_draft() -> None:
    form = sent("licence", "licence_number=12&licence_classes=2008:B2", known={"born": "1990", "issued_by": "Sở"})
    assert not form.is_valid()
    assert form.draft == {"born": "1990", "licence_classes": ["2008:B2"]}
    assert form.kept == {"licence_number": None, "issued_on": None, "licence_classes": ["2008:B2"], "issued_by": None}


def test_a_question_that_does_not_apply_needs_no_answer_and_its_mistakes_do_not_matter() -> None:
    form = sent("validity", "licence_validity=unlimited&expires_on_day=99")
    assert form.is_valid()
    assert form.answers == {"licence_validity": "unlimited"}


def test_a_question_that_applies_is_required() -> None:
    form = sent("delivery", "delivery=post")
    assert form.errors == {"postal_address": ["Hãy nhập địa chỉ nhận thẻ"]}


def test_what_is_asked_only_after_a_mistake_is_not_missing_too() -> None:
    household = definition("household-business")
    nothing, wrong = (
        page_form(household, "activities", answers={}, data=QueryDict(f"activities={typed}"), lang="vi", at=AT)
        for typed in ("", "99999")
    )
    assert list(nothing.errors) == ["other_activity"]
    assert list(wrong.errors) == ["activities"]


def test_a_hidden_answer_is_not_sent_and_not_lost() -> None:
    home = "postal_address_province=01&postal_address_commune=Phường Cửa Nam&postal_address_street=12 Lý Thường Kiệt"
    form = sent("delivery", f"delivery=electronic&{home}")
    assert form.is_valid()
    assert form.answers == {"delivery": "electronic"}
    assert form.draft["postal_address"] == {**answers()["postal_address"], "commune": "00082"}

    cleaned = service_answers.clean(definition(), {**answers(), **form.draft}, at=AT)
    assert "postal_address" not in cleaned.answers
    assert sent("delivery", f"delivery=post&{home}").is_valid()


def test_without_javascript_every_question_of_the_page_is_there_and_says_when_it_applies() -> None:
    form = page_form(definition(), "reason", answers={}, lang="vi", at=AT)
    assert list(form.fields) == ["exchange_reason", "mismatch_detail", "second_licence_number", "residence_card_number"]
    html = str(form)
    assert 'data-shown-when="exchange_reason" data-shown-values="data_mismatch"' in html
    assert " required" not in html


def test_a_rule_that_looks_at_another_page_is_asked_on_the_page() -> None:
    reason = "exchange_reason=expiring"
    assert sent("reason", reason, known={"licence_validity": "dated"}).is_valid()
    form = sent("reason", reason, known={"licence_validity": "unlimited"})
    assert form.errors == {"exchange_reason": ["Giấy phép không thời hạn thì không hết hạn. Hãy chọn lý do khác."]}


def test_unknown_fields_change_nothing() -> None:
    form = sent("violations", "has_violations=no&state=approved&owner=1&is_staff=1&full_name=X")
    assert form.is_valid()
    assert form.answers == form.draft == {"has_violations": False}


def test_the_declaration_must_be_ticked() -> None:
    assert definition().review_page is not None
    assert not sent("declaration", "").is_valid()
    form = sent("declaration", "declaration=on")
    assert form.is_valid()
    assert form.answers == {"declaration": True}


def test_answers_are_shown_as_text() -> None:
    form = sent("licence", 'issued_by="><script>alert(1)</script>&licence_number=<b>')
    html = str(form)
    assert "<script>" not in html
    assert "<b>" not in html


def test_names_come_in_nfc_and_strange_letters_are_named() -> None:
    form = sent("applicant", "full_name=Nguye\u0302\u0303n Thi\u0323 A\u0301nh")
    form.is_valid()
    assert form.draft["full_name"] == "Nguyễn Thị Ánh"
    wrong = sent("applicant", "full_name=N\u0430m")
    assert "U+0430" in wrong.errors["full_name"][0]


def test_a_huge_answer_is_refused_quickly() -> None:
    form = sent("violations", "has_violations=yes&violations_detail=" + "a" * 100_000)
    assert "1000 ký tự" in form.errors["violations_detail"][0]


def test_changes_between_two_sendings_are_listed_in_words() -> None:
    before, after = answers(), answers(phone="+84987654321", email=None)
    assert service_answers.changes(definition(), before, after, "vi") == [
        ("Số điện thoại", "0912 345 678", "0987 654 321"),
        ("Thư điện tử", "tuyet@example.vn", ""),
    ]


def test_without_script_a_question_says_which_answer_asks_for_it() -> None:
    page = str(page_form(definition(), "violations", answers={}, lang="vi", at=AT))

    question = "Có vi phạm giao thông chưa xử lý xong hoặc giấy phép đang bị tước, tạm giữ không?"
    assert f'<noscript><p class="govuk-hint">Chỉ trả lời nếu ở câu “{question}” ông/bà chọn: Có</p>' in page
    assert page.count("<noscript>") == 1
