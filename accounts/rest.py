"""The frame of the open JSON interface: nobody signs in, the caller's language, small bodies, a pace, caches.

No session, no cookie, no token: whoever asks is a stranger, and what is answered is public or opened by a secret.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import IO, Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException, ParseError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.permissions import SAFE_METHODS
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request as RestRequest
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from accounts.addresses import client_address
from accounts.requests import Request
from accounts.throttle import allow, wait

LARGEST_BODY = 64 * 1024
"""Bytes of JSON in a request."""

SHAPE = 1
"""Raised when an answer changes its shape, so that no cache keeps the old one."""

ASKED, PER = 600, timedelta(minutes=10)
"""How often one address may ask in a while."""

FRESH = 300
"""Seconds for which a cache may answer without asking."""


def at_of(request: RestRequest) -> datetime:
    """Return when the request arrived."""
    return cast(Request, request._request).at


def language_of(request: HttpRequest) -> str:
    """Return the language asked for: `?lang=`, else the best of Accept-Language, else Vietnamese."""
    known = dict(settings.LANGUAGES)
    if (wanted := request.GET.get("lang", "")) in known:
        return wanted
    for one in request.headers.get("Accept-Language", "").lower().split(",")[:10]:
        if (tag := one.split(";")[0].strip()[:2]) in known:
            return tag
    return str(settings.LANGUAGE_CODE)


class TooLarge(APIException):
    """The body of a request is larger than any right one."""

    status_code = 413
    default_detail = _("The request is too large.")
    default_code = "too_large"


class SmallJson(BaseParser):
    """JSON of limited size and depth, without what cannot be stored or written again."""

    media_type = "application/json"

    def parse(self, stream: IO[Any], media_type: Any = None, parser_context: Any = None) -> Any:
        """Return the body. Raises ParseError, TooLarge."""
        body = stream.read(LARGEST_BODY + 1)
        if len(body) > LARGEST_BODY:
            raise TooLarge
        try:
            found = json.loads(body.decode("utf-8"), parse_constant=_refuse)
            json.dumps(found, ensure_ascii=False).encode("utf-8")
        except (ValueError, RecursionError) as error:
            raise ParseError(_("The body is not JSON that can be read.")) from error
        if not isinstance(found, dict):
            raise ParseError(_("The body must be a JSON object."))
        return found


def _refuse(name: str) -> None:
    raise ValueError(name)


class AlwaysJson(BaseContentNegotiation):
    """Answer JSON whatever a browser prefers; read only what the view declares."""

    def select_parser(self, request: RestRequest, parsers: Iterable[Any]) -> Any:
        """Return the parser of the body's type, None (415) if there is none."""
        given = (request.content_type or "").split(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == given), None)

    def select_renderer(self, request: RestRequest, renderers: Iterable[Any], format_suffix: Any = None) -> Any:
        """Return the only renderer."""
        renderer = next(iter(renderers))
        return renderer, renderer.media_type


class Pace(BaseThrottle):
    """So many requests per address; counted in the database, so that nothing depends on Redis. One query.

    Reading the open catalogue is not counted: caches answer most of it, the pages beside it may be read at any pace
    as well, and a row written for every read would cost more than the read.
    """

    def allow_request(self, request: RestRequest, view: "ApiView") -> bool:  # type: ignore[override]  # our views only
        """Count the request."""
        self.at = at_of(request)
        if view.is_open_data and request.method in SAFE_METHODS:
            return True
        return allow(f"api/{client_address(request._request)}", ASKED, PER, self.at)

    def wait(self) -> float:
        """Return the seconds until the next window."""
        return wait(PER, self.at)


class ApiView(APIView):
    """A page of the interface. Read-only public data set `is_open_data` and may be read by any site's script."""

    authentication_classes = ()
    permission_classes = ()
    renderer_classes = (JSONRenderer,)
    parser_classes: Any = (SmallJson,)
    content_negotiation_class = AlwaysJson
    throttle_classes = (Pace,)
    is_open_data = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer in the caller's language."""
        language = language_of(request)
        with translation.override(language):
            response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        response.headers["Content-Language"] = language
        patch_vary_headers(response, ["Accept-Language"])
        if self.is_open_data:
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["Access-Control-Expose-Headers"] = "ETag, Retry-After, X-Request-Id"
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def kept(self, *keys: object) -> "Kept":
        """Return the cache headers of an answer that only depends on these keys, the language and the address."""
        parts = (SHAPE, translation.get_language(), self.request.get_full_path(), *keys)
        return Kept(self.request, '"' + sha256(repr(parts).encode()).hexdigest()[:32] + '"')


class Kept:
    """What caches are told about an answer: an ETag made of what it depends on, and when that changed."""

    def __init__(self, request: RestRequest, etag: str) -> None:
        self.request, self.etag = request, etag
        self.changed: datetime | None = None

    def since(self, changed: datetime | None) -> "Kept":
        """Say when what the answer is made of was published; only told, the ETag alone decides (days count too)."""
        self.changed = changed
        return self

    def unchanged(self) -> Response | None:
        """Return the 304 answer if the caller knows this one already."""
        known = get_conditional_response(self.request._request, etag=self.etag)
        return self.mark(Response(status=304)) if known is not None and known.status_code == 304 else None

    def mark(self, response: Response) -> Response:
        """Put the headers on an answer."""
        response.headers["ETag"] = self.etag
        if self.changed:
            response.headers["Last-Modified"] = http_date(self.changed.timestamp())
        response.headers["Cache-Control"] = f"public, max-age={FRESH}"
        return response

    def answer(self, data: Mapping[str, Any]) -> Response:
        """Return a new answer with the headers."""
        return self.mark(Response(data))
