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
    """Set `request.who`, found at first use: two queries (user with person, posts), none on pages that never ask."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve the request."""
        asked = cast(Request, request)
        asked.who = cast(Who, SimpleLazyObject(lambda: who_is(request.user, at=asked.at)))
        return self.get_response(request)


class SessionLimits:
    """End a session after its longest life, and after nobody used it for a while; see `settings.SESSION_*`.

    Drafts are saved on every page and the sign-in page hands typed text back, so an end loses nothing.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve the request."""
        if request.session.session_key is not None and SESSION_KEY in request.session:
            self._check(request, at=cast(Request, request).at)
        return self.get_response(request)

    def _check(self, request: HttpRequest, *, at: datetime) -> None:
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
