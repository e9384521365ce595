"""How the parts of a definition are called when a difference is told, in both languages at once."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from ground.money import dong
from services.comparing import Difference, Path
from services.definition.base import Words
from services.wording import in_language, in_words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGEST = 120


def both(sentence: "StrOrPromise", **words: "Words | str") -> Words:
    """Fill a sentence in both languages."""
    return Words(**{lang: in_language(lang, sentence) % _to(words, lang) for lang in ("vi", "en")})


def _to(words: "dict[str, Words | str]", lang: str) -> dict[str, str]:
    return {name: word.to(lang) if isinstance(word, Words) else word for name, word in words.items()}


def _spoken(write: Callable[[], str]) -> Words:
    """Write something in both languages, each under its own formats."""
    words = {}
    for lang in ("vi", "en"):
        with override(lang):
            words[lang] = write()
    return Words(**words)


def money(amount: int) -> Words:
    """Write an amount of đồng."""
    return _spoken(lambda: dong(amount))


def day(iso: str) -> Words:
    """Write a day given as ISO text, in both languages as 22/11/2026: American days read as others here."""
    written = date.fromisoformat(iso).strftime("%d/%m/%Y")
    return Words(vi=written, en=written)


def length(limit: Any) -> Words | None:
    """Write a length of time given as data; None for anything else."""
    if not isinstance(limit, dict) or not isinstance(limit.get("value"), int) or "unit" not in limit:
        return None
    if limit["unit"] == "same_day":
        return both(_("the same working day"))
    return _spoken(lambda: in_words(limit["value"], limit["unit"]))


def is_text(one: Difference) -> bool:
    """Say whether a text in two languages differs."""
    return any(isinstance(side, dict) and side.keys() == {"vi", "en"} for side in (one.old, one.new))


def named(part: dict[str, Any]) -> Words:
    """Return what a part is called on the screen, its id where it has no name."""
    for key in ("label", "title", "text", "name", "note"):
        if isinstance(part.get(key), dict) and part[key].get("vi"):
            return Words(**{lang: _short(part[key][lang] or part[key]["vi"]) for lang in ("vi", "en")})
    name = str(part.get("id", ""))
    return Words(vi=name, en=name)


def value(found: Any) -> Words | None:
    """Write a plain value; None for what is not there or is no plain value."""
    match found:
        case bool():
            return both(_("yes") if found else _("no"))
        case int() | float():
            return Words(vi=str(found), en=str(found))
        case str() if found:
            return Words(vi=_short(found), en=_short(found))
        case {"vi": str(vi), "en": str(en), **others} if vi and not others:
            return Words(vi=_short(vi), en=_short(en or vi))
        case [*parts] if parts and all(isinstance(part, str) for part in parts):
            return Words(vi=_short(", ".join(parts)), en=_short(", ".join(parts)))
        case _:
            return None


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def at(data: Any, path: Path) -> Any:
    """Follow a path of keys and ids through data; None where it leads nowhere."""
    for step in path:
        if isinstance(data, list):
            data = next((item for item in data if str(item.get("id", item.get("from"))) == step), None)
        elif isinstance(data, dict):
            data = data.get(step)
        else:
            return None
    return data


def place(path: Path, old: Any, new: Any) -> Words:
    """Say where in a service something stands, from the large to the small: Phí › “Cấp lại” › mức thu."""
    parts: list[Words] = []
    for index, step in enumerate(path):
        found = at(new, path[: index + 1])
        found = at(old, path[: index + 1]) if found is None else found
        if step in PLACES:
            parts.append(both(PLACES[step]))
        elif isinstance(found, dict) and "id" in found:
            name = named(found)
            parts.append(Words(vi=f"“{name.vi}”", en=f"“{name.en}”"))
        elif step not in SILENT:
            parts.append(Words(vi=step, en=step))
    parts = [part for index, part in enumerate(parts) if index == 0 or part != parts[index - 1]]
    return Words(vi=" › ".join(part.vi for part in parts), en=" › ".join(part.en for part in parts))


def below(label: Words, rest: Path) -> Words:
    """Say which part of a named thing is meant: “Ghi chú” › gợi ý."""
    inner = place(rest, None, None)
    return Words(vi=f"“{label.vi}” › {inner.vi}", en=f"“{label.en}” › {inner.en}")


SILENT = {"service", "form", "workflow", "result_sheet", "pages"}

PLACES: "dict[str, StrOrPromise]" = {
    "accept": _("accepted kinds of file"),
    "agency_level": _("level of the agency"),
    "amount": _("amount"),
    "article": _("article"),
    "basis": _("legal basis"),
    "by_answer": _("by answer"),
    "by_channel": _("by channel"),
    "channels": _("ways to apply"),
    "checking_window": _("checking of the application"),
    "code": _("procedure code"),
    "components": _("Papers"),
    "decided_by": _("deciding agency"),
    "decline_reasons": _("Reasons for not receiving"),
    "default": _("in general"),
    "does": _("what is done"),
    "fees": _("Fees"),
    "four_eyes": _("second person"),
    "hint": _("hint"),
    "label": _("name"),
    "legal_basis": _("Legal basis"),
    "level": _("level of the service"),
    "lookups": _("Registers asked"),
    "max_files": _("number of files"),
    "max_mb": _("size of a file in MB"),
    "min_assurance": _("identity assurance needed"),
    "name": _("name"),
    "outcomes": _("Who may not apply"),
    "periods": _("tariff"),
    "postal": _("delivery by post"),
    "questions": _("Questions beforehand"),
    "reason": _("reason"),
    "record": _("record of the result"),
    "refund_rule": _("refund of the fee"),
    "refusal": _("letter of refusal"),
    "refusal_reasons": _("Reasons for refusing"),
    "result": _("result document"),
    "result_name": _("name of the result"),
    "role": _("who does it"),
    "series": _("number series"),
    "share": _("part of the time limit"),
    "shown_when": _("condition"),
    "steps": _("Steps"),
    "summary": _("summary"),
    "supplement": _("completion"),
    "template": _("template"),
    "time_limit": _("Time limit"),
    "title": _("title"),
    "unit": _("unit"),
    "valid_from": _("first day"),
    "valid_to": _("last day"),
    "value": _("value"),
    "when": _("condition"),
    "who": _("Who may apply"),
}
"""Keys of a folder's files → what they are called when a difference is told; others are named as they are written."""

FIELD_TEXTS = {"label", "hint", "missing", "prefill", "autocomplete", "unit", "item"}

OTHERWISE = _("“%(label)s”: what may be answered has changed")
FIELD_WORDS: "dict[str, StrOrPromise]" = {
    "kind": _("“%(label)s”: the kind of answer has changed"),
    "shown_when": _("“%(label)s”: asked under other conditions"),
    "rules": _("“%(label)s”: other rules for the answer"),
    "options": _("“%(label)s”: other choices"),
}
