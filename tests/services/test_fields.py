"""Each kind of field: what it takes, what it stores, what it says. The rows of trust.md §3 that touch forms."""

from typing import Any

import jsonschema
import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from services.definition.base import Words
from services.fields.base import FieldBase
from services.fields.choices import ManyOf, OneOf, Option, YesNo
from services.fields.contact import Address, Email, Phone
from services.fields.dates import Date, Partial
from services.fields.figures import DecimalNumber, Integer, Money
from services.fields.groups import Group
from services.fields.licence import LicenceClass, LicenceNumber
from services.fields.lists import BusinessActivity, Ethnicity, Nationality, Reference, Relation, Religion
from services.fields.organisations import TaxCode
from services.fields.person import PersonalNumber, PersonName, Sex
from services.fields.places import Coordinates, LandParcel
from services.fields.statements import Declaration
from services.fields.text import LongText, ShortText
from services.fields.times import Time
from tests.services.factories import AT

LABEL = Words(vi="Ngày cấp", en="Date of issue")
HOME = {"province": "01", "commune": "00082", "street": "12 Lý Thường Kiệt"}


def made(kind: type[FieldBase], **more: Any) -> FieldBase:
    """Return a field of a kind."""
    literal = kind.model_fields["kind"].annotation.__args__[0]  # type: ignore[union-attr]  # a Literal
    return kind.model_validate({"kind": literal, "id": "asked", "label": LABEL, **more})


ONE_OF = {"options": (Option(id="a", label=Words(vi="Một")), Option(id="b", label=Words(vi="Hai")))}
MANY_OF = {**ONE_OF, "most": 1}
PARCEL = {"sheet": "12", "number": "345A", "area": "120.5"}
PLACE = {"lat": "21.028511", "lng": "105.804817"}
GROUP = {"item": "Con", "fields": [{"id": "born", "kind": "date", "label": "Ngày sinh"}]}

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
    (Address, {}, ["01", "cua nam", "12 Lý Thường Kiệt"], HOME),
    (Address, {}, ["01", "P. Cửa Nam", "12 Lý Thường Kiệt"], HOME),
    (
        Address,
        {},
        ["01", "Phường Phúc Tân", "Ngõ 2"],
        {"province": "01", "commune": "Phường Phúc Tân", "street": "Ngõ 2"},
    ),
    (Address, {"with_old": True}, [*HOME.values(), "quận Hoàn Kiếm"], HOME | {"old": "quận Hoàn Kiếm"}),
    (Address, {"with_old": True}, [*HOME.values(), ""], HOME),
    (Declaration, {}, "on", True),
    (TaxCode, {}, "0100109106", "0100109106"),
    (TaxCode, {}, "0314 409 058", "0314409058"),
    (TaxCode, {}, "0100109106001", "0100109106-001"),
    (TaxCode, {"persons": True}, "001 090 012 345", "001090012345"),
    (Time, {}, "16:30", "16:30"),
    (Time, {}, "9h05", "09:05"),
    (Time, {}, "16 giờ 30 phút", "16:30"),
    (Time, {}, "7h", "07:00"),
    (Integer, {}, "3", 3),
    (Integer, {}, " 1.250 ", 1250),
    (Integer, {"min": None}, "-5", -5),
    (DecimalNumber, {}, "125,5", "125.50"),
    (DecimalNumber, {}, "125.5", "125.50"),
    (DecimalNumber, {}, "1.250,75", "1250.75"),
    (DecimalNumber, {"places": 3}, "1.250", "1.250"),
    (Money, {}, "150.000.000", 150_000_000),
    (Money, {}, "150,000,000 đồng", 150_000_000),
    (Money, {}, "0", 0),
    (ManyOf, ONE_OF, ["b", "a", "b"], ["a", "b"]),
    (ManyOf, ONE_OF, "a", ["a"]),
    (Ethnicity, {}, "01", "01"),
    (Ethnicity, {}, "hrê", "19"),
    (Religion, {}, "Công giáo", "02"),
    (Relation, {"of": ["father", "mother"]}, "mother", "mother"),
    (Reference, {"table": "communes"}, "00082", "00082"),
    (Reference, {"table": "religions", "most": 2}, ["02", "01", "02"], ["02", "01"]),
    (BusinessActivity, {}, "4723 Bán lẻ đồ uống\r\n\r\ncat, tao dang va hoan thien da", ["4723", "2396"]),
    (Coordinates, {}, ["21,0285110", "105.804817"], PLACE),
    (Coordinates, {}, ["21.028511, 105.804817", ""], PLACE),
    (LandParcel, {}, ["12", "345a", "120,50"], PARCEL),
    (Group, GROUP, [{"born": "27/3/2020"}, {}], [{"born": "2020-03-27"}]),
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
    (Nationality, {}, "QQ", "chọn"),
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
    (Address, {}, ["01", "Xã\u0000", "Thôn"], "U+0000"),
    (TaxCode, {}, "0100109107", "sai"),
    (TaxCode, {}, "0100109106-000", "10 chữ số"),
    (TaxCode, {}, "001090012345", "10 chữ số"),
    (TaxCode, {}, "٠١٠٠١٠٩١٠٦", "10 chữ số"),
    (TaxCode, {}, "0100109106\n1", "10 chữ số"),
    (Time, {}, "24:00", "16:30"),
    (Time, {}, "12:60", "16:30"),
    (Time, {}, "4:30 PM", "16:30"),
    (Time, {}, "١٦:٣٠", "16:30"),
    (Integer, {}, "-1", "từ 0 trở lên"),
    (Integer, {"max": 5}, "6", "không quá 5"),
    (Integer, {}, "2,5", "số nguyên"),
    (Integer, {}, "1,250", "số nguyên"),
    (Integer, {}, "1_000", "số nguyên"),
    (Integer, {}, "٣", "số nguyên"),
    (Integer, {}, "３", "số nguyên"),
    (Integer, {}, "9" * 400, "số nguyên"),
    (Integer, {}, "1e3", "số nguyên"),
    (Integer, {}, "3\u0000", "số nguyên"),
    (Integer, {}, True, "Không đọc được"),
    (DecimalNumber, {}, "1.250", "dấu phẩy"),
    (DecimalNumber, {}, "1,255", "2 chữ số"),
    (DecimalNumber, {}, "NaN", "dấu phẩy"),
    (DecimalNumber, {}, "1E+400", "dấu phẩy"),
    (DecimalNumber, {}, "-0,5", "từ 0 trở lên"),
    (DecimalNumber, {"max": "99.5"}, "99,51", "không quá 99,5"),
    (DecimalNumber, {}, 1.5, "Không đọc được"),
    (Money, {}, "-1", "từ 0 trở lên"),
    (Money, {}, "0,5", "đồng"),
    (Money, {}, "1.000,50", "đồng"),
    (Money, {}, "9" * 15 + "0", "đồng"),
    (Money, {"max": 1000}, "2.000", "không quá 1.000"),
    (ManyOf, MANY_OF, ["a", "b"], "nhiều nhất 1"),
    (ManyOf, {**ONE_OF, "least": 2}, ["a"], "ít nhất 2"),
    (ManyOf, ONE_OF, ["c"], "chọn"),
    (ManyOf, ONE_OF, {"a": 1}, "chọn"),
    (Ethnicity, {}, "56", "chọn"),
    (Religion, {}, ["02"], "Không đọc được"),
    (Relation, {"of": ["father", "mother"]}, "child", "chọn"),
    (Reference, {"table": "religions", "most": 1}, ["02", "01"], "nhiều nhất 1"),
    (BusinessActivity, {}, "9999", "4711"),
    (BusinessActivity, {}, "đồ uống", "4723 Bán lẻ đồ uống"),
    (BusinessActivity, {"most": 1}, "4711\n4723", "nhiều nhất 1"),
    (BusinessActivity, {}, "47111", "4711"),
    (Coordinates, {}, ["51.5", "0.1"], "Việt Nam"),
    (Coordinates, {}, ["105.8", "21.0"], "Việt Nam"),
    (Coordinates, {}, ["٢١", "105"], "105.804817"),
    (LandParcel, {}, ["", "345", "120"], "tờ bản đồ"),
    (LandParcel, {}, ["12", "thửa 3", "120"], "thửa"),
    (LandParcel, {}, ["12", "345", "0"], "0 m²"),
    (LandParcel, {}, ["12", "345", ""], "diện tích"),
    (Group, GROUP, "x", "Không đọc được"),
    (Group, GROUP, ["x"], "Không đọc được"),
    (Group, GROUP, [{"born": "31/4/2020"}], ""),
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


@pytest.mark.parametrize(("kind", "more", "typed", "stored"), TAKEN)
def test_the_stored_answer_follows_its_schema_and_can_be_exported(
    kind: type[FieldBase], more: Any, typed: Any, stored: Any
) -> None:
    field = made(kind, **more)
    for lang in ("vi", "en"):
        jsonschema.Draft202012Validator(field.answer_schema(lang)).validate(stored)
        assert field.export(stored, lang) is not None


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


def test_numbers_read_as_each_language_writes_them() -> None:
    area = made(DecimalNumber, unit={"vi": "m²", "en": "m²"})
    assert area.show("1250.50", "vi") == "1.250,5 m²"
    assert area.show("1250.50", "en") == "1,250.5 m²"
    assert made(Money).show(1_500_000, "vi") == "1.500.000 đồng"
    assert area.export("1250.50", "vi") == "1250.50"
    assert made(Money).export(1_500_000, "vi") == 1_500_000


def test_a_commune_is_stored_by_code_and_read_by_name() -> None:
    assert made(Address).show(HOME, "en") == "12 Lý Thường Kiệt, Cửa Nam Ward, Hà Nội City"
    assert made(Address).initial(HOME)["commune"] == "Phường Cửa Nam"


def test_a_commune_of_another_province_stays_as_typed() -> None:
    elsewhere = made(Address).check(["04", "Phường Cửa Nam", "12 Lý Thường Kiệt"], at=AT)
    assert elsewhere["commune"] == "Phường Cửa Nam"
