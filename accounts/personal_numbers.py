"""The personal number (số định danh cá nhân): what its structure says, and where that contradicts the person.

PPP C YY NNNNNN: place of registration, century with sex, year of birth, six digits at random; no check digit
(TT 07/2016/TT-BCA, domain.md §5.1: sure). Corrections of sex or birth do not change a number, therefore a
contradiction is a warning to an official and never a refusal (B22).
"""

import re
from collections.abc import Iterator
from typing import Literal

from django.utils.translation import gettext_lazy as _

from ground.partial_dates import PartialDate
from ground.refusals import Invalid, Refusal

_NUMBER = re.compile(r"[0-9]{12}")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")

# The 63 provinces before July 2025; numbers keep their place code after mergers.
_PLACES = frozenset(
    "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 042 "
    "044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087 "
    "089 091 092 093 094 095 096".split()
)
DEMO_PLACE = "099"  # outside the real range: demo people can never be mistaken for somebody (trust.md D-15)


def clean_personal_number(typed: str) -> str:
    """Return the 12 digits without spaces and dots people type; full-width digits become plain (B21).

    Raises Invalid for anything else, also for other scripts' digits and the old 9-digit number.
    """
    number = re.sub(r"[ .]", "", typed.strip().translate(_FULL_WIDTH))
    if not _NUMBER.fullmatch(number):
        raise Invalid(_("The personal number has exactly 12 digits, as on the identity card."), code="personal_number")
    return number


def contradictions(number: str, *, born: PartialDate | None, sex: Literal["m", "f", ""] | str) -> Iterator[Refusal]:
    """Yield what in the number's structure does not fit the person, as sentences for an official."""
    place, century, year = number[:3], int(number[3]), int(number[4:6])
    if place not in _PLACES and place != DEMO_PLACE and int(place) < 100:
        yield Refusal("place", _("The first three digits of the personal number are not the code of a province."))
    if sex and (century % 2 == 0) != (sex == "m"):
        yield Refusal("sex", _("The fourth digit of the personal number stands for the other sex."))
    if born and born.year != 1900 + century // 2 * 100 + year:
        yield Refusal("born", _("The personal number stands for another year of birth."))
