"""Two switches kept in cookies, for everybody: the language, and the light version for slow lines."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from portal.templatetags.portal_page import LIGHT_COOKIE

_YEAR = 365 * 24 * 3600


def language(request: HttpRequest) -> HttpResponse:
    """Change the language and go back; an unknown one changes nothing."""
    response = _back(request)
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        _keep(response, settings.LANGUAGE_COOKIE_NAME, chosen)
    return response


def light(request: HttpRequest) -> HttpResponse:
    """Switch the light version on (1) or off (0) and go back."""
    response = _back(request)
    chosen = request.POST.get("light", "")
    if chosen in {"0", "1"}:
        _keep(response, LIGHT_COOKIE, chosen)
    return response


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """Go back to the page the switch stood on; never to another host."""
    target = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(target if safe else "/")


def _keep(response: HttpResponse, cookie: str, value: str) -> None:
    response.set_cookie(
        cookie, value, max_age=_YEAR, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )
