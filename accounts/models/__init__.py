"""People, offices, working time, and the ways to sign in."""

from accounts.models.offices import Agency, Post, Unit
from accounts.models.people import Person, User
from accounts.models.sign_in import LoginAttempt, Session, Throttle
from accounts.models.working_time import Calendar, CalendarDay

__all__ = [
    "Agency",
    "Calendar",
    "CalendarDay",
    "LoginAttempt",
    "Person",
    "Post",
    "Session",
    "Throttle",
    "Unit",
    "User",
]
