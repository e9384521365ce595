"""Rules by name, each with its citation. A definition names them; nothing of a definition is ever executed.

A rule takes the answer, keyword values from `with:` and other answers from `fields:` (None if not answered), and
returns a sentence, or None if all is well. A rule on a group may say at which item and field the sentence stands.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.utils.translation import get_language

from services.definition.base import RuleUse
from services.rules import days, groups, licences, people
from services.rules.groups import Spot

_DATES = frozenset({"date", "partial_date"})
_NUMBERS = frozenset({"integer", "decimal", "money"})
_GROUPS = frozenset({"group"})
_CLASSES = frozenset({"licence_class"})


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule: the function, where it comes from, and whether it blocks or only warns the official.

    `kinds` are the kinds of field it judges (empty: any). Of the names in `params` and `fields` those in `optional`
    may be left out; those in `inside` are fields of the group that is judged.
    """

    function: Callable[..., str | Spot | None]
    citation: str
    params: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    effect: Literal["blocks", "warns"] = "blocks"
    kinds: frozenset[str] = frozenset()
    optional: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found."""

    sentence: str
    blocks: bool
    spot: Spot | None = None


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


RULES: dict[str, Rule] = {
    "not_in_future": Rule(days.not_in_future, "common sense (B18)", kinds=_DATES),
    "not_in_past": Rule(days.not_in_past, "common sense (B18): an appointment lies ahead", kinds=_DATES),
    "not_before": Rule(days.not_before, "common sense (B18)", fields=("other",), kinds=_DATES),
    "not_after": Rule(days.not_after, "common sense (B18)", fields=("other",), kinds=_DATES),
    "within_months": Rule(
        days.within_months, "TT 36/2024/TT-BYT: it counts 12 months (memory)", ("months",), kinds=_DATES
    ),
    "late_after": Rule(
        days.late_after,
        "Law 60/2014/QH13 Art 15, 33: 60 days from birth, 15 from death (sure); late is accepted",
        ("days",),
        effect="warns",
        kinds=_DATES,
    ),
    "at_least_years_old": Rule(days.at_least_years_old, "Law 36/2024/QH15 Art 59 (memory)", ("years",), kinds=_DATES),
    "at_most_years_old": Rule(
        days.at_most_years_old, "TT 31/2023/TT-BCA: form TK01a up to 14 (likely)", ("years",), kinds=_DATES
    ),
    "years_after": Rule(days.years_after, "common sense (B18)", ("years",), ("other",), kinds=_DATES),
    "years_before": Rule(
        days.years_before, "common sense (B18): guardian older than ward", ("years",), ("other",), kinds=_DATES
    ),
    "differs_from": Rule(
        people.differs_from, "NĐ 23/2015/NĐ-CP Art 9, 22: not one's own case (memory)", fields=("other",)
    ),
    "not_more_than": Rule(people.not_more_than, "common sense (B18)", fields=("other",), kinds=_NUMBERS),
    "personal_number_fits": Rule(
        people.personal_number_fits,
        "TT 07/2016/TT-BCA (sure); B22: warn, never refuse",
        fields=("born", "sex"),
        effect="warns",
        kinds=frozenset({"personal_number"}),
        optional=("born", "sex"),
    ),
    "age_for_class": Rule(
        licences.age_for_class, "Law 36/2024/QH15 Art 59 (memory, high)", fields=("born",), kinds=_CLASSES
    ),
    "classes_of_the_law_then": Rule(
        licences.classes_of_the_law_then, "Law 36/2024 Art 57, 89 (likely)", fields=("issued",), kinds=_CLASSES
    ),
    "can_be_exchanged": Rule(licences.can_be_exchanged, "Law 36/2024/QH15 Art 89.3 (likely)", kinds=_CLASSES),
    "limit_was_stated": Rule(
        licences.limit_was_stated, "Law 36/2024/QH15 Art 57 (sure)", ("unlimited",), ("validity",), kinds=_CLASSES
    ),
    "not_about_to_expire": Rule(
        licences.not_about_to_expire, "TT 12/2025/TT-BCA Art 21 (likely)", ("unlimited", "expiring"), ("validity",)
    ),
    "periods_apart": Rule(
        groups.periods_apart, "common sense (B18)", ("from", "to"), kinds=_GROUPS, inside=("from", "to")
    ),
    "periods_cover": Rule(
        groups.periods_cover,
        "form for the criminal-record certificate: residence since the age of 14 (memory)",
        ("from", "to", "after_years"),
        ("since",),
        "warns",
        kinds=_GROUPS,
        optional=("after_years", "since"),
        inside=("from", "to"),
    ),
    "unique_in_group": Rule(groups.unique_in_group, "common sense (B18)", ("field",), kinds=_GROUPS, inside=("field",)),
}
"""Every rule that a definition may name."""
