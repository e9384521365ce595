"""Reference tables: what counts on a day, what an old answer still says, what a new file may not do."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from babel import Locale
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from services.fields.lists import Religion
from services.reference import Entry, Table, names, nationalities, official, table
from services.reference.checking import read_table
from services.reference.tables import HERE

OLD = Table(
    "old",
    [
        Entry("01", "Huyện Tây", "West District", date(2000, 1, 1), date(2025, 6, 30)),
        Entry("02", "Tên cũ", "Old name", date(2000, 1, 1), date(2025, 6, 30)),
        Entry("02", "Tên mới", "New name", date(2025, 7, 1)),
    ],
)
BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)
HEADER = "code,vi,en,valid_from,valid_to\n"


def test_there_are_34_provinces_and_3321_communes_each_inside_a_province() -> None:
    assert len(official("provinces").rows) == 34
    assert "02" not in official("provinces")
    communes = official("communes").rows
    assert len(communes) == len({row.code for row in communes}) == 3321
    assert {row.parent for row in communes} == {row.code for row in official("provinces").rows}


def test_the_classes_of_business_are_as_many_as_the_decision_says() -> None:
    """QĐ 36/2025/QĐ-TTg: 87 divisions, 259 groups, 495 classes."""
    codes = {row.code for row in table("business_activities").rows}
    assert [len({code[:digits] for code in codes}) for digits in (2, 3, 4)] == [87, 259, 495]


def test_there_are_54_ethnic_groups() -> None:
    assert len([row for row in table("ethnicities").rows if int(row.code) <= 54]) == 54


def test_the_states_of_the_world_are_there_with_the_names_that_phones_show() -> None:
    """Names of Unicode CLDR; where it has another one, the list is named differently on purpose."""
    ours, own = nationalities(), {"CD", "CG", "CI", "KP", "KR", "MM", "PS", "TW", "VN"}
    states = set(ours) - {"XX", "ZZ"}
    assert len(states) == 196  # the members and observers of the United Nations, and Taiwan
    assert list(ours)[0] == "VN"
    assert list(ours)[-2:] == ["XX", "ZZ"]
    for lang in ("vi", "en"):
        names = Locale(lang).territories
        assert {code for code in states if names[code] != ours[code].to(lang)} <= own


def test_what_is_retired_is_not_offered_and_still_read() -> None:
    assert [code for code, _name in OLD.choices("vi", BEFORE)] == ["01", "02"]
    assert OLD.choices("vi", AFTER) == [("02", "Tên mới")]
    assert OLD.show("01", "en") == "West District"
    assert OLD.entry("01", AFTER) is None
    assert OLD.show("99", "vi") == "99"


def test_a_name_is_understood_without_diacritics_but_never_guessed() -> None:
    communes, today = table("communes"), date(2026, 11, 16)
    assert communes.find("phuong cua nam", on=today, parent="01") == communes.find("00082", on=today, parent="01")
    assert communes.find("Cửa Nam", on=today, parent="04") is None
    two = Table("two", [Entry("1", "Xã Hoà", ""), Entry("2", "Xã Hóa", ""), Entry("3", "Xã Hoa", "")])
    assert two.find("xã hóa", on=today) == two.rows[1]
    assert two.find("xa hoa", on=today) is None


def test_near_names_hold_whole_words_and_those_with_the_typed_marks_come_first() -> None:
    activities, today = table("business_activities"), date(2026, 11, 28)
    assert activities.like("tạp hóa", on=today) == []  # neither “tập” and “hoạt” nor the like
    assert [row.code for row in activities.like("sua xe may", on=today)][:1] == ["9532"]
    two = Table("two", [Entry("1", "Bán cá", ""), Entry("2", "Bán cà phê", "")])
    assert [row.code for row in two.like("bán cà", on=today)] == ["2", "1"]


@pytest.mark.parametrize("name", names())
def test_every_table_passes_its_own_check(name: str) -> None:
    _found, problems = read_table(name, (HERE / f"{name}.csv").read_bytes(), old=official(name))
    assert problems == []


@pytest.mark.parametrize(
    ("content", "line", "words", "helps"),
    [
        (b"code,vi\n1,a\n", 1, "các cột là “code, vi”", "Hãy ghi dòng đầu"),
        (HEADER.encode() + b"1,\xff,,,\n", 2, "không phải là văn bản UTF-8", "CSV UTF-8"),
        (f'{HEADER}1,"A,,,\n'.encode(), 2, "thiếu dấu ngoặc kép đóng", "dấu ngoặc kép"),
        (f"{HEADER}1,A,,2025-13-01,\n".encode(), 2, "không đọc được ngày", "2025-07-01"),
        (f"{HEADER}1,A,,\n".encode(), 2, "nhiều hoặc ít ô hơn", "dấu phẩy"),
        (f"{HEADER}1,A,,,\n1,B,,,\n".encode(), 3, "chưa có ngày kết thúc", "ngày cuối"),
        (f"{HEADER}1,A,,,2025-06-30\n1,B,,2025-06-01,\n".encode(), 3, "chưa kết thúc", "2025-07-01"),
        (f"{HEADER}1,A,,2025-06-30,2025-01-01\n".encode(), 2, "kết thúc trước khi bắt đầu", "Hãy sửa"),
        (f"{HEADER}1,,,,\n".encode(), 2, "thiếu tên tiếng Việt", "“vi”"),
        (f"{HEADER}1,Xa\u0303,,,\n".encode(), 2, "NFC", "trình soạn thảo"),
        (f"{HEADER}02,B,,,\n".encode(), 1, "không còn mã “01”", "“valid_to”"),
    ],
)
def test_a_wrong_file_is_reported_by_its_line_in_the_language_of_the_screen(
    content: bytes, line: int, words: str, helps: str
) -> None:
    found, problems = read_table("old", content, old=OLD if b"02,B" in content else None)
    assert found is None
    assert [(one.line, words in one.message, helps in one.remedy) for one in problems][:1] == [(line, True, True)]


def test_a_file_is_taken_whole_or_not_at_all(tmp_path: Path) -> None:
    wrong, right, into = tmp_path / "wrong.csv", tmp_path / "right.csv", tmp_path / "tables"
    into.mkdir()
    wrong.write_text(f"{HEADER}1,,,,\n", encoding="utf-8")
    right.write_text(f"{HEADER}1,Một,One,2026-01-01,\n", encoding="utf-8")
    said, complained = StringIO(), StringIO()
    with pytest.raises(CommandError):
        call_command("import_reference", "fresh", wrong, "--into", into, stdout=said, stderr=complained)
    assert "wrong.csv, dòng 2: " in complained.getvalue()
    assert list(into.iterdir()) == []

    call_command("import_reference", "fresh", right, "--into", into, stdout=said, stderr=complained)
    assert (into / "fresh.csv").read_text(encoding="utf-8") == right.read_text(encoding="utf-8")
    assert "1 dòng, 1 mã mới" in said.getvalue()


class District(Religion):
    """A question whose list has retired entries."""

    @property
    def reference(self) -> Table:
        """The old list."""
        return OLD


def test_a_retired_entry_is_refused_by_name() -> None:
    asked = District.model_validate({"kind": "religion", "id": "asked", "label": "Huyện"})
    assert asked.code_of("01", on=BEFORE) == "01"
    with pytest.raises(ValidationError) as refused:
        asked.code_of("01", on=AFTER)
    assert "Huyện Tây" in refused.value.messages[0]
    assert asked.show("01", "vi") == "Huyện Tây"
