"""How often a stranger may try: looking up cases and checking documents, the same for pages and programs."""

from datetime import datetime, timedelta

from django.http import HttpRequest

from accounts.addresses import client_address
from accounts.throttle import allow_under

TRIES, PER = 20, timedelta(minutes=10)


def may_try(request: HttpRequest, what: str, *others: str, at: datetime) -> bool:
    """Count a try under the visitor's own address and other keys, and say whether all are within the limit. One query.

    Behind our proxy everybody comes from the proxy's address (B52).
    """
    return allow_under({f"{what}/{client_address(request)}", *others}, TRIES, PER, at)


def may_look_up(request: HttpRequest, code: str, *, at: datetime) -> bool:
    """Count one try of an address, and of everybody at this case. One query."""
    return may_try(request, "look-up", f"look-up-case/{code}", at=at)
