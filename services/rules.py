"""Rules by name, each with its citation. A definition names them; nothing of a definition is ever executed.

A rule takes the answer, keyword values from `with:` and other answers from `fields:` (None if not answered), and
returns a sentence, or None if all is well.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.personal_numbers import contradictions
from ground.partial_dates import PartialDate
from services.definition.conditions import Span, later, legal_day
from services.fields.base import RuleUse
from services.reference import licence_classes


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule: the function, where it comes from, and whether it blocks or only warns the official."""

    function: Callable[..., "str | Spot | None"]
    citation: str
    params: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    effect: Literal["blocks", "warns"] = "blocks"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found."""

    sentence: str
    blocks: bool
    spot: "Spot | None" = None


@dataclass(frozen=True, slots=True)
class Spot:
    """What a rule on a group found, at the field of one of its items (counted from 0)."""

    place: int
    field: str
    sentence: str


def judge(use: RuleUse, answer: object, answers: Mapping[str, Any], *, at: datetime) -> Finding | None:
    """Apply a rule to an answer; None if all is well. Raises KeyError for a rule that does not exist."""
    rule = RULES[use.rule]
    others = {name: answers.get(field) for name, field in use.fields.items()}
    found = rule.function(answer, at=at, **use.params, **others)
    if isinstance(found, Spot):
        return Finding(found.sentence, rule.effect == "blocks", found)
    return Finding(found, rule.effect == "blocks") if found else None


def language() -> str:
    """Return the language in which sentences are written now."""
    return get_language() or "vi"


def not_in_future(answer: str, *, at: datetime) -> str | None:
    """The date has come. For a partial date its earliest day counts."""
    if PartialDate.parse(answer).earliest > legal_day(at):
        return _("This date lies in the future.")
    return None


def within_months(answer: str, *, at: datetime, months: int) -> str | None:
    """The date lies not longer ago than some months; the same day of the month still counts."""
    if legal_day(at) > later(PartialDate.parse(answer).latest, Span(months=months)):
        return _("This date is more than %(months)s months ago.") % {"months": months}
    return None


def at_least_years_old(answer: str, *, at: datetime, years: int) -> str | None:
    """A person born then has completed the years."""
    if PartialDate.parse(answer).age_at(legal_day(at)) < years:
        return _("The person must be %(years)s years old or more.") % {"years": years}
    return None


def not_before(answer: str, *, at: datetime, other: str | None) -> str | None:
    """The date is not before another date of the form."""
    if other is not None and PartialDate.parse(answer).latest < PartialDate.parse(other).earliest:
        return _("This date is before the other date given here: %(date)s.") % {
            "date": PartialDate.parse(other).display()
        }
    return None


def classes_of_the_law_then(answer: list[str], *, at: datetime, issued: str | None) -> str | None:
    """The class letters belong to the law under which the licence was issued; the same letter means another vehicle."""
    if issued is None:
        return None
    law = "2024" if PartialDate.parse(issued).latest >= NEW_CLASSES_FROM else "2008"
    if all(licence_classes()[code].law == law for code in answer):
        return None
    if law == "2008":
        return _("A licence issued before 01/01/2025 carries classes of the 2008 law. Choose from that list.")
    return _("A licence issued from 01/01/2025 carries classes of the 2024 law. Choose from that list.")


def can_be_exchanged(answer: list[str], *, at: datetime) -> str | None:
    """Every class becomes, or is, a class of the 2024 law."""
    lost = [code for code in answer if not (licence_classes()[code].grantable or licence_classes()[code].converts_to)]
    if lost:
        return _("Class %(letter)s is not exchanged for a licence: it becomes a certificate for special machines.") % {
            "letter": licence_classes()[lost[0]].letter
        }
    return None


def limit_was_stated(answer: list[str], *, at: datetime, validity: str | None, unlimited: str) -> str | None:
    """Classes with a time limit were not stated to be without one."""
    if validity == unlimited and any(licence_classes()[code].valid_years is not None for code in answer):
        return _("These classes have a time limit, but you stated that the licence has none. Correct one of the two.")
    return None


def not_about_to_expire(
    answer: str, *, at: datetime, validity: str | None, unlimited: str, expiring: str
) -> str | None:
    """A licence without an end date is not exchanged because it ends soon."""
    if answer == expiring and validity == unlimited:
        return _("A licence without a time limit does not expire. Choose another reason.")
    return None


def personal_number_fits(answer: str, *, at: datetime, born: str | None, sex: str | None) -> str | None:
    """Place, century, sex and year inside the personal number agree with what was stated; otherwise it only warns."""
    birth = PartialDate.parse(born) if born else None
    return next((str(found) for found in contradictions(answer, born=birth, sex=sex or "")), None)


NEW_CLASSES_FROM = date(2025, 1, 1)
"""Law 36/2024/QH15 in force (sure)."""

RULES: dict[str, Rule] = {
    "not_in_future": Rule(not_in_future, "common sense (B18)"),
    "within_months": Rule(within_months, "TT 36/2024/TT-BYT: it counts 12 months (memory)", ("months",)),
    "at_least_years_old": Rule(at_least_years_old, "Law 36/2024/QH15 Art 59 (memory)", ("years",)),
    "not_before": Rule(not_before, "common sense (B18)", fields=("other",)),
    "classes_of_the_law_then": Rule(classes_of_the_law_then, "Law 36/2024 Art 57, 89 (likely)", fields=("issued",)),
    "can_be_exchanged": Rule(can_be_exchanged, "Law 36/2024/QH15 Art 89.3 (likely)"),
    "limit_was_stated": Rule(limit_was_stated, "Law 36/2024/QH15 Art 57 (sure)", ("unlimited",), ("validity",)),
    "not_about_to_expire": Rule(
        not_about_to_expire, "TT 12/2025/TT-BCA Art 21 (likely)", ("unlimited", "expiring"), ("validity",)
    ),
    "personal_number_fits": Rule(
        personal_number_fits,
        "TT 07/2016/TT-BCA (sure); B22: warn, never refuse",
        (),
        ("born", "sex"),
        "warns",
    ),
}
"""Every rule that a definition may name."""
