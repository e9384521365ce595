"""Who asks, and for how long a session holds."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject

from accounts.requests import Request
from accounts.who import Who, who_is

BEGAN, SEEN = "began", "seen"
_SEEN_EVERY = timedelta(minutes=1)  # a write a minute at most keeps a session alive

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class WhoMiddleware:
    """Set `request.who`, found at first use: session, user with person, posts; nothing on pages that never ask."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve the request."""
        asked = cast(Request, request)
        asked.who = cast(Who, SimpleLazyObject(lambda: _who(asked)))
        return self.get_response(request)


def _who(request: Request) -> Who:
    if request.session.session_key is not None and SESSION_KEY in request.session:
        _hold_to_limits(request, at=request.at)
    return who_is(request.user, at=request.at)


def _hold_to_limits(request: HttpRequest, *, at: datetime) -> None:
    """End a session after its longest life; the store ends it after nobody used it for a while (`SESSION_*`).

    Drafts are saved on every page and the sign-in page hands typed text back, so an end loses nothing.
    """
    if BEGAN not in request.session:
        begin_session(request, at=at)
    began = datetime.fromisoformat(request.session[BEGAN])
    if at - began > timedelta(seconds=settings.SESSION_LONGEST_AGE):
        logout(request)
    elif at - datetime.fromisoformat(request.session[SEEN]) > _SEEN_EVERY:
        request.session[SEEN] = at.isoformat()


def begin_session(request: HttpRequest, *, at: datetime) -> None:
    """Note when a session began; called once after signing in."""
    request.session[BEGAN] = request.session[SEEN] = at.isoformat()
