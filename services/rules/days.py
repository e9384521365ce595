"""Rules on dates. A partial date is only refused where no day that it may mean would do."""

from datetime import datetime

from django.utils.translation import gettext as _

from ground.partial_dates import PartialDate
from services.definition.conditions import Span, later, legal_day


def not_in_future(answer: str, *, at: datetime) -> str | None:
    """The date has come. For a partial date its earliest day counts."""
    if PartialDate.parse(answer).earliest > legal_day(at):
        return _("This date lies in the future.")
    return None


def not_in_past(answer: str, *, at: datetime) -> str | None:
    """The date has not passed on the day of sending; that day itself will do. Of a partial date the latest counts."""
    if PartialDate.parse(answer).latest < legal_day(at):
        return _("This date has passed.")
    return None


def within_months(answer: str, *, at: datetime, months: int) -> str | None:
    """The date lies not longer ago than some months; the same day of the month still counts."""
    if legal_day(at) > later(PartialDate.parse(answer).latest, Span(months=months)):
        return _("This date is more than %(months)s months ago.") % {"months": months}
    return None


def at_least_years_old(answer: str, *, at: datetime, years: int) -> str | None:
    """A person born then has completed the years."""
    if PartialDate.parse(answer).age_at(legal_day(at)) < years:
        return _("The person must be %(years)s years old or more.") % {"years": years}
    return None


def not_before(answer: str, *, at: datetime, other: str | None) -> str | None:
    """The date is not before another date of the form."""
    if other is not None and PartialDate.parse(answer).latest < PartialDate.parse(other).earliest:
        return _("This date is before the other date given here: %(date)s.") % {
            "date": PartialDate.parse(other).display()
        }
    return None


def not_after(answer: str, *, at: datetime, other: str | None) -> str | None:
    """The date is not after another date of the form."""
    if other is not None and PartialDate.parse(answer).earliest > PartialDate.parse(other).latest:
        return _("This date is after the other date given here: %(date)s.") % {
            "date": PartialDate.parse(other).display()
        }
    return None


def at_most_years_old(answer: str, *, at: datetime, years: int) -> str | None:
    """A person born then has not completed the next year of life."""
    if PartialDate.parse(answer).age_at(legal_day(at)) > years:
        return _("The person must not be older than %(years)s years.") % {"years": years}
    return None


def late_after(answer: str, *, at: datetime, days: int) -> str | None:
    """The date lies no longer ago than some days, the first not counted; of a partial date the earliest day counts."""
    if legal_day(at) > later(PartialDate.parse(answer).earliest, Span(days=days)):
        return _("This is later than %(days)s days.") % {"days": days}
    return None


def years_after(answer: str, *, at: datetime, years: int, other: str | None) -> str | None:
    """The date lies at least some years after another one."""
    if other is None:
        return None
    if PartialDate.parse(answer).latest < later(PartialDate.parse(other).earliest, Span(years=years)):
        return _("This date must be at least %(years)s years after %(date)s.") % {
            "years": years,
            "date": PartialDate.parse(other).display(),
        }
    return None


def years_before(answer: str, *, at: datetime, years: int, other: str | None) -> str | None:
    """The date lies at least some years before another one: a parent's birth before a child's."""
    if other is None:
        return None
    if PartialDate.parse(other).latest < later(PartialDate.parse(answer).earliest, Span(years=years)):
        return _("This date must be at least %(years)s years before %(date)s.") % {
            "years": years,
            "date": PartialDate.parse(other).display(),
        }
    return None
