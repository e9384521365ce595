"""The one box in the head: by case code or personal number everywhere in my scope, by name over what is open.

The archive is searched by name only within a range of days. No search looks at more than a thousand hits, and none
tells an exact total above that.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import F, Q
from django.db.models.functions import Reverse
from django.utils import timezone

from accounts.roles import Role
from accounts.who import Who
from cases.lifecycle import OPEN
from cases.models import Case, CaseQuerySet
from cases.selectors.rows import Row, rows_of
from ground.text import fold

MOST = 1000
PAGE = 30
MOST_WORDS = 8
LONGEST_RANGE = 92
"""Days of the archive that one search by name may cover."""

_NUMBER = re.compile(r"[0-9]{12}")
_CODE = re.compile(r"[0-9A-Z][0-9A-Z.]*-[0-9]{6}-[0-9]{4,}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: text as typed, and days of sending (both included) for the archive."""

    text: str
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits; `more` says that there were more than could be looked at."""

    rows: tuple[Row, ...]
    number: int
    more: bool
    page: int
    pages: int


NOTHING = Found((), 0, more=False, page=1, pages=1)


def search(who: Who, wanted: Wanted, *, page: int, at: datetime) -> Found:
    """Return a page of the cases that were looked for. At most four queries."""
    text = " ".join(wanted.text.split())
    digits = re.sub(r"[\s.]", "", text)
    if _NUMBER.fullmatch(digits):
        ids = _newest(_mine(who).filter(applicant_number=digits))
    elif _CODE.fullmatch(text.upper()):
        ids = _newest(_mine(who).filter(code=text.upper()))
    else:
        ids = _named(who, fold(text).split()[:MOST_WORDS], wanted)
    return _page(ids, page=page, at=at)


def _mine(who: Who) -> CaseQuerySet:
    return Case.objects.visible_to(who)


def _newest(cases: CaseQuerySet) -> list[int]:
    return list(cases.order_by("-submitted_at", "-pk").values_list("pk", flat=True)[: MOST + 1])


def _named(who: Who, words: list[str], wanted: Wanted) -> list[int]:
    """Return the ids of cases whose applicant has these words in her name, in one statement of index scans."""
    if wanted.first is None and wanted.last is None:
        if not words:
            return []
        branches = [
            part
            for place in _places(who)
            for part in _by_name(Case.objects.filter(place, state__in=sorted(OPEN)), words)
        ]
    else:
        branches = [_sent_between(Case.objects.sent().filter(place), words, wanted) for place in _places(who)]
    parts = [branch.exclude(applicant_id=who.person_id).values_list("pk", flat=True)[: MOST + 1] for branch in branches]
    if not parts:
        return []
    found = parts[0].union(*parts[1:]) if len(parts) > 1 else parts[0]
    return sorted(found[: MOST + 1], reverse=True)


def _places(who: Who) -> Iterator[Q]:
    """Yield the scopes of a person's posts, each the beginning of an index. An agency's cases lie in its units."""
    seen = set()
    for post in who.posts:
        scope = {
            Role.COUNTER: Q(receiving_unit_id=post.unit_id),
            Role.HANDLER: Q(lead_unit_id=post.unit_id),
            Role.UNIT_HEAD: Q(lead_unit_id=post.unit_id),
            Role.LEADER: Q(lead_unit__agency_id=post.agency_id),
            Role.CLERK: Q(lead_unit__agency_id=post.agency_id),
        }.get(post.role)
        if scope is not None and scope not in seen:
            seen.add(scope)
            yield scope


def _by_name(cases: CaseQuerySet, words: list[str]) -> Iterator[CaseQuerySet]:
    """Yield the ways a name is typed: its beginning, its end, or family name and given name with gaps between."""
    whole = " ".join(words)
    turned = cases.annotate(turned=Reverse("applicant_fold"))
    yield cases.filter(applicant_fold__startswith=whole)
    # A given name is typed whole: "an" is not the end of "lan".
    yield turned.filter(turned__startswith=f"{whole[::-1]} ")
    if len(words) > 1:
        ends = turned.filter(turned__startswith=f"{words[-1][::-1]} ", applicant_fold__startswith=f"{words[0]} ")
        for word in words[1:-1]:
            ends = ends.filter(applicant_fold__contains=f" {word} ")
        yield ends


def _sent_between(cases: CaseQuerySet, words: list[str], wanted: Wanted) -> CaseQuerySet:
    first, last = days_of(wanted)
    midnight = timezone.make_aware(datetime.combine(first, time.min))
    cases = cases.filter(
        submitted_at__gte=midnight,
        submitted_at__lt=timezone.make_aware(datetime.combine(last + timedelta(days=1), time.min)),
    )
    for word in words:
        cases = cases.filter(Q(applicant_fold__startswith=word) | Q(applicant_fold__contains=f" {word}"))
    return cases.order_by(F("submitted_at").desc(), "-pk")


def days_of(wanted: Wanted) -> tuple[date, date]:
    """Return the first and last day of a range; an open end lies as far away as a range may be long."""
    span = timedelta(days=LONGEST_RANGE)
    if wanted.first is None:
        last = wanted.last or date.max
        return last - span, last
    return wanted.first, min(wanted.last or wanted.first + span, wanted.first + span)


def _page(ids: list[int], *, page: int, at: datetime) -> Found:
    if not ids:
        return NOTHING
    known = ids[:MOST]
    pages = -(-len(known) // PAGE)
    page = min(max(page, 1), pages)
    rows = rows_of(known[(page - 1) * PAGE : page * PAGE], at=at)
    return Found(tuple(rows), len(known), more=len(ids) > MOST, page=page, pages=pages)
