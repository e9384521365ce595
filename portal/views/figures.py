"""The public page of figures: what was promised and what was kept, this month and before."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.requests import Request
from cases.selectors import figures as selectors
from cases.selectors.figures import AgencyCounts, Counts, MonthCounts

FEW = 5
"""Counts below this are not shown, so that nobody is found in a small office's figures."""

FRESH = 600
"""Seconds for which counted figures are shown again."""

MONTHS = 12
"""How far back a visitor may look."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the page: words for every number, and the two parts of its bar in per cent."""

    name: str
    received: str
    finished: str
    on_time: str
    late: str
    online: str
    signed: str
    late_now: str
    good: int
    bad: int

    @property
    def bar(self) -> str:
        """Say in words what the bar draws."""
        if self.good + self.bad == 0:
            return _("Too few to say")
        return _("%(good)s %% on time, %(bad)s %% late") % {"good": self.good, "bad": self.bad}


def figures(request: Request) -> HttpResponse:
    """Show the figures of a month (`?thang=2026-11`), by agency and beside the months before. At most 8 queries."""
    this = timezone.localdate(request.at).replace(day=1)
    month = _asked(request.GET.get("thang", ""), this=this)
    agencies, months = _counted(month, at=request.at)
    english = (get_language() or "vi").startswith("en")
    everything = sum((one.counts for one in agencies), Counts())
    context = {
        "month": month,
        "is_this_month": month == this,
        "before": None if month <= _back(this, MONTHS) else _back(month, 1),
        "after": None if month == this else _back(month, -1),
        "total": line(_("All agencies"), everything),
        "agencies": [line(name, counts) for name, counts in merged(agencies, english=english)],
        "months": [line(one.first.strftime("%m/%Y"), one.counts) for one in months],
        "few": FEW,
    }
    return render(request, "portal/figures.html", context)


def line(name: str, counts: Counts) -> Line:
    """Put counts into words; a number between one and four becomes *fewer than five*, and then no share is drawn."""
    drawn = counts.finished >= FEW
    good = round(100 * counts.on_time / counts.finished) if drawn else 0
    return Line(
        name=name,
        received=number(counts.received),
        finished=number(counts.finished),
        on_time=number(counts.on_time, of=counts.finished),
        late=number(counts.late, of=counts.finished),
        online=number(counts.online, of=counts.received),
        signed=number(counts.signed, of=counts.finished),
        late_now=number(counts.late_now),
        good=good,
        bad=100 - good if drawn else 0,
    )


def number(count: int, *, of: int | None = None) -> str:
    """Write a count with its share of a whole; small ones, and shares of a small whole, are not told."""
    if 0 < count < FEW:
        return _("fewer than %(few)s") % {"few": FEW}
    written = f"{count:,}".replace(",", "." if (get_language() or "vi") == "vi" else ",")
    return f"{written} ({round(100 * count / of)} %)" if of is not None and of >= FEW else written


def merged(agencies: list[AgencyCounts], *, english: bool) -> list[tuple[str, Counts]]:
    """Return the agencies by name; those with too few cases stand together in one row."""
    large = [one for one in agencies if max(one.counts.received, one.counts.finished) >= FEW]
    small = [one for one in agencies if one not in large]
    rows = [(one.name_en if english else one.name_vi, one.counts) for one in large]
    if len(small) > 1:
        return [*rows, (_("Agencies with few applications"), sum((one.counts for one in small), Counts()))]
    return rows + [(one.name_en if english else one.name_vi, one.counts) for one in small]


def _counted(month: date, *, at: datetime) -> tuple[list[AgencyCounts], list[MonthCounts]]:
    """Return the counts, at most ten minutes old."""
    key = f"figures:{month:%Y-%m}"
    known: tuple[list[AgencyCounts], list[MonthCounts]] | None = cache.get(key)
    if known is None:
        known = (selectors.by_agency(month, at=at), selectors.by_month(month))
        cache.set(key, known, FRESH)
    return known


def _asked(text: str, *, this: date) -> date:
    """Return the month asked for; this month for anything unreadable, in the future or too far back."""
    for one in (_back(this, back) for back in range(MONTHS + 1)):
        if text == f"{one:%Y-%m}":
            return one
    return this


def _back(month: date, months: int) -> date:
    years, index = divmod(month.year * 12 + month.month - 1 - months, 12)
    return date(years, index + 1, 1)
