import unicodedata

import pytest
from django.db import connection
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from ground.refusals import Invalid
from ground.sql import VN_FOLD
from ground.text import check_person_name, clean_line, clean_text, fold, nfc

NAME = "Nguyễn Thị Ánh Tuyết"
VIETNAMESE = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ"


def test_a_name_typed_in_decomposed_letters_is_stored_composed() -> None:
    decomposed = unicodedata.normalize("NFD", NAME)

    assert len(decomposed) == 26
    assert nfc(decomposed) == NAME
    assert check_person_name(decomposed) == NAME


def test_folding_removes_every_vietnamese_mark() -> None:
    assert set(fold(VIETNAMESE + VIETNAMESE.upper())) == set("aeiouyd")
    assert fold("ĐẶNG Ước") == "dang uoc"


@pytest.mark.django_db
@given(
    st.lists(
        st.text(st.sampled_from(VIETNAMESE + VIETNAMESE.upper() + " ÀÉÎÕÜçñßİıǅΣς'-0123"), max_size=20), max_size=20
    )
)
def test_folding_is_the_same_in_python_and_sql(lines: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(VN_FOLD)
        cursor.execute("SELECT vn_fold(line) FROM unnest(%s::text[]) WITH ORDINALITY AS t(line, n) ORDER BY n", [lines])
        assert [row[0] for row in cursor.fetchall()] == [fold(line) for line in lines]


@pytest.mark.parametrize(
    "name", ["Nguyễn Văn Ánh", "H'Hen Niê", "Y Čang Ƀkrông", "Trần-Lê Bảo", "José Núñez", "Lê Thị Ơ", "Hơ̆ Mai"]
)
def test_names_of_all_peoples_of_vietnam_are_accepted_as_typed(name: str) -> None:
    assert check_person_name(f" {name} ") == name


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("Ðặng Văn Hùng", "Ð"),  # eth
        ("Ɖặng Văn Hùng", "Ɖ"),  # African D
        ("Nguyễn Vаn An", "а"),  # Cyrillic
        ("Ngο Văn An", "ο"),  # Greek
        ("Nguyễn Văn 2", "2"),
        ("Nguyễn <b>", "<"),
        ("=An", "="),
        ("阮文安", "阮"),
        ("'An", "'"),
        ("An\u0301\u0301", "\u0301"),
    ],
)
def test_a_strange_letter_is_named(name: str, letter: str) -> None:
    with translation.override("en"), pytest.raises(Invalid) as caught:
        check_person_name(name)

    assert caught.value.code == "name_letter"
    assert f"“{letter}” (U+{ord(letter):04X})" in str(caught.value)


def test_an_eth_is_explained_because_it_cannot_be_seen() -> None:
    with translation.override("en"), pytest.raises(Invalid, match="only looks like the Vietnamese Đ"):
        check_person_name("Ðặng Văn Hùng")


@pytest.mark.parametrize("name", ["", "  ", "\u200b"])
def test_an_empty_name_is_refused(name: str) -> None:
    with pytest.raises(Invalid):
        check_person_name(name)


def test_an_endless_name_is_refused() -> None:
    with translation.override("en"), pytest.raises(Invalid, match="at most 100"):
        check_person_name("a" * 101)


@pytest.mark.parametrize("hidden", ["\u202e", "\u200b", "\u200d", "\ufeff", "\u00ad", "\u2066"])
def test_hidden_characters_are_removed_from_a_line(hidden: str) -> None:
    assert clean_line(f"ke{hidden}hoach.pdf") == "kehoach.pdf"


@pytest.mark.parametrize("broken", ["\x00", "\x1b", "\ud800", "\ufffe", "\x85a\x7f", "\ue000"])
def test_characters_that_cannot_be_stored_are_refused(broken: str) -> None:
    with pytest.raises(Invalid) as caught:
        clean_line(f"an{broken}")

    assert caught.value.code == "control_character"


def test_white_space_is_folded() -> None:
    assert clean_line(" số\t12 \r\n đường\u00a0Láng ") == "số 12 đường Láng"


def test_longer_text_keeps_its_lines() -> None:
    assert clean_text("một  \r\nhai\rba\n\n") == "một\nhai\nba"
