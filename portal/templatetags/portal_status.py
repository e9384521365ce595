"""Template words for states and queues: the tint of a tag, the sortable head of a column, a day and an hour."""

from dataclasses import dataclass
from datetime import date, datetime

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.utils import timezone

register = template.Library()

# State of a case, step, result, deadline or refund → tint. A word always stands beside it; never colour alone.
TONES = {
    "draft": "ended",
    "discarded": "ended",
    "submitted": "new",
    "received": "working",
    "declined": "late",
    "processing": "working",
    "awaiting_supplement": "waiting",
    "awaiting_payment": "waiting",
    "awaiting_approval": "working",
    "approved": "working",
    "released": "done",
    "returned": "done",
    "rejected": "late",
    "withdrawn": "ended",
    "stopped": "ended",
    "pending": "ended",
    "open": "new",
    "asked": "new",
    "done": "done",
    "sent_back": "waiting",
    "skipped": "ended",
    "numbered": "new",
    "rendered": "new",
    "signed": "working",
    "sealed": "working",
    "voided": "ended",
    "on_time": "done",
    "early": "done",
    "soon": "waiting",
    "late": "late",
    "ok": "done",
    "wrong": "late",
    "paid": "done",
    "owed": "waiting",
    "sent": "working",
    "failed": "late",
}


@register.filter
def tone(state: object) -> str:
    """Return the tint for a state; an unknown state is grey."""
    return TONES.get(str(state), "ended")


@register.filter
def moment(at: datetime | None) -> str:
    """Write a moment as `16:30 ngày 22/11/2026` is written beside the word: `16:30, 22/11/2026`, in local time."""
    return timezone.localtime(at).strftime("%H:%M, %d/%m/%Y") if at else ""


@register.filter
def day(at: date | datetime | None) -> str:
    """Write a day, or the local day of a moment, as `22/11/2026`."""
    if isinstance(at, datetime):
        at = timezone.localtime(at)
    return at.strftime("%d/%m/%Y") if at else ""


@dataclass(frozen=True)
class SortLink:
    """Where a click on a column's head leads and how the column is sorted now."""

    query: str
    direction: str
    arrow: str


@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(context: Context, key: str, label: str, now: str = "", numeric: str = "") -> dict[str, object]:
    """Draw a column head that sorts on the server: `?sort=key`, then `?sort=-key`; paging starts anew.

    `now` is the order of the page where the address does not say it.
    """
    request: HttpRequest = context["request"]
    return {"label": label, "numeric": numeric, "link": _sort_link(request, key, now)}


def _sort_link(request: HttpRequest, key: str, now: str) -> SortLink:
    now = now or request.GET.get("sort", "")
    query = request.GET.copy()
    for paging in ("after", "before", "page"):
        query.pop(paging, None)
    query["sort"] = f"-{key}" if now == key else key
    direction = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    arrow = {"ascending": " ↑", "descending": " ↓"}.get(direction, "")
    return SortLink(f"?{query.urlencode()}", direction, arrow)
