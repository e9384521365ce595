"""What differs between two definitions of a service, in words, with what it means for those whom it touches."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from services.comparing import Difference, Path, compare
from services.definition import ServiceDefinition
from services.definition.base import Words
from services.difference_words import (
    FIELD_TEXTS,
    FIELD_WORDS,
    OTHERWISE,
    at,
    below,
    both,
    day,
    is_text,
    length,
    money,
    named,
    place,
    value,
)

Severity = Literal["harmless", "drafts", "legal"]
"""harmless: a text reads otherwise. drafts: what is being filled in may have to be gone over. legal: rights and duties
of citizens change, and that needs an act of law behind it."""

WEIGHT: dict[Severity, int] = {"legal": 0, "drafts": 1, "harmless": 2}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: its weight, and a sentence in both languages."""

    severity: Severity
    sentence: Words


@dataclass(frozen=True, slots=True)
class Pair:
    """The two definitions, with the fields of their forms by id wherever they stand."""

    old: dict[str, Any]
    new: dict[str, Any]
    old_fields: dict[str, dict[str, Any]]
    new_fields: dict[str, dict[str, Any]]


def differences(
    old: ServiceDefinition,
    new: ServiceDefinition,
    *,
    old_files: Mapping[str, str] | None = None,
    new_files: Mapping[str, str] | None = None,
) -> tuple[Change, ...]:
    """Return every difference, those that need a legal basis first; nothing for definitions that are equal.

    Templates and examples are no part of a definition; they are compared when the files are given. No query.
    """
    before, after = _data(old), _data(new)
    pair = Pair(before, after, _fields(before), _fields(after))
    found = [change for one in compare(before, after) for change in _changes(one, pair)]
    found += _files(old_files or {}, new_files or {})
    return tuple(sorted(dict.fromkeys(found), key=lambda change: WEIGHT[change.severity]))


def _data(definition: ServiceDefinition) -> dict[str, Any]:
    return definition.model_dump(mode="json", by_alias=True)


