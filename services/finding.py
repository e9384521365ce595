"""Finding a service: by words that forgive missing marks, slips of the finger and everyday names, and by shelves.

No extension of PostgreSQL is needed: words stand as lexemes in a `tsvector` with a GIN index, and a table of spellings
with one letter left out leads from a mistyped word to those that services use, whatever their number.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, Exists, F, FloatField, Func, OuterRef, Q, QuerySet, Value, When, Window
from django.db.models.aggregates import Count

from ground.text import fold
from services.models import ServiceIndex, ServiceVersion, Spelling
from services.spelling import MOST_WORDS, halves, has_marks, keys_of, marked, near, untyped, words

_MATCH = "(%(expressions)s::tsquery)"

PAGE = 20
"""Services on a page."""

COLUMNS = (
    *("service__slug", "service__name_vi", "service__name_en", "service__code"),
    *("field_vi", "field_en", "level", "agency_level"),
)
"""What a card needs of a row."""

MOST_GUESSES = 12
"""Words that one mistyped word may stand for at once; the words beside it choose among them."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Shelves to look on; empty ones do not narrow."""

    topic: str = ""
    field: str = ""
    agency_level: str = ""
    audience: str = ""


@dataclass(frozen=True, slots=True)
class ServiceCard:
    """A service as lists show it, in one language."""

    slug: str
    name: str
    code: str
    other_name: str
    field: str
    level: str
    agency_level: str


@dataclass(frozen=True, slots=True)
class Found:
    """A page of services, how many there are in all, and what was made of the words.

    `meant` is what was looked for instead where words were mistyped; `is_nearest` that only some of the words fit.
    """

    cards: tuple[ServiceCard, ...] = ()
    total: int = 0
    meant: str = ""
    is_nearest: bool = False


@dataclass(frozen=True)
class Typed:
    """The words of a query: as typed, folded, and what each may stand for among the words that services use."""

    words: tuple[str, ...]
    guesses: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def folded(self) -> tuple[str, ...]:
        """The words without marks."""
        return tuple(map(fold, self.words))

    @property
    def is_known(self) -> bool:
        """Say whether some service uses every word as it was typed."""
        return all(word in self.guesses.get(word, ()) for word in self.folded)


def find(text: str, lang: str, *, on: date, filters: Filters = Filters(), page: int = 1, size: int = PAGE) -> Found:
    """Return a page of the services in force on a day that a query finds on some shelves.

    All of them by name for an empty text: one query. Else two where every word is known or only one reading fits,
    at most four. Never raises; what cannot be a word finds nothing.
    """
    shelf = on_shelves(filters, on=on)
    typed = tuple(words(text)[:MOST_WORDS])
    if not typed:
        return _page(shelf.order_by(_name(lang)), lang, page, size) if not text.strip() else Found()
    return _best(Typed(typed, _guesses(typed)), shelf, lang, page, size)


def on_shelves(filters: Filters, *, on: date) -> QuerySet[ServiceIndex]:
    """Return the rows of services in force on a day that stand on every shelf named."""
    current = ServiceVersion.objects.in_force(on).filter(service=OuterRef("service"))
    wanted = Q()
    if filters.topic:
        wanted &= Q(topics__contains=[filters.topic])
    if filters.audience:
        wanted &= Q(audience__contains=[filters.audience])
    if filters.field:
        wanted &= Q(field=filters.field)
    if filters.agency_level:
        wanted &= Q(agency_level=filters.agency_level)
    return ServiceIndex.objects.filter(Exists(current), wanted)


def _best(typed: Typed, shelf: QuerySet[ServiceIndex], lang: str, page: int, size: int) -> Found:
    """Try the words as typed, then what they may stand for, then services that hold only some of them."""
    wide = [typed.guesses.get(word, ()) for word in typed.folded]
    if typed.is_known:
        found = _page(_ranked(shelf, typed, [(word,) for word in typed.folded]), lang, page, size)
        if found.total:
            return found
    # A guess counts in names and synonyms only: in long texts some word is always near.
    named = _holds(_weighed(_all_of(wide), "AB")) if all(wide) else Q(pk__in=[])
    found = _page(_ranked(shelf.filter(named), typed, wide), lang, page, size)
    if found.total:
        return replace(found, meant=_meant(typed, found.cards))
    some = _any_of([guess for guesses in wide for guess in guesses])
    if len(typed.words) == 1 or not some:
        return found
    return replace(_page(_nearest(shelf, some), lang, page, size), is_nearest=True)


