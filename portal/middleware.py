"""The way in: every request gets its moment and its number, and no page opens without a line in the policy table."""

import logging
import secrets
from collections.abc import Callable
from typing import cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation

from accounts.requests import Request
from ground import correlation
from ground.refusals import DomainError
from portal import errors
from portal.policies import POLICIES

GetResponse = Callable[[HttpRequest], HttpResponseBase]
log = logging.getLogger(__name__)


class Arrival:
    """Give the request its moment (`at`, the only clock a page reads) and a number that logs and error pages show."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve the request."""
        arrived = cast(Request, request)
        arrived.at = timezone.now()
        arrived.correlation_id = secrets.token_hex(6)
        with correlation.of(arrived.correlation_id):
            response = self.get_response(request)
        response.headers["X-Request-Id"] = arrived.correlation_id
        return response


class Language:
    """Speak the language of the visitor's switch; Vietnamese until she uses it, whatever her browser prefers."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve the request."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class PolicyGate:
    """Ask the policy table before any view runs: no line, no page; and turn refusals of the domain into pages."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve the request; what only signed-in people see stays in no cache, not even behind the back button."""
        response = self.get_response(request)
        if getattr(request, "is_personal", True):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: object, args: tuple[object, ...], kwargs: dict[str, object]
    ) -> HttpResponseBase | None:
        """Return None to let the view run, or the answer of the gate."""
        if "\0" in request.path_info:  # PostgreSQL cannot even be asked for it (B12)
            return errors.page(request, 404)
        name = request.resolver_match.view_name if request.resolver_match else ""
        policy = POLICIES.get(name)
        if policy is None:
            log.error("page without a policy: %s", name)
            return errors.page(request, 404)
        rule = policy.rule_for(request.method or "")
        if rule is None:
            return errors.method_not_allowed(request, policy.allowed())
        if rule.is_open:
            request.is_personal = False  # type: ignore[attr-defined]  # read in __call__ above
            return None
        who = cast(Request, request).who
        if rule.lets_in(who):
            return None
        return errors.page(request, 403) if who.is_signed_in else _to_sign_in(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """Map a refusal of the domain to its page; let everything else be an error 500."""
        return errors.domain_error(request, error) if isinstance(error, DomainError) else None


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Send a reader to sign in and back here; give a writer a sign-in page that holds what was typed (B03)."""
    if request.method not in {"GET", "HEAD"}:
        return errors.sign_in_and_send_again(request)
    return HttpResponseRedirect(f"{reverse('accounts:sign-in')}?{urlencode({'next': request.get_full_path()})}")
