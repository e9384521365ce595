"""One page of a queue: rows in order, paged by key, with the counts of all tabs of the desk.

Ids come first, along an index and a page's worth from each branch; then the rows that are shown, with the names they
show. Nothing here grows with the number of cases.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet, Value
from django.utils import timezone

from accounts.models import Unit
from accounts.models.offices import spoken
from accounts.who import Who
from cases.lifecycle import State
from cases.models import Case, CaseQuerySet, Competence
from cases.selectors.desks import Desk, Tab
from cases.selectors.rows import Row, rows_of
from services.models import Service, ServiceVersion

PAGE = 30
MOST_COUNTED = 1000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Count:
    """A tab with the number of cases in it; above a thousand nobody counts on."""

    key: str
    label: str
    number: int

    @property
    def is_more(self) -> bool:
        """Say whether there are more than were counted."""
        return self.number > MOST_COUNTED

    @property
    def shown(self) -> int:
        """The number to show."""
        return min(self.number, MOST_COUNTED)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader narrowed the queue to; empty values narrow nothing."""

    state: str = ""
    service: int | None = None
    unit: int | None = None
    due_by: date | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: after or before the row with this moment and id, in the order of the page."""

    moment: datetime
    case_id: int
    backwards: bool = False

    @property
    def text(self) -> str:
        """The place as it stands in an address."""
        return f"{(self.moment - _EPOCH) // timedelta(microseconds=1)}-{self.case_id}"


@dataclass(frozen=True, slots=True)
class Page:
    """Rows with the places where the pages before and after begin, "" where there is none."""

    rows: tuple[Row, ...]
    previous: str
    following: str
    sort: str


def place_at(text: str, *, backwards: bool) -> Place | None:
    """Return the place that an address names, None for one that cannot be read."""
    moment, _sep, case_id = text.partition("-")
    if not (moment.isascii() and moment.isdigit() and case_id.isascii() and case_id.isdigit()):
        return None
    if len(moment) > 17 or len(case_id) > 18:
        return None
    return Place(_EPOCH + timedelta(microseconds=int(moment)), int(case_id), backwards)


def sort_of(tab: Tab, wanted: str) -> str:
    """Return the order of a page: "due" or "sent", "-" before it for the reverse; the tab's own for another word."""
    possible = {"sent", "-sent"} | ({"due", "-due"} if tab.due else set())
    if wanted in possible:
        return wanted
    return "due" if tab.due else "-sent"


def page(tab: Tab, who: Who, *, filters: Filters, sort: str, place: Place | None, at: datetime) -> Page:
    """Return one page of a queue. Three queries: ids, rows, calendars; more for a calendar not read before."""
    sort = sort_of(tab, sort)
    column = tab.due if sort.lstrip("-") == "due" and tab.due else "submitted_at"
    descending = sort.startswith("-") != bool(place and place.backwards)
    branches = [
        _ordered(_beyond(branch, column, place, descending=descending), column, descending=descending)
        for branch in _branches(tab, who, filters, column=column, at=at)
    ]
    keys: list[tuple[int, datetime]] = list(_merged(branches, column, descending=descending))
    more, keys = len(keys) > PAGE, keys[:PAGE]
    if place is not None and place.backwards:
        keys.reverse()
    rows = rows_of([pk for pk, _moment in keys], at=at)
    first, last = _ends(keys, place, more=more)
    return Page(tuple(rows), first, last, sort)


def _ends(keys: Sequence[tuple[int, datetime]], place: Place | None, *, more: bool) -> tuple[str, str]:
    """Return the places of the pages before and after this one."""
    if not keys:
        return "", ""
    backwards = place is not None and place.backwards
    has_before = more if backwards else place is not None
    has_after = backwards or more
    (first, first_at), (last, last_at) = keys[0], keys[-1]
    return (
        Place(first_at, first).text if has_before else "",
        Place(last_at, last).text if has_after else "",
    )


def _branches(tab: Tab, who: Who, filters: Filters, *, column: str, at: datetime) -> list[CaseQuerySet]:
    """Return the tab's cases as parts of which each is read in order along one index."""
    states = sorted(state for state in tab.states if filters.state in {"", state})
    groups = [[state] for state in states] if column == "submitted_at" and tab.column != "handler_id" else [states]
    cases = _narrowed(Case.objects.exclude(applicant_id=who.person_id), filters)
    if tab.narrow is not None:
        cases = tab.narrow(cases, at)
    return [cases.filter(tab.lies_at(one), state__in=group) for one in tab.places(who) for group in groups if group]


