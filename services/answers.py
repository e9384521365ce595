"""Answers against a definition: what is visible, what is right, and how it reads. No database."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import zip_longest
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from services import rules
from services.computed import compute
from services.definition import Answers, Page, ServiceDefinition
from services.definition.conditions import fields_of, holds, legal_day
from services.fields import FieldBase, InnerGroup
from services.wording import in_language


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The answers that count, and a sentence per field that is wrong. Warnings never block; officials see them.

    Fields inside a group go by their path, which is also their name in forms: children-0-full_name.
    """

    answers: dict[str, Any]
    errors: dict[str, str] = field(default_factory=dict)
    warnings: dict[str, str] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)

    @property
    def is_valid(self) -> bool:
        """Say whether nothing is wrong."""
        return not self.errors


@dataclass(frozen=True, slots=True)
class Row:
    """One answer as it reads."""

    field_id: str
    label: str
    value: str
    mark: str = ""
    """What a register says of it, and the tint of that; officials see both."""
    tint: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """The answers of one page."""

    page: Page
    title: str
    rows: tuple[Row, ...]

    @property
    def page_id(self) -> str:
        """The id of the page, for its change link."""
        return self.page.id


def clean(definition: ServiceDefinition, answers: Answers, *, at: datetime) -> Cleaned:
    """Check the answers of all pages under the conditions; hidden and unknown answers are dropped.

    Sentences are in the active language. No query. A complete application of this service takes well under 1 ms.
    """
    return clean_pages(definition.pages, answers, at=at)


def clean_pages(pages: Iterable[Page], answers: Answers, *, at: datetime) -> Cleaned:
    """Check the answers of some pages, in their order; each field sees what was right before it."""
    cleaned = Cleaned({})
    on = legal_day(at)
    for page in pages:
        if holds(page.shown_when, cleaned.answers, on=on):
            cleaned.answers.update(_clean(page.fields, answers, cleaned, seen=dict(cleaned.answers), at=at))
    return cleaned


def clean_fields(
    fields: Iterable[FieldBase], answers: Answers, *, at: datetime, known: Answers | None = None
) -> Cleaned:
    """Check bare fields (one page, a decision); conditions and rules also see what is `known` from elsewhere."""
    cleaned = Cleaned({})
    cleaned.answers.update(_clean(fields, answers, cleaned, seen=dict(known or {}), at=at))
    return cleaned


def _clean(
    fields: Iterable[FieldBase], given: Answers, cleaned: Cleaned, *, seen: dict[str, Any], at: datetime, path: str = ""
) -> dict[str, Any]:
    """Return the right answers of some fields; what is wrong or hidden goes by its path into `cleaned`."""
    on = legal_day(at)
    found: dict[str, Any] = {}
    ruled: list[FieldBase] = []
    for one in fields:
        if one.shown_when is not None and not holds(one.shown_when, seen, on=on):
            cleaned.hidden.add(path + one.id)
            continue
        answer = _answer(one, given, cleaned, seen=seen, at=at, path=path)
        if answer is not None:
            found[one.id] = seen[one.id] = answer
            if one.rules:
                ruled.append(one)
    for one in ruled:
        _apply_rules(one, given, cleaned, seen=seen, at=at, path=path)
    return found


def _answer(one: FieldBase, given: Answers, cleaned: Cleaned, *, seen: dict[str, Any], at: datetime, path: str) -> Any:
    if one.computes:
        return compute(one.compute, seen, at=at)  # type: ignore[attr-defined]  # the kind that computes
    if not one.asks:
        return None
    try:
        if isinstance(one, InnerGroup):
            return _items(one, given.get(one.id), cleaned, seen=seen, at=at, path=path)
        return checked(one, given.get(one.id), at=at)
    except ValidationError as error:
        # What is asked because the answer before it counts for nothing is not missed while that answer is wrong.
        follows = any(path + name in cleaned.errors for name in fields_of(one.shown_when))
        if not (follows and one.is_empty(given.get(one.id))):
            cleaned.errors[path + one.id] = error.messages[0]
        return None


def _items(
    group: InnerGroup, value: Any, cleaned: Cleaned, *, seen: dict[str, Any], at: datetime, path: str
) -> list[dict[str, Any]] | None:
    """Return the items of a group, each cleaned with sight of what stands outside. Raises ValidationError."""
    placed = group.items_of(value or [])
    if len(placed) > group.at_most:
        words = _("%(label)s: at most %(most)s can be given.")
        raise ValidationError(words, params={"label": group.label, "most": group.at_most})
    if len(placed) < group.at_least and not placed:
        raise ValidationError(group.missing_sentence(rules.language()), code="required")
    return [
        _clean(group.fields, item, cleaned, seen=dict(seen), at=at, path=f"{path}{group.id}-{place}-")
        for place, item in placed
    ] or None


