"""Vietnamese text: one normal form, accent-free folding for search, and lines without hidden characters."""

import re
import unicodedata
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from ground.refusals import Invalid

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NAME_LENGTH = 100

_MARKS = re.compile("[\u0300-\u036f]")
_SPACES = re.compile(r"\s+")
# Đ and đ have no decomposition; SQL's vn_fold translates the same two (ground/sql.py).
_STROKED = str.maketrans("Đđ", "dd")
# Latin-1, Latin Extended-A, the horned letters and the Vietnamese block; ƀ Ƀ are written in Ê Đê and Cơ Ho names.
_LETTERS = re.compile(
    "[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017e\u01a0\u01a1\u01af\u01b0\u0180\u0243\u1ea0-\u1ef9]"
)
# Eth looks like Đ, the long s like f, the ligatures are fonts' business: nobody's name on a Vietnamese paper.
_FOREIGN = frozenset("ÐðĸŉſĳĲŀĿ")
_BREVE = "\u0306"
_BETWEEN = frozenset(" '’-.")


def nfc(text: str) -> str:
    """Return the text in normal form C, the only form that is stored."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Return lower-case text without diacritics, đ as d, for search. Equals the SQL function `vn_fold`."""
    bare = _MARKS.sub("", unicodedata.normalize("NFD", text))
    # Letter by letter, because str.lower() looks at neighbours (final sigma) and PostgreSQL does not.
    return "".join(letter.lower() for letter in bare).translate(_STROKED)


def clean_line(text: str) -> str:
    """Return one NFC line: hidden format characters removed, white space folded to single spaces.

    Raises Invalid for what no keyboard sends: NUL and other controls, lone surrogates, non-characters (B11, B12).
    """
    return _SPACES.sub(" ", _visible(text)).strip()


def clean_text(text: str) -> str:
    """Return NFC text of several lines under the same rules as `clean_line`; line ends become \\n."""
    lines = _visible(text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def check_person_name(text: str) -> str:
    """Return a person's name as typed, in NFC and trimmed.

    Raises Invalid naming the letter that cannot stand in a name: other alphabets, digits, look-alikes such as
    Ð (eth) for Đ (B07–B12). Capitals are left as typed.
    """
    name = clean_line(text)
    if not name:
        raise Invalid(_("Enter a name."), code="name_missing")
    if len(name) > NAME_LENGTH:
        raise Invalid(_("A name has at most %(most)s characters."), code="name_too_long", most=NAME_LENGTH)
    for position, letter in enumerate(name):
        if not _may_stand(letter, after=name[position - 1] if position else ""):
            raise Invalid(_strange_letter(letter), code="name_letter", letter=letter, point=f"U+{ord(letter):04X}")
    return name


def _may_stand(letter: str, *, after: str) -> bool:
    if letter in _BETWEEN:
        return bool(after)
    if letter == _BREVE:  # Ê Đê writes ơ̆ and ư̆, which have no single code point
        return bool(_LETTERS.match(after))
    return bool(_LETTERS.match(letter)) and letter not in _FOREIGN


def _strange_letter(letter: str) -> "StrOrPromise":
    if letter in {"Ð", "Ɖ"}:
        return _("The letter “%(letter)s” (%(point)s) only looks like the Vietnamese Đ. Type Đ instead.")
    return _("The character “%(letter)s” (%(point)s) cannot stand in a name. Use Vietnamese letters.")


def _visible(text: str) -> str:
    """Drop format characters (zero width, direction, soft hyphen, BOM); refuse controls and broken code points."""
    kept = []
    for letter in nfc(text):
        category = unicodedata.category(letter)
        if category == "Cf":
            continue
        if category in {"Cc", "Cs", "Cn", "Co"} and not letter.isspace():
            raise Invalid(
                _("The text contains a character that cannot be stored (%(point)s)."),
                code="control_character",
                point=f"U+{ord(letter):04X}",
            )
        kept.append(letter)
    return "".join(kept)