def _narrowed(cases: CaseQuerySet, filters: Filters) -> CaseQuerySet:
    if filters.service is not None:
        cases = cases.filter(service_version__in=ServiceVersion.objects.filter(service=filters.service).values("pk"))
    if filters.unit is not None:
        cases = cases.filter(lead_unit=filters.unit)
    if filters.due_by is not None:
        after = timezone.make_aware(datetime.combine(filters.due_by + timedelta(days=1), time.min))
        waiting = Q(state=State.SUBMITTED, reception_due_at__lt=after)
        cases = cases.filter(waiting | (~Q(state=State.SUBMITTED) & Q(due_at__lt=after)))
    return cases


def _beyond(cases: CaseQuerySet, column: str, place: Place | None, *, descending: bool) -> CaseQuerySet:
    if place is None:
        return cases
    # The outer bound lets the index begin at the place; the inner condition parts rows of the same moment.
    edge, step = ("lte", "lt") if descending else ("gte", "gt")
    same_moment = Q(**{column: place.moment, f"pk__{step}": place.case_id})
    return cases.filter(
        Q(**{f"{column}__{edge}": place.moment}), Q(**{f"{column}__{step}": place.moment}) | same_moment
    )


def _ordered(cases: CaseQuerySet, column: str, *, descending: bool) -> "QuerySet[Any, tuple[int, datetime]]":
    sign = "-" if descending else ""
    return cases.order_by(f"{sign}{column}", f"{sign}pk").values_list("pk", column)[: PAGE + 1]


def _merged(
    branches: "list[QuerySet[Any, tuple[int, datetime]]]", column: str, *, descending: bool
) -> "Iterable[tuple[int, datetime]]":
    if not branches:
        return []
    if len(branches) == 1:
        return branches[0]
    sign = "-" if descending else ""
    return branches[0].union(*branches[1:], all=True).order_by(f"{sign}{column}", f"{sign}pk")[: PAGE + 1]


def counts(desk: Desk, who: Who, *, at: datetime) -> list[Count]:
    """Return how many cases each tab of a desk holds, at most a thousand and one. One query for all of them."""
    tabs = desk.tabs_of(who)
    found = _counted({tab.key: _branches(tab, who, Filters(), column=tab.due, at=at) for tab in tabs})
    return [Count(tab.key, str(tab.label), found.get(tab.key, 0)) for tab in tabs]


def _counted(branches: dict[str, list[CaseQuerySet]]) -> dict[str, int]:
    """Count the branches of each key along their indexes, each up to the cap, grouped in one statement."""
    parts = [
        branch.order_by().values_list(Value(key))[: MOST_COUNTED + 1]
        for key, many in branches.items()
        for branch in many
    ]
    if not parts:
        return {}
    whole = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    sql, params = whole.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT tab, count(*) FROM ({sql}) AS part (tab) GROUP BY tab", params)  # noqa: S608 — the ORM's own SQL
        return dict(cursor.fetchall())


def services_of(who: Who) -> list[tuple[int, str]]:
    """Return the services that the person's units and agencies have to do with, for the filter. One query."""
    units = [post.unit_id for post in who.posts]
    mine = Q(receiving_unit__in=units) | Q(lead_unit__in=units)
    mine |= Q(lead_unit__agency__in=[post.agency_id for post in who.posts])
    services = Service.objects.filter(pk__in=Competence.objects.filter(mine).values("service")).order_by("name_vi")
    return [(service.pk, spoken(service.name_vi, service.name_en)) for service in services]


def units_of(tab: Tab, who: Who) -> list[tuple[int, str]]:
    """Return the deciding units among which the tab can be narrowed. One query for an agency's tab, else none."""
    if tab.column == "agency_id":
        units = Unit.objects.filter(agency__in=tab.places(who), kind=Unit.Kind.DIVISION).order_by("name_vi")
        return [(unit.pk, unit.name) for unit in units]
    if tab.column != "lead_unit_id":
        return []
    return sorted({(post.unit_id, post.unit_name) for post in who.posts if post.role in tab.roles})
