"""Each kind of field: what it takes, what it stores, what it says. The rows of trust.md §3 that touch forms."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from services.definition.base import Words
from services.fields.base import FieldBase
from services.fields.choices import OneOf, Option, YesNo
from services.fields.contact import Address, Email, Phone
from services.fields.dates import Date, Partial
from services.fields.licence import LicenceClass, LicenceNumber
from services.fields.lists import Nationality
from services.fields.person import PersonalNumber, PersonName, Sex
from services.fields.statements import Declaration
from services.fields.text import LongText, ShortText
from tests.services.factories import AT

LABEL = Words(vi="Ngày cấp", en="Date of issue")
HOME = {"province": "01", "commune": "00082", "street": "12 Lý Thường Kiệt"}


def made(kind: type[FieldBase], **more: Any) -> FieldBase:
    """Return a field of a kind."""
    literal = kind.model_fields["kind"].annotation.__args__[0]  # type: ignore[union-attr]  # a Literal
    return kind.model_validate({"kind": literal, "id": "asked", "label": LABEL, **more})


ONE_OF = {"options": (Option(id="a", label=Words(vi="Một")), Option(id="b", label=Words(vi="Hai")))}

TAKEN: list[tuple[type[FieldBase], dict[str, Any], Any, Any]] = [
    (PersonName, {}, "  Nguyễn Thị Ánh  Tuyết ", "Nguyễn Thị Ánh Tuyết"),
    (PersonName, {}, "Nguyễn Thị Ánh Tuyết", "Nguyễn Thị Ánh Tuyết"),
    (PersonName, {}, "Y Blim Niê", "Y Blim Niê"),
    (PersonalNumber, {}, "001 090 012 345", "001090012345"),
    (PersonalNumber, {}, "001.090.012-345", "001090012345"),
    (Sex, {}, "f", "f"),
    (Nationality, {}, "VN", "VN"),
    (Date, {}, "27/3/2007", "2007-03-27"),
    (Date, {}, "27-03-2007", "2007-03-27"),
    (Date, {}, "27.3.2007", "2007-03-27"),
    (Date, {}, ["27", "3", "2007"], "2007-03-27"),
    (Date, {}, ["27/3/2007", "", ""], "2007-03-27"),
    (Date, {}, "2007-03-27", "2007-03-27"),
    (Date, {}, ["29", "2", "2024"], "2024-02-29"),
    (Partial, {}, ["", "", "1975"], "1975"),
    (Partial, {}, ["", "8", "1975"], "1975-08"),
    (Partial, {}, "8/1975", "1975-08"),
    (Partial, {}, "1975-08-15", "1975-08-15"),
    (LicenceNumber, {}, "010 123 456 789", "010123456789"),
    (LicenceNumber, {}, "ab 123456", "AB123456"),
    (LicenceClass, {}, ["2024:B", "2024:A1", "2024:B"], ["2024:A1", "2024:B"]),
    (LicenceClass, {}, "2008:B2", ["2008:B2"]),
    (OneOf, ONE_OF, "b", "b"),
    (YesNo, {}, "yes", True),
    (YesNo, {}, "no", False),
    (YesNo, {}, False, False),
    (ShortText, {}, " a \u200b b ", "a b"),
    (LongText, {}, "a\r\nb\r\n", "a\nb"),
    (Phone, {}, "0912 345 678", "+84912345678"),
    (Phone, {}, "+84 912.345.678", "+84912345678"),
    (Phone, {}, "84912345678", "+84912345678"),
    (Email, {}, " Ten.Ho+a@Example.VN ", "Ten.Ho+a@example.vn"),
    (Address, {}, ["01", "Phường Cửa Nam", "12 Lý Thường Kiệt"], HOME),
    (Address, {}, HOME, HOME),
    (Declaration, {}, "on", True),
]

REFUSED: list[tuple[type[FieldBase], dict[str, Any], Any, str]] = [
    (PersonName, {}, "Nguyễn Văn 4", "4"),
    (PersonName, {}, "\u00d0ức", "Đ"),
    (PersonName, {}, "An\u0000", "U+0000"),
    (PersonName, {}, ["An"], "Không đọc được"),
    (PersonalNumber, {}, "12345678901", "11 chữ số"),
    (PersonalNumber, {}, "012345678", "9 chữ số"),
    (PersonalNumber, {}, "٠٠١٠٩٠٠١٢٣٤٥", "12"),
    (PersonalNumber, {}, "001090012345\n6", "12"),
    (Sex, {}, "x", "chọn"),
    (Nationality, {}, "XX", "chọn"),
    (Date, {}, ["29", "2", "2026"], ""),
    (Date, {}, ["31", "4", "2026"], ""),
    (Date, {}, ["0", "0", "2000"], ""),
    (Date, {}, ["13", "25", "2026"], ""),
    (Date, {}, "11/22/26", "bốn chữ số"),
    (Date, {}, ["11", "2", "26"], "bốn chữ số"),
    (Date, {}, ["", "3", "2007"], "Ngày cấp phải có ngày."),
    (Date, {}, ["27", "", ""], "Ngày cấp phải có tháng, năm."),
    (Date, {}, "2007", "Ngày cấp phải có ngày, tháng."),
    (Date, {}, ["٢٧", "3", "2007"], "chữ số"),
    (Date, {}, {"day": 1}, "Không đọc được"),
    (Partial, {}, ["27", "", "2007"], "Ngày cấp phải có tháng."),
    (Partial, {}, ["27", "3", ""], "Ngày cấp phải có năm."),
    (LicenceNumber, {}, "0101234567890", "13 chữ số"),
    (LicenceNumber, {}, "ABCDEF", "12 chữ số"),
    (LicenceNumber, {"new_form_only": True}, "AB123456", "12 chữ số"),
    (LicenceClass, {}, ["B2"], "hạng"),
    (LicenceClass, {"laws": ["2024"]}, ["2008:B2"], "hạng"),
    (LicenceClass, {"most": 1}, ["2024:A1", "2024:B"], "1 hạng"),
    (OneOf, ONE_OF, "c", "chọn"),
    (OneOf, ONE_OF, ["a"], "chọn"),
    (YesNo, {}, 1, "chọn"),
    (ShortText, {"max_length": 3}, "abcd", "4 ký tự"),
    (ShortText, {}, "a\u0000b", "U+0000"),
    (ShortText, {}, "\u200b", "không có chữ"),
    (Phone, {}, "1900 1234", "0912 345 678"),
    (Phone, {}, "+1 202 555 0100", "0912 345 678"),
    (Email, {}, "a@b", "ten@example.vn"),
    (Email, {}, "a@example.vn\r\nBcc: b@example.vn", "ten@example.vn"),
    (Email, {}, "а@example.vn", "ten@example.vn"),
    (Address, {}, ["02", "Xã", "Thôn"], "tỉnh"),
    (Address, {}, ["01", "", "Thôn"], "xã"),
    (Address, {}, ["01", "Xã", ""], "thôn"),
    (Address, {}, ["01", "Xã", "a" * 201], "quá dài"),
]


@pytest.mark.parametrize(("kind", "more", "typed", "stored"), TAKEN)
def test_what_is_typed_becomes_the_stored_answer(kind: type[FieldBase], more: Any, typed: Any, stored: Any) -> None:
    assert made(kind, **more).check(typed, at=AT) == stored


@pytest.mark.parametrize(("kind", "more", "typed", "stored"), TAKEN)
def test_checking_a_stored_answer_again_changes_nothing(
    kind: type[FieldBase], more: Any, typed: Any, stored: Any
) -> None:
    assert made(kind, **more).check(stored, at=AT) == stored


@pytest.mark.parametrize(("kind", "more", "typed", "stored"), TAKEN)
def test_an_answer_reads_as_text_in_both_languages(kind: type[FieldBase], more: Any, typed: Any, stored: Any) -> None:
    for lang in ("vi", "en"):
        assert made(kind, **more).show(stored, lang)


@pytest.mark.parametrize(("kind", "more", "typed", "words"), REFUSED)
def test_what_cannot_be_right_is_refused_with_words_that_help(
    kind: type[FieldBase], more: Any, typed: Any, words: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        made(kind, **more).check(typed, at=AT)
    assert words in refused.value.messages[0]


def test_messages_come_in_the_language_of_the_page() -> None:
    with override("en"):
        with pytest.raises(ValidationError) as refused:
            made(Date).check(["27", "", "2007"], at=AT)
        assert refused.value.messages == ["Date of issue must include the month."]


def test_the_same_letter_is_another_class_under_the_other_law() -> None:
    classes = made(LicenceClass)
    assert classes.show(["2008:B1"], "vi") == "B1 (2008)"
    assert classes.show(["2024:B1"], "vi") == "B1"


@pytest.mark.parametrize("empty", ["", "   ", None, ["", "", ""], [], {}, False])
def test_blanks_are_no_answer(empty: Any) -> None:
    kind = Declaration if empty is False else Date
    assert made(kind).is_empty(empty)


def test_no_is_an_answer() -> None:
    assert not made(YesNo).is_empty(False)
