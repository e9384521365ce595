"""The catalogue by life event, by field and by level of government: how many services stand on each shelf."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Count, F, Func, QuerySet, Window
from django.db.models.functions import RowNumber

from ground.text import fold
from services.finding import COLUMNS, Filters, ServiceCard, card, on_shelves
from services.models import ServiceIndex
from services.topics import AUDIENCES, LEVELS, topics

MOST_FIELDS = 300
"""Fields on the browse page; the whole national catalogue has fewer."""

FOREMOST_FIELDS, FOREMOST = 12, 5
"""Fields on the front page, and services named in each."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """One shelf: its key in addresses, its name, how many services in force stand on it."""

    key: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Group:
    """Shelves under a heading; `parameter` is their name in addresses."""

    name: str
    parameter: str
    shelves: tuple[Shelf, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """A field (*lĩnh vực*) with its first services by name; `count` says how many it has."""

    field: Shelf
    cards: tuple[ServiceCard, ...]

    @property
    def more(self) -> int:
        """How many services are not named."""
        return self.field.count - len(self.cards)


def foremost(lang: str, *, on: date) -> list[Sample]:
    """Return the largest fields by name, each with its first services, whatever the number of services. One query."""
    rows = on_shelves(Filters(), on=on).annotate(
        in_field=Window(Count("*"), partition_by=F("field")),
        place=Window(RowNumber(), partition_by=F("field"), order_by=F("service__name_vi").asc()),
    )
    first = rows.filter(place__lte=FOREMOST).order_by("-in_field", "field", "place")
    found = list(first.values(*COLUMNS, "field", "in_field")[: FOREMOST_FIELDS * FOREMOST])
    samples = [_sample(list(of_one), lang) for _key, of_one in groupby(found, key=itemgetter("field"))]
    return sorted(samples[:FOREMOST_FIELDS], key=lambda sample: fold(sample.field.name))


def _sample(rows: list[dict[str, Any]], lang: str) -> Sample:
    cards = tuple(card(row, lang) for row in rows)
    return Sample(Shelf(rows[0]["field"], cards[0].field, rows[0]["in_field"]), cards)


def browse(lang: str, *, on: date) -> list[Group]:
    """Return every shelf that is not empty. Four queries."""
    rows = on_shelves(Filters(), on=on)
    by_topic = {one: _counted(_topics_of(rows, one), "shelf") for one in AUDIENCES}
    by_level = _counted(rows, "agency_level")
    groups = [_life(one, counts, lang) for one, counts in by_topic.items()]
    levels = tuple(Shelf(key, str(name), by_level[key]) for key, name in LEVELS.items() if by_level[key])
    groups += [Group("level", "cap", levels), Group("field", "linh-vuc", _fields(rows, lang))]
    return [group for group in groups if group.shelves]


def _topics_of(rows: QuerySet[ServiceIndex], audience: str) -> QuerySet[ServiceIndex]:
    return rows.filter(audience__contains=[audience]).annotate(shelf=Func("topics", function="unnest"))


def _counted(rows: QuerySet[ServiceIndex], column: str) -> Counter[str]:
    return Counter({row[column]: row["n"] for row in rows.order_by().values(column).annotate(n=Count("pk"))})


def _life(audience: str, counts: Counter[str], lang: str) -> Group:
    """Return the topics under the heading of citizens or of organisations."""
    shelves = tuple(
        Shelf(topic.id, topic.words.to(lang), counts[topic.id]) for topic in topics().values() if counts[topic.id]
    )
    return Group(audience, "chu-de", shelves)


def _fields(rows: QuerySet[ServiceIndex], lang: str) -> tuple[Shelf, ...]:
    name = "field_en" if lang.startswith("en") else "field_vi"
    found = rows.order_by(name).values("field", name).annotate(n=Count("pk"))[:MOST_FIELDS]
    return tuple(Shelf(row["field"], row[name], row["n"]) for row in found)
