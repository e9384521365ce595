"""The catalogue by life event, by field and by level of government: how many services stand on each shelf."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Func, QuerySet

from services.finding import Filters, on_shelves
from services.models import ServiceIndex
from services.topics import AUDIENCES, LEVELS, topics

MOST_FIELDS = 300
"""Fields on the browse page; the whole national catalogue has fewer."""


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
