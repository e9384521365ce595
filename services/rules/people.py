"""Rules on people, and on answers that must differ or not exceed another."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.personal_numbers import contradictions
from ground.partial_dates import PartialDate


def personal_number_fits(answer: str, *, at: datetime, born: str | None = None, sex: str | None = None) -> str | None:
    """Place, century, sex and year inside the personal number agree with what was stated; otherwise it only warns."""
    birth = PartialDate.parse(born) if born else None
    return next((str(found) for found in contradictions(answer, born=birth, sex=sex or "")), None)


def differs_from(answer: Any, *, at: datetime, other: Any) -> str | None:
    """The answer is not that of another question: nobody handles, witnesses or vouches for a case of his own."""
    if other is not None and answer == other:
        return _("This must not be the same as the other answer given here.")
    return None


def not_more_than(answer: int | str, *, at: datetime, other: int | str | None) -> str | None:
    """The number is not larger than another one."""
    if other is not None and Decimal(answer) > Decimal(other):
        return _("This number must not be larger than the other one given here.")
    return None
