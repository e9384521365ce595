import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from ground.money import MAX, amount, dong, dong_in_words, in_words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (1, "một"),
        (4, "bốn"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (25, "hai mươi lăm"),
        (55, "năm mươi lăm"),
        (100, "một trăm"),
        (101, "một trăm linh một"),
        (104, "một trăm linh bốn"),
        (105, "một trăm linh năm"),
        (110, "một trăm mười"),
        (115, "một trăm mười lăm"),
        (131, "một trăm ba mươi mốt"),
        (1_000, "một nghìn"),
        (1_001, "một nghìn không trăm linh một"),
        (1_021, "một nghìn không trăm hai mươi mốt"),
        (135_000, "một trăm ba mươi lăm nghìn"),
        (1_005_000, "một triệu không trăm linh năm nghìn"),
        (1_000_005, "một triệu không trăm linh năm"),
        (10**9, "một tỷ"),
        (10**9 + 1, "một tỷ không trăm linh một"),
        (10**12, "một nghìn tỷ"),
        (1_001 * 10**9, "một nghìn không trăm linh một tỷ"),
        (10**18, "một tỷ tỷ"),
    ],
)
def test_numbers_are_written_as_accountants_write_them(number: int, words: str) -> None:
    assert in_words(number) == words


_VALUES = {word: value for value, word in enumerate("không một hai ba bốn năm sáu bảy tám chín".split())}
_VALUES |= {"mốt": 1, "tư": 4, "lăm": 5}


def read_back(words: str) -> int:
    """Understand number words the way a listener does, independently of how they were made."""
    if " tỷ" in f" {words}":
        high, _, low = words.rpartition(" tỷ")
        return read_back(high) * 10**9 + (read_back(low.strip()) if low.strip() else 0)
    total, group = 0, 0
    for word in words.split():
        match word:
            case "triệu" | "nghìn":
                total, group = total + group * (10**6 if word == "triệu" else 10**3), 0
            case "trăm":
                group *= 100
            case "mươi":
                group = group - group % 10 + group % 10 * 10
            case "mười":
                group += 10
            case "linh":
                pass
            case _:
                group += _VALUES[word]
    return total + group


@given(st.integers(0, 10**15))
def test_words_can_be_read_back_to_the_same_number(number: int) -> None:
    assert read_back(in_words(number)) == number


@given(st.integers(1, 10**15))
def test_words_never_stumble(number: int) -> None:
    words = in_words(number)
    assert "  " not in words
    assert words == words.strip()
    assert "mươi một" not in words
    assert "mươi năm" not in words


def test_a_negative_number_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        in_words(-1)


def test_amounts_are_grouped_in_the_way_of_the_language() -> None:
    with translation.override("vi"):
        assert dong(135_000) == "135.000 đồng"
    with translation.override("en"):
        assert dong(1_135_000) == "1,135,000 đồng"


def test_a_document_writes_the_amount_as_a_sentence() -> None:
    assert dong_in_words(135_000) == "Một trăm ba mươi lăm nghìn đồng"


@pytest.mark.parametrize("value", [-1, MAX + 1, True, 0.5, "135000"])
def test_only_whole_amounts_inside_the_limit_are_money(value: object) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        amount(value)  # type: ignore[arg-type] # wrong on purpose


def test_zero_and_the_largest_amount_are_money() -> None:
    assert (amount(0), amount(MAX)) == (0, MAX)
