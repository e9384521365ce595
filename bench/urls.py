"""The house's addresses and two floors: a page that does nothing, and one that knows who asks."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from accounts.requests import Request
from portal.policies import POLICIES, allow, anyone_signed_in, public
from portal.urls import urlpatterns as house

POLICIES["bench-empty"] = allow("bench-empty", GET=public, POST=public)
POLICIES["bench-signed-in"] = allow("bench-signed-in", GET=anyone_signed_in, POST=anyone_signed_in)


def empty(_request: HttpRequest) -> HttpResponse:
    """Answer nothing."""
    return HttpResponse(b"")


def signed_in(request: Request) -> HttpResponse:
    """Answer nothing to somebody who is known."""
    return HttpResponse(str(request.who.person_id).encode())


urlpatterns = [
    path("bench/empty/", empty, name="bench-empty"),
    path("bench/signed-in/", signed_in, name="bench-signed-in"),
    *house,
]