def _guesses(typed: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return, for each folded word, what it may stand for among the words that services use. One query."""
    folded = set(map(fold, typed))
    keys = {key for word in folded for key in keys_of(word)}
    rows = list(Spelling.objects.filter(key__in=keys).values_list("key", "word"))
    known = {word for _key, word in rows}
    return {word: _readings(word, known) for word in folded}


def _readings(typed: str, known: set[str]) -> tuple[str, ...]:
    """Return the known words within one slip, the likeliest first; a forgotten space gives "bang<->lai"."""
    close = [word for word in known if near(typed, word)] + [word for word in (untyped(typed),) if word in known]
    close.sort(key=lambda word: (word != typed, word != untyped(typed), word[0] != typed[0], len(word), word))
    apart = [f"{left}<->{right}" for left, right in halves(typed) if left in known and right in known]
    return tuple(dict.fromkeys([*close[:MOST_GUESSES], *apart[:3]]))


def _meant(typed: Typed, cards: tuple[ServiceCard, ...]) -> str:
    """Return the words looked for: of several readings of a mistyped word the one that the best hit's name holds."""
    named = {fold(word) for card in cards[:1] for word in words(f"{card.name} {card.other_name}")}
    meant = []
    for word in typed.folded:
        guesses = typed.guesses.get(word, ())
        meant.append(next((guess for guess in guesses if guess in named), next(iter(guesses), word)))
    return " ".join(meant).replace("<->", " ")


# --- ranking --------------------------------------------------------------------------------------------------------


def _ranked(shelf: QuerySet[ServiceIndex], typed: Typed, reading: list[tuple[str, ...]]) -> QuerySet[ServiceIndex]:
    """Keep rows that hold every word. With their marks before without, in names before synonyms before texts."""
    folded = _all_of(reading)
    accented = " & ".join(_lexeme(marked(word)) for word in typed.words if has_marks(word))
    tiers = [(_holds(_weighed(accented, weights)), tier) for weights, tier in (("A", 0), ("AB", 1))] if accented else []
    phrase = " <-> ".join(_group(words) for words in reading)
    tiers += [(_holds(_weighed(phrase, "AB")), 2), (_holds(_weighed(folded, "A")), 3)]
    tiers += [(_holds(_weighed(folded, "AB")), 4)]
    tiers += [(_holds(accented), 5)] if accented else []
    tier = Case(*(When(holds, then=Value(number)) for holds, number in tiers), default=Value(6))
    return shelf.filter(_holds(folded)).order_by(tier, _closeness(folded).desc(), "service__name_vi")


def _nearest(shelf: QuerySet[ServiceIndex], some: str) -> QuerySet[ServiceIndex]:
    """Keep rows that hold any of the words, those with most of them close together first."""
    return shelf.filter(_holds(some)).order_by(_closeness(some).desc(), "service__name_vi")


def _lexeme(word: str) -> str:
    """Write a word for a `tsquery`; words hold only letters, digits, points and "=", so nothing can end the quotes."""
    return " <-> ".join(f"'{part}'" for part in word.split("<->"))


def _group(guesses: tuple[str, ...]) -> str:
    return f"({' | '.join(f'({_lexeme(guess)})' for guess in guesses)})"


def _all_of(reading: list[tuple[str, ...]]) -> str:
    return " & ".join(_group(guesses) for guesses in reading)


def _any_of(guesses: list[str]) -> str:
    return " | ".join(f"({_lexeme(guess)})" for guess in dict.fromkeys(guesses))


def _weighed(query: str, weights: str) -> str:
    """Let every word of a query count only where it stands with one of these weights."""
    return re.sub(r"'([^']+)'", rf"'\1':{weights}", query)


def _holds(query: str) -> Func:
    return Func(F("words"), Value(query), template=_MATCH, arg_joiner=" @@ ", output_field=BooleanField())


def _closeness(query: str) -> Func:
    """Nearness of the words to each other, and weight of where they stand."""
    return Func(F("words"), Value(query), template="ts_rank_cd(%(expressions)s::tsquery)", output_field=FloatField())


# --- a page ---------------------------------------------------------------------------------------------------------


def _page(rows: QuerySet[ServiceIndex], lang: str, page: int, size: int) -> Found:
    """Return a page and the number of all rows in one query."""
    wanted = rows.annotate(total=Window(Count("*"))).values(*COLUMNS, "total")
    begin = (page - 1) * size
    found = list(wanted[begin : begin + size])
    return Found(tuple(card(row, lang) for row in found), found[0]["total"] if found else 0)


def card(row: dict[str, Any], lang: str) -> ServiceCard:
    """Return a row as a card in one language."""
    english = lang.startswith("en")
    return ServiceCard(
        slug=row["service__slug"],
        name=row["service__name_en"] if english else row["service__name_vi"],
        code=row["service__code"],
        other_name=row["service__name_vi"] if english else "",
        field=row["field_en"] or row["field_vi"] if english else row["field_vi"],
        level=row["level"],
        agency_level=row["agency_level"],
    )


def _name(lang: str) -> str:
    return "service__name_en" if lang.startswith("en") else "service__name_vi"
