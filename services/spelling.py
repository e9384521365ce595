"""Words as the search knows them: with and without marks, and what somebody may have meant who mistyped one.

A lexeme without marks is the folded word (giay). A lexeme with marks begins with "=" and carries its tone at the end
(=giây´), so that old and new places of the tone (hoà, hòa) are one.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from ground.refusals import Invalid
from ground.text import clean_line, fold

MOST_WORDS = 8
LONGEST_WORD = 40

_WORD = re.compile(r"\w+(?:\.\d+)*")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
# What the Telex and VNI habits leave in a word when no input method listens: bawngf, ddooir.
_TELEX_TONE = re.compile(r"(?<=\w)[sfrxj]$")
_TELEX_LETTERS = re.compile(r"aa|ee|oo|dd|(?<=[auo])w")


def words(text: str) -> list[str]:
    """Return the words of a text in lower case with their marks; nothing for a text that cannot be stored."""
    try:
        return [word[:LONGEST_WORD] for word in _WORD.findall(clean_line(text).lower())]
    except Invalid:
        return []


def marked(word: str) -> str:
    """Return the lexeme that keeps the marks."""
    apart = unicodedata.normalize("NFD", word)
    return "=" + unicodedata.normalize("NFC", _TONES.sub("", apart)) + "".join(_TONES.findall(apart))


def has_marks(word: str) -> bool:
    """Say whether a word was typed with at least one mark."""
    return fold(word) != word


def without_one(word: str) -> set[str]:
    """Return the word itself and everything that is left when one letter is taken out."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)) if len(word) > 1)}


def near(typed: str, word: str) -> bool:
    """Say whether one slip leads from one to the other: a letter too many, missing or wrong, or two swapped."""
    if typed == word:
        return True
    if abs(len(typed) - len(word)) > 1:
        return False
    start = next((at for at, pair in enumerate(zip(typed, word, strict=False)) if pair[0] != pair[1]), len(word))
    a, b = typed[start:], word[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def untyped(word: str) -> str:
    """Return what a word would be if its Telex keys had been understood: bawngf → bang."""
    return _TELEX_LETTERS.sub(lambda keys: keys[0][0] if keys[0] != "w" else "", _TELEX_TONE.sub("", word))


def halves(word: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to part a word in two, for a space that was forgotten: banglai → bang, lai."""
    for at in range(2, len(word) - 1):
        yield word[:at], word[at:]


def keys_of(word: str) -> set[str]:
    """Return every key under which the spellings of a typed word may stand."""
    return without_one(word) | {untyped(word)} | {half for pair in halves(word) for half in pair}


def lexemes(parts: Iterable[tuple[str, str]]) -> tuple[str, set[str]]:
    """Return the literal of a `tsvector` for (weight, text) parts, and the folded words in it.

    Words next to each other in a part stand next to each other in the vector; between parts lies a gap, so that no
    phrase is found across it.
    """
    places: dict[str, list[str]] = {}
    known: set[str] = set()
    position = 0
    for weight, text in parts:
        position += 5
        for word in words(text):
            position = min(position + 1, 16_000)  # PostgreSQL counts to 16,383
            known.add(fold(word))
            for lexeme in {fold(word), marked(word)} if has_marks(word) else {fold(word)}:
                places.setdefault(lexeme, []).append(f"{position}{weight}")
    return " ".join(f"'{lexeme}':{','.join(at[:200])}" for lexeme, at in places.items()), known