def _fields(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    pages = list(data["form"]["pages"])
    if data["service"].get("questions"):
        pages.append(data["service"]["questions"]["page"])
    fields = [field for page in pages for field in page["fields"]]
    fields += [inner for field in fields for inner in field.get("fields") or () if isinstance(inner, dict)]
    return {field["id"]: field for field in fields}


def _changes(one: Difference, pair: Pair) -> Iterator[Change]:
    """Put one difference into words; the first teller that knows the place tells, and somebody always does."""
    if (place_of_field := _field_path(one.path)) is not None:
        yield from _in_field(one, place_of_field, pair)
        return
    for beginning, teller in TELLERS.items():
        if one.path[: len(beginning)] == beginning:
            yield from teller(one, pair)
            return
    yield _plain(one, "legal", pair)


def _plain(one: Difference, severity: Severity, pair: Pair, *, where: Words | None = None) -> Change:
    """Say that something reads or is otherwise, for what has no sentence of its own."""
    where = where or place(one.path, pair.old, pair.new)
    if one.order:
        return Change(severity, both(_("%(where)s: in another order"), where=where))
    old, new = value(one.old), value(one.new)
    if old is None or new is None:
        return Change(severity, both(_("%(where)s: changed"), where=where))
    return Change(severity, both(_("%(where)s: from “%(old)s” to “%(new)s”"), where=where, old=old, new=new))


# --- questions -------------------------------------------------------------------------------------------------------


def _field_path(path: Path) -> int | None:
    if path[:2] == ("form", "pages") and len(path) > 4 and path[3] == "fields":
        return 6 if len(path) > 6 and path[5] == "fields" else 4
    if path[:4] == ("service", "questions", "page", "fields") and len(path) > 4:
        return 6 if len(path) > 6 and path[5] == "fields" else 4
    return None


def _in_field(one: Difference, where: int, pair: Pair) -> Iterator[Change]:
    name = one.path[where]
    rest = one.path[where + 1 :]
    if rest:
        yield _field_change(one, name, rest, pair)
    elif one.old is None:
        yield from _appeared(name, one.new, pair)
    elif one.new is None:
        yield from _vanished(name, one.old, pair)
    else:
        yield _plain(one, "drafts", pair)


def _appeared(name: str, field: dict[str, Any], pair: Pair) -> Iterator[Change]:
    """Tell of a question that was not there; one that only moved is compared with what it was."""
    label = named(field)
    before = pair.old_fields.get(name)
    if before is not None:
        yield Change("drafts", both(_("The question “%(label)s” stands elsewhere in the form"), label=label))
        for inner in compare(before, field):
            yield _field_change(inner, name, inner.path, pair)
        return
    asks = field["kind"] != "note"
    must = _("New question that must be answered: “%(label)s”")
    sentence = must if field.get("required") and asks else _("New question: “%(label)s”")
    yield Change("drafts" if asks else "harmless", both(sentence, label=label))


def _vanished(name: str, field: dict[str, Any], pair: Pair) -> Iterator[Change]:
    if name not in pair.new_fields:
        yield Change("drafts", both(_("No longer asked: “%(label)s”"), label=named(field)))
    else:
        yield Change("drafts", both(_("The question “%(label)s” stands elsewhere in the form"), label=named(field)))


def _field_change(one: Difference, name: str, rest: Path, pair: Pair) -> Change:
    label = named(pair.new_fields.get(name) or pair.old_fields.get(name) or {"id": name})
    key = rest[0] if rest else ""
    if key == "required":
        return _made_required(one, label)
    if key == "options" and len(rest) == 2 and (one.old is None or one.new is None):
        return _option(one, label)
    if key in FIELD_TEXTS or (key == "options" and rest[-1] == "label"):
        statement = (pair.new_fields.get(name) or {}).get("kind") == "declaration"
        severity: Severity = "drafts" if statement else "harmless"
        return _plain(one, severity, pair, where=below(label, rest))
    return Change("drafts", both(FIELD_WORDS.get(key, OTHERWISE), label=label))


def _made_required(one: Difference, label: Words) -> Change:
    if one.new:
        return Change("drafts", both(_("“%(label)s” must be answered now"), label=label))
    return Change("harmless", both(_("“%(label)s” may be left empty now"), label=label))


def _option(one: Difference, label: Words) -> Change:
    if one.old is None:
        return Change("harmless", both(_("“%(label)s”: new choice “%(option)s”"), label=label, option=named(one.new)))
    return Change(
        "drafts", both(_("“%(label)s”: no longer a choice: “%(option)s”"), label=label, option=named(one.old))
    )


def _page(one: Difference, pair: Pair) -> Iterator[Change]:
    if len(one.path) == 3 and (one.old is None or one.new is None):
        for field in (one.new or one.old)["fields"]:
            told = _appeared if one.old is None else _vanished
            yield from told(field["id"], field, pair)
        yield Change("drafts", both(_("Page of the form: “%(label)s”"), label=named(one.new or one.old)))
        return
    yield _plain(one, "harmless" if is_text(one) else "drafts", pair)


# --- papers, fees, time, the rest ------------------------------------------------------------------------------------


def _component(one: Difference, pair: Pair) -> Iterator[Change]:
    rest = one.path[3:]
    if not rest and one.old is None:
        sentence = _("New paper to be given: “%(label)s”")
        yield Change("legal" if one.new.get("required") else "drafts", both(sentence, label=named(one.new)))
    elif not rest and one.new is None:
        yield Change("drafts", both(_("Paper no longer asked for: “%(label)s”"), label=named(one.old)))
    elif rest and rest[0] in {"required", "required_when", "per_item", "certified"}:
        yield _component_duty(one, pair)
    else:
        yield _plain(one, "harmless" if is_text(one) else "drafts", pair)


def _component_duty(one: Difference, pair: Pair) -> Change:
    label = named(at(pair.new, one.path[:3]))
    if one.path[3] == "required" and one.new:
        return Change("legal", both(_("The paper “%(label)s” must be given now"), label=label))
    if one.path[3] == "required":
        return Change("harmless", both(_("The paper “%(label)s” may be left out now"), label=label))
    return Change("legal", both(_("The paper “%(label)s” is asked for under other conditions"), label=label))


def _fee(one: Difference, pair: Pair) -> Iterator[Change]:
    rest = one.path[3:]
    label = place(one.path[:3], pair.old, pair.new)
    if not rest and (one.old is None or one.new is None):
        sentence = _("New fee: %(label)s") if one.old is None else _("Fee no longer taken: %(label)s")
        yield Change("legal", both(sentence, label=label))
        return
    if rest[:1] == ("periods",) and len(rest) == 2:
        yield _period(one, label)
        return
    if rest[:1] == ("periods",) and rest[2:] == ("amount",) and isinstance(one.old, int) and isinstance(one.new, int):
        sentence = _("%(label)s changes from %(old)s to %(new)s for applications from %(day)s on")
        yield Change("legal", both(sentence, label=label, old=money(one.old), new=money(one.new), day=day(rest[1])))
        return
    yield _plain(one, "harmless" if is_text(one) else "legal", pair)


def _period(one: Difference, label: Words) -> Change:
    period = one.new or one.old
    amount = money(period["amount"]) if isinstance(period.get("amount"), int) else Words(vi="…", en="…")
    added = _("%(label)s: %(amount)s from %(day)s on")
    removed = _("%(label)s: no longer %(amount)s from %(day)s on")
    return Change(
        "legal", both(added if one.new else removed, label=label, amount=amount, day=day(str(period["from"])))
    )


def _time_limit(one: Difference, pair: Pair) -> Iterator[Change]:
    """Tell of the time that the office may take: value and unit are one thing."""
    depth = 3 if one.path[2:3] == ("default",) else 4
    if one.path[depth:] in {("value",), ("unit",), ("cutoff",)}:
        old, new = (length(at(side, one.path[:depth])) for side in (pair.old, pair.new))
        if old is not None and new is not None and old != new:
            where = place(one.path[:depth], pair.old, pair.new)
            yield Change("legal", both(_("%(where)s: from %(old)s to %(new)s"), where=where, old=old, new=new))
            return
    yield _plain(one, "legal", pair)


def _step(one: Difference, pair: Pair) -> Iterator[Change]:
    if len(one.path) == 3 and (one.old is None or one.new is None):
        sentence = _("New step: “%(label)s”") if one.old is None else _("Step left out: “%(label)s”")
        yield Change("legal", both(sentence, label=named(one.new or one.old)))
        return
    yield _plain(one, "harmless" if is_text(one) else "legal", pair)


def _always(severity: Severity) -> "Teller":
    return lambda one, pair: iter((_plain(one, severity, pair),))


def _words_or_legal(one: Difference, pair: Pair) -> Iterator[Change]:
    yield _plain(one, "harmless" if is_text(one) else "legal", pair)


Teller = Callable[[Difference, Pair], Iterator[Change]]

TELLERS: dict[Path, Teller] = {
    ("form", "pages"): _page,
    ("components", "components"): _component,
    ("workflow", "steps"): _step,
    ("result_sheet", "suggestions"): _always("harmless"),
    ("result_sheet",): _words_or_legal,
    ("service", "fees"): _fee,
    ("service", "time_limit"): _time_limit,
    ("service", "legal_basis"): _always("legal"),
    ("service", "partial_reason"): _always("legal"),
    ("service", "synonyms"): _always("harmless"),
    ("service", "topics"): _always("harmless"),
    ("service", "to_confirm"): _always("harmless"),
    ("service", "why_scheduled"): _always("harmless"),
    ("service",): _words_or_legal,
    ("workflow",): _words_or_legal,
}
"""Beginning of a path → who tells of what differs below it; the first that fits."""


def _files(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) == new.get(name) or name.endswith(".yaml") and not name.startswith("examples/"):
            continue
        if name.endswith(".html"):
            yield Change("legal", both(_("The form of the result document has changed (%(name)s)"), name=name))
        else:
            yield Change("harmless", both(_("An example for checking has changed (%(name)s)"), name=name))
