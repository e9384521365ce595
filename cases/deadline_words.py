"""Due dates in words: one sentence for the rule, one for each day that was counted or left out."""

from datetime import time

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.working_calendar import Line
from cases.deadlines import Deadline, Rule, Standing


def say(deadline: Deadline) -> list[str]:
    """Return the explanation of a due date, line by line, in the active language."""
    return [say_rule(deadline.rule), *(say_line(line) for line in deadline.lines)]


def say_rule(rule: Rule) -> str:
    """Say which rule a date came from."""
    length = say_length(rule.value, rule.unit, rule.cutoff)
    start = timezone.localtime(rule.at).strftime("%H:%M %d/%m/%Y")
    sentences = {
        "general": _("General rule: the office answers within %(length)s, counted from %(start)s."),
        "special": _("Rule of this service: the office answers within %(length)s, counted from %(start)s."),
        "limit": _("The time limit is %(length)s, counted from %(start)s."),
        "restarted": _("After your completion the time limit of %(length)s is counted anew from %(start)s."),
    }
    said = sentences[rule.code] % {"length": length, "start": start}
    return _("%(said)s This limit holds for: %(note)s") % {"said": said, "note": rule.note} if rule.note else said


def say_length(value: int, unit: str, cutoff: time | None = None) -> str:
    """Say a length of time in the unit that the law states."""
    if cutoff is not None:
        return _("the same working day (received after %(cutoff)s: the next one)") % {"cutoff": f"{cutoff:%H:%M}"}
    words = {
        "working_day": ngettext("%(value)d working day", "%(value)d working days", value),
        "calendar_day": ngettext("%(value)d calendar day", "%(value)d calendar days", value),
        "working_hour": ngettext("%(value)d working hour", "%(value)d working hours", value),
    }
    return words[unit] % {"value": value}


def say_line(line: Line) -> str:
    """Say one line of a count."""
    reason = line.reason_en if (get_language() or "vi").startswith("en") and line.reason_en else line.reason_vi
    moment = timezone.localtime(line.at).strftime("%H:%M") if line.at else ""
    sentences = {
        "start": _("%(day)s: the day it began, not counted"),
        "counted": _("%(day)s: day %(number)d"),
        "weekend": _("%(day)s: weekend"),
        "day_off": _("%(day)s: day off, %(reason)s"),
        "stopped": _("%(day)s: the clock stood still"),
        "moved": _("%(day)s: no working day, moved to the next one"),
        "hours": _("%(day)s: %(hours)s counted"),
        "received": _("%(day)s at %(moment)s: received"),
        "after_cutoff": _("%(day)s: after %(moment)s, therefore the next working day"),
        "due": _("%(day)s at %(moment)s: due"),
    }
    words = sentences[line.code] % {
        "day": line.day.strftime("%d/%m/%Y"),
        "number": line.number,
        "reason": reason,
        "hours": say_minutes(line.minutes),
        "moment": moment,
    }
    return words if line.certain else _("%(words)s (to be confirmed)") % {"words": words}


def say_minutes(minutes: int) -> str:
    """Say working time in hours and minutes."""
    hours, rest = divmod(abs(minutes), 60)
    if not hours:
        return _("%(minutes)d min") % {"minutes": rest}
    return _("%(hours)d h %(minutes)02d min") % {"hours": hours, "minutes": rest}


def say_standing(standing: Standing) -> str:
    """Say how a case stands against its date: the word beside the colour."""
    return {
        "on_time": _("On time"),
        "soon": _("Due soon"),
        "late": _("Late"),
        "stopped": _("The clock stands"),
    }[standing.state]
