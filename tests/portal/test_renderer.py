"""Forms as they come out: labels, hints and errors tied to their controls, one way for all pages."""

import re

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override

from services.fields.widgets import AddressWidget, DatePartsWidget, PersonalNumberWidget, Radios


def refuse(value: object) -> None:
    """Refuse whatever was entered."""
    raise ValidationError("Hãy nhập ngày sinh")


class Sample(forms.Form):
    """One of each kind that needs care."""

    name = forms.CharField(label="Họ và tên", help_text="Như trên thẻ căn cước")
    number = forms.CharField(label="Số định danh cá nhân", widget=PersonalNumberWidget(), required=False)
    born = forms.Field(label="Ngày sinh", widget=DatePartsWidget(), validators=[refuse])
    reason = forms.ChoiceField(
        label="Lý do",
        choices=[("a", "Sắp hết hạn"), ("b", "Bị hỏng")],
        widget=Radios(choices=[("a", "Sắp hết hạn"), ("b", "Bị hỏng")], hints={"a": "Nên nộp sớm"}),
    )
    home = forms.Field(label="Nơi cư trú", widget=AddressWidget(provinces=[("01", "Hà Nội")]))
    pin = forms.CharField(label="Mã PIN", widget=forms.PasswordInput())
    agree = forms.BooleanField(label="Tôi cam đoan")


@pytest.fixture
def wrong() -> Sample:
    """A form sent empty."""
    return Sample({"name": "", "reason": "c"})


def summary(form: object, lang: str = "vi") -> str:
    """Return the error summary."""
    with override(lang):
        return render_to_string("components/error_summary.html", {"form": form})


def test_the_summary_counts_and_links_to_the_first_control_of_each_field(wrong: Sample) -> None:
    html = summary(wrong)
    assert "Có 5 chỗ cần sửa" in html
    assert re.findall(r'href="#([^"]+)"', html) == ["id_name", "id_born_0", "id_reason_0", "id_pin", "id_agree"]
    drawn = str(wrong)
    for target in re.findall(r'href="#([^"]+)"', html):
        assert f'id="{target}"' in drawn


def test_the_summary_counts_in_english_too(wrong: Sample) -> None:
    assert "There are 5 things to fix" in summary(wrong, "en")


def test_without_errors_there_is_no_summary() -> None:
    assert summary(Sample()).strip() == ""
    assert summary(None).strip() == ""


def test_several_forms_share_one_summary(wrong: Sample) -> None:
    assert "Có 10 chỗ cần sửa" in summary([wrong, Sample({"reason": "c"})])


def test_an_error_of_the_whole_form_stands_first_without_a_link(wrong: Sample) -> None:
    wrong.add_error(None, "Mật khẩu không đúng")
    assert re.search(r"<li>Mật khẩu không đúng</li>", summary(wrong))


def test_hint_and_error_are_named_by_the_control(wrong: Sample) -> None:
    html = str(wrong["name"].as_field_group())
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert "govuk-input--error" in html


def test_a_group_is_a_fieldset_with_its_legend(wrong: Sample) -> None:
    html = str(wrong["born"].as_field_group())
    assert '<fieldset class="govuk-fieldset" aria-describedby="id_born_error">' in html
    assert re.search(r"<legend[^>]*>Ngày sinh", html)
    assert html.count("<label") == 3


def test_options_carry_their_hints() -> None:
    html = str(Sample()["reason"].as_field_group())
    assert 'aria-describedby="id_reason_0_hint"' in html
    assert "Nên nộp sớm" in html


def test_what_need_not_be_answered_says_so() -> None:
    with override("vi"):
        assert "(không bắt buộc)" in str(Sample()["number"].as_field_group())
        assert "(không bắt buộc)" not in str(Sample()["name"].as_field_group())


def test_a_password_is_never_sent_back() -> None:
    assert "bi-mat" not in str(Sample({"pin": "bi-mat"}))


def test_markup_in_answers_is_text() -> None:
    html = str(Sample({"name": '"><script>alert(1)</script>', "home_street": "<b>x"}))
    assert "<script>" not in html
    assert "<b>" not in html


def test_the_title_says_that_there_are_errors(wrong: Sample) -> None:
    request = RequestFactory().get("/")
    with override("vi"):
        assert "<title>Lỗi: " in render_to_string("base.html", {"form": wrong}, request)
        assert "<title>Lỗi: " not in render_to_string("base.html", {"form": Sample()}, request)


def test_the_light_version_leaves_the_web_font_out() -> None:
    request = RequestFactory().get("/")
    assert "dist/citizen.css" in render_to_string("base.html", {}, request)
    request.COOKIES["light"] = "1"
    assert "dist/citizen-light.css" in render_to_string("base.html", {}, request)


def test_the_browsers_data_saver_asks_for_the_light_version_unless_the_visitor_decided() -> None:
    saving = RequestFactory().get("/", headers={"Save-Data": "on"})
    assert "dist/citizen-light.css" in render_to_string("base.html", {}, saving)
    saving.COOKIES["light"] = "0"
    assert "dist/citizen.css" in render_to_string("base.html", {}, saving)


def test_no_page_frame_holds_inline_script_or_style() -> None:
    request = RequestFactory().get("/")
    for base in ("base.html", "office/base.html"):
        html = render_to_string(base, {"form": Sample()}, request)
        assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son\w+=", html)
