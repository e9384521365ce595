"""The tax code (mã số thuế): ten digits of which the last is a check digit, and three more for a branch.

Rule of the General Department of Taxation, recomputed on five real codes (domain.md §5.2: sure). Since 1 July 2025
the tax code of a person or household business is the twelve-digit personal number.
"""

import re

from django.utils.translation import gettext_lazy as _

from accounts.personal_numbers import clean_personal_number
from ground.refusals import Invalid

_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_CODE = re.compile(r"([0-9]{10})(?:-?([0-9]{3}))?")


def clean_tax_code(typed: str, *, persons: bool = False) -> str:
    """Return 0100109106 or 0100109106-001; with `persons` also twelve digits of a personal number.

    Spaces and dots are dropped. Raises Invalid for anything else, and says so when only the check digit is wrong.
    """
    text = re.sub(r"[ .]", "", typed.strip())
    if persons and re.fullmatch(r"[0-9]{12}", text):
        return clean_personal_number(text)
    found = _CODE.fullmatch(text)
    if found is None or found[2] == "000":
        raise Invalid(_("A tax code has 10 digits; a branch has 3 more, for example 0100109106-001."), code="tax_code")
    if not _checks(found[1]):
        raise Invalid(_("This tax code does not exist: a digit is wrong. Compare it with the paper."), code="digit")
    return f"{found[1]}-{found[2]}" if found[2] else found[1]


def _checks(code: str) -> bool:
    """The last digit is 10 less the weighted sum modulo 11; a result of 10 is never issued."""
    rest = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, code[:9], strict=True)) % 11
    return 10 - rest == int(code[9])
