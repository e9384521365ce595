"""How much working time is left until a moment, in the words of lists and heads."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.working_calendar import WorkCalendar
from cases import deadlines

FAR = timedelta(days=31)
"""Beyond a month nobody counts working hours: the words then are calendar days, which cost nothing."""


@dataclass(frozen=True, slots=True)
class Remaining:
    """`state` is on_time, soon, late or stopped, `label` says it with the time that is left."""

    state: str
    label: str


STOPPED = Remaining("stopped", "")


def remaining(due_at: datetime | None, *, at: datetime, calendar: WorkCalendar) -> Remaining:
    """Return how a due moment stands against `at`, counted in working time. No query."""
    if due_at is None:
        return STOPPED
    if abs(due_at - at) > FAR:
        return _far(due_at, at=at)
    standing = deadlines.standing(due_at, at=at, calendar=calendar)
    if standing.state == "late":
        return Remaining("late", _("Late by %(time)s") % {"time": _worded(-standing.minutes, calendar)})
    return Remaining(standing.state, _("%(time)s left") % {"time": _worded(standing.minutes, calendar)})


def _far(due_at: datetime, *, at: datetime) -> Remaining:
    days = abs(due_at - at).days
    time = ngettext("%(days)d day", "%(days)d days", days) % {"days": days}
    if due_at < at:
        return Remaining("late", _("Late by %(time)s") % {"time": time})
    return Remaining("on_time", _("%(time)s left") % {"time": time})


def _worded(minutes: int, calendar: WorkCalendar) -> str:
    """Write working time: days of this office from two days on, hours and minutes below."""
    if minutes >= 2 * calendar.day_minutes:
        days = minutes // calendar.day_minutes
        return ngettext("%(days)d working day", "%(days)d working days", days) % {"days": days}
    hours, rest = divmod(max(minutes, 0), 60)
    if not hours:
        return ngettext("%(minutes)d minute", "%(minutes)d minutes", rest) % {"minutes": rest}
    if not rest:
        return ngettext("%(hours)d working hour", "%(hours)d working hours", hours) % {"hours": hours}
    return _("%(hours)d h %(minutes)02d min of work") % {"hours": hours, "minutes": rest}
