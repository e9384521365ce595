"""Working calendars for tests, built without a database."""

from datetime import date, datetime

from accounts.calendars import HANOI, WorkCalendar, build
from accounts.models import Calendar, CalendarDay


def office_hours(*days: CalendarDay, first_year: int = 2024, last_year: int = 2028) -> WorkCalendar:
    """Monday to Friday, 07:30–11:30 and 13:30–17:00 (450 minutes a day), with national holidays and these days."""
    return build(Calendar(name="test", first_year=first_year, last_year=last_year), days)


def day_off(day: str, reason: str = "Mất điện", **given: object) -> CalendarDay:
    """A closure."""
    return CalendarDay(day=date.fromisoformat(day), kind="off", reason_vi=reason, source="Thông báo thử", **given)


def work_day(day: str, hours: list[list[str]] | None = None) -> CalendarDay:
    """A working day, with hours of its own perhaps."""
    return CalendarDay(
        day=date.fromisoformat(day), kind="work", hours=hours, reason_vi="Làm bù", source="Thông báo thử"
    )


def at(text: str) -> datetime:
    """Read "2026-11-16 09:00" as Hanoi time."""
    return datetime.fromisoformat(text).replace(tzinfo=HANOI)
