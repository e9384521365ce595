"""How often a stranger may try: looking up cases and checking documents, the same for pages and programs."""

from datetime import datetime, timedelta

from django.http import HttpRequest

from accounts.throttle import allow

TRIES, PER = 20, timedelta(minutes=10)


def may_try(request: HttpRequest, what: str, *, at: datetime) -> bool:
    """Count one try of an address and say whether it is within the limit. One query."""
    return allow(f"{what}/{request.META.get('REMOTE_ADDR', '')}", TRIES, PER, at)


def may_look_up(request: HttpRequest, code: str, *, at: datetime) -> bool:
    """Count one try of an address, and of everybody at this case. Two queries at most."""
    return may_try(request, "look-up", at=at) and allow(f"look-up-case/{code}", TRIES, PER, at)
