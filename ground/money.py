"""Money is a whole number of đồng. No cents, no floats, no client-supplied amounts."""

from typing import NewType

from django.utils.translation import get_language

Dong = NewType("Dong", int)

MAX = Dong(999_999_999_999_999)
"""The largest amount of one line or bill; far inside a bigint, so that sums do not overflow."""

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ((10**9, "tỷ"), (10**6, "triệu"), (10**3, "nghìn"), (1, ""))


def amount(value: int) -> Dong:
    """Return a whole number as đồng. Raises ValueError for a negative, too large or non-integer value."""
    if type(value) is not int or not 0 <= value <= MAX:  # a bool is no amount
        raise ValueError(f"not an amount of đồng: {value!r}")
    return Dong(value)


def dong(value: int) -> str:
    """Write an amount for the screen in the active language: "135.000 đồng", in English "135,000 đồng"."""
    grouped = f"{value:,}"
    if get_language() != "en":
        grouped = grouped.replace(",", ".")
    return f"{grouped} đồng"


def in_words(number: int) -> str:
    """Write a whole number ≥ 0 in Vietnamese words, lower case, without the unit: 1001 → một nghìn không trăm linh một.

    *Linh*, *mốt*, *lăm* and *tư* as schoolbooks and accountants write them. Raises ValueError below zero.
    """
    if number < 0:
        raise ValueError(f"cannot write a negative number in words: {number}")
    return _words(number) if number else _DIGITS[0]


def dong_in_words(value: int) -> str:
    """Write an amount as documents do: "Một trăm ba mươi lăm nghìn đồng"."""
    words = in_words(value)
    return f"{words[0].upper()}{words[1:]} đồng"


def _words(number: int, *, follows: bool = False) -> str:
    """Write a number > 0; `follows` says that higher groups were spoken, so hundreds may not be left out."""
    parts: list[str] = []
    for size, name in _GROUPS:
        group, number = divmod(number, size)
        if not group:
            continue
        spoken = follows or bool(parts)
        words = _words(group, follows=spoken) if group > 999 else _hundreds(group, follows=spoken)
        parts.append(f"{words} {name}".rstrip())
    return " ".join(parts)


def _hundreds(group: int, *, follows: bool) -> str:
    """Write 1 … 999."""
    hundreds, rest = divmod(group, 100)
    parts = [f"{_DIGITS[hundreds]} trăm"] if hundreds or follows else []
    if rest:
        parts.append(_tens(rest, follows=bool(parts)))
    return " ".join(parts)


def _tens(rest: int, *, follows: bool) -> str:
    """Write 1 … 99."""
    tens, ones = divmod(rest, 10)
    if not tens:
        return f"linh {_DIGITS[ones]}" if follows else _DIGITS[ones]
    words = "mười" if tens == 1 else f"{_DIGITS[tens]} mươi"
    return f"{words} {_one(tens, ones)}" if ones else words


def _one(tens: int, ones: int) -> str:
    """Write the last digit after tens, where 1, 4 and 5 change their sound."""
    if ones == 5:
        return "lăm"
    if tens > 1 and ones in {1, 4}:
        return "mốt" if ones == 1 else "tư"
    return _DIGITS[ones]