def checked(one: FieldBase, value: object, *, at: datetime) -> Any:
    """Return the stored answer of one field, None if it was left empty and may be. Raises ValidationError."""
    if one.is_empty(value):
        if one.required:
            raise ValidationError(one.missing_sentence(rules.language()), code="required")
        return None
    return one.check(value, at=at)


def _apply_rules(one: FieldBase, given: Answers, cleaned: Cleaned, *, seen: Answers, at: datetime, path: str) -> None:
    for use in one.rules:
        found = rules.judge(use, seen[one.id], seen, at=at)
        if found is None:
            continue
        place = path + one.id
        if found.spot is not None and isinstance(one, InnerGroup):
            places = [place for place, _item in one.items_of(given.get(one.id))]
            place = f"{place}-{places[found.spot.place]}-{found.spot.field}"
        (cleaned.errors if found.blocks else cleaned.warnings).setdefault(place, found.sentence)


def visible_pages(definition: ServiceDefinition, answers: Answers, *, at: datetime) -> tuple[Page, ...]:
    """Return the pages that these answers lead through, the binding questions first, the declaration last."""
    on = legal_day(at)
    return tuple(page for page in definition.pages if holds(page.shown_when, answers, on=on))


def visible_fields(page: Page, answers: Answers, *, on: date) -> Iterator[FieldBase]:
    """Yield the fields of a page that these answers show."""
    for one in page.fields:
        if holds(one.shown_when, answers, on=on):
            yield one


def review(definition: ServiceDefinition, answers: Answers, lang: str) -> list[Section]:
    """Return cleaned answers page by page as they read, each item of a group in a section of its own. Never HTML.

    Pages without answers are left out. No query, except one for each answer that is an agency.
    """
    sections = []
    for page in definition.pages:
        if page.place == "form":
            sections += _sections(page, page.title.to(lang), page.fields, answers, lang, path="")
    return sections


def _sections(
    page: Page, title: str, fields: Iterable[FieldBase], answers: Answers, lang: str, *, path: str
) -> list[Section]:
    """Return the plain answers as one section, then a section for each item of each group."""
    rows, below = [], []
    for one in fields:
        answer = answers.get(one.id)
        if answer is None:
            continue
        if isinstance(one, InnerGroup):
            for place, item in enumerate(answer):
                inside = f"{path}{one.id}-{place}-"
                heading = one.heading(place, lang) if not path else f"{title} – {one.heading(place, lang)}"
                below += _sections(page, heading, one.fields, item, lang, path=inside)
        else:
            rows.append(Row(path + one.id, one.label.to(lang), one.show(answer, lang)))
    return ([Section(page, title, tuple(rows))] if rows else []) + below


def changes(definition: ServiceDefinition, before: Answers, after: Answers, lang: str) -> list[tuple[str, str, str]]:
    """Return (label, old, new) for every answer that differs, in the order of the form; "" where there was none.

    Answers inside a group are compared one by one, item by item in their order.
    """
    return [
        (label, _shown(one, old, lang), _shown(one, new, lang))
        for one, label, old, new in _pairs(definition.fields.values(), before, after, lang)
        if old != new
    ]


def _pairs(
    fields: Iterable[FieldBase], before: Answers, after: Answers, lang: str, *, prefix: str = ""
) -> Iterator[tuple[FieldBase, str, Any, Any]]:
    for one in fields:
        old, new = before.get(one.id), after.get(one.id)
        if not isinstance(one, InnerGroup):
            yield one, prefix + one.label.to(lang), old, new
            continue
        nothing: dict[str, Any] = {}
        for place, (was, item) in enumerate(zip_longest(old or [], new or [], fillvalue=nothing)):
            heading = f"{prefix}{one.heading(place, lang)}: "
            yield from _pairs(one.fields, was, item, lang, prefix=heading)


def _shown(one: FieldBase, answer: object, lang: str) -> str:
    return "" if answer is None else in_language(lang, one.show(answer, lang))


def show(definition: ServiceDefinition, field_id: str, answers: Mapping[str, Any], lang: str) -> str:
    """Write one answer; "" if there is none. Raises KeyError for a field that the service does not have."""
    return _shown(definition.fields[field_id], answers.get(field_id), lang)
