"""The machinery of the access walk: the oracle file, one request per cell, and what counts as an answer."""

import csv
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.db import connection, transaction
from django.http import HttpResponse, HttpResponseBase
from django.test import Client, RequestFactory
from django.urls import URLPattern, reverse
from django.utils import timezone

from accounts.middleware import BEGAN, SEEN
from portal.checks import pages
from tests.architecture.world import ROLES, World, arguments, fields
from tests.factories import Member

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
ORACLE = Path(__file__).with_name("access_matrix.csv")
DENIED = frozenset({"login", "403", "404", "405"})

# Kept by the house about every request: not a change of anything.
_BOOKKEEPING = ("accounts_session", "accounts_loginattempt", "accounts_throttle")
_WRITES = """
SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_xact_user_tables WHERE NOT relname = ANY(%s)
"""


@dataclass(frozen=True)
class Row:
    """One line of the oracle: what each role gets from a page by a method."""

    url: str
    method: str
    answers: dict[str, str]


def oracle() -> dict[tuple[str, str], Row]:
    """Read the matrix."""
    with ORACLE.open(encoding="utf-8", newline="") as file:
        rows = [Row(line["url"], line["method"], {role: line[role] for role in ROLES}) for line in csv.DictReader(file)]
    found = {(row.url, row.method): row for row in rows}
    if len(found) != len(rows):
        raise AssertionError("A page and method stand twice in access_matrix.csv.")
    return found


@cache
def all_pages() -> dict[str, URLPattern]:
    """Return every page of the resolver by name."""
    return dict(pages())


def address(name: str, world: World, *, missing: bool = False) -> str:
    """Return a page's address for CO's things, or for things that do not exist."""
    parts = _parts(name)
    things = {part: _absent(kind) for part, kind in parts.items()} if missing else arguments(name, set(parts), world)
    return reverse(name, kwargs=things)


def has_parts(name: str) -> bool:
    """Say whether something stands in the address."""
    return bool(_parts(name))


def _parts(name: str) -> dict[str, Any]:
    return dict(all_pages()[name].pattern.converters)


def _absent(converter: Any) -> Any:
    """Return a value that fits the pattern and names nothing."""
    for value in (999_999_999, "khong-co-gi-o-day", "00000000-0000-4000-8000-000000000000"):
        try:
            converter.to_python(str(value))
        except ValueError:
            continue
        return value
    raise AssertionError(f"No example of {converter}; add one here.")


class Walker:
    """Asks for pages as any role, one savepoint per request, so that no cell changes the world of the next.

    The requests go through the whole middleware, but not through Django's test client, which copies the context of
    every template that is drawn.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self._paths: dict[str, str] = {}
        self._sessions = {role: _sign_in(world.player(role)) for role in ROLES}
        self._factory = RequestFactory()
        self._handler = BaseHandler()
        self._handler.load_middleware()

    def request(
        self,
        role: str,
        method: str,
        path: str,
        data: Any = None,
        *,
        cookies: Mapping[str, str] | None = None,
        with_token: bool = True,
        taken_back: bool = True,
    ) -> HttpResponseBase:
        """Return the answer; whatever it wrote is taken back, unless it is known to write nothing (quicker)."""
        request = self._factory.post(path, data or {}) if method == "POST" else self._factory.generic(method, path)
        request._dont_enforce_csrf_checks = with_token  # type: ignore[attr-defined]  # as Django's test client does
        if self._sessions[role]:
            request.COOKIES[settings.SESSION_COOKIE_NAME] = self._sessions[role]
        request.COOKIES |= cookies or {}
        with transaction.atomic() if taken_back else nullcontext():
            response = self._handler.get_response(request)
            if taken_back:
                transaction.set_rollback(True)
        for close in response._resource_closers:  # type: ignore[attr-defined]  # close() would end the connection
            close()
        check_guarded(response)
        return response

    def cell(self, name: str, method: str, role: str, *, taken_back: bool = True) -> str:
        """Return what a role gets: `login`, or the status."""
        if name not in self._paths:
            self._paths[name] = address(name, self.world)
        data = fields(name, self.world) if method == "POST" else None
        return answer(self.request(role, method, self._paths[name], data, taken_back=taken_back))


def _sign_in(member: Member | None) -> str:
    """Return the key of a session as signing in leaves it, empty for nobody."""
    if member is None:
        return ""
    client = Client()
    client.force_login(member.user)
    session = client.session
    session[BEGAN] = session[SEEN] = timezone.now().isoformat()
    session.save()
    return str(session.session_key)


def check_guarded(response: HttpResponseBase) -> None:
    """Refuse an answer, of whatever status, without the headers that guard it in a browser (trust.md V3)."""
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    expected = {
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    assert {name: response.headers.get(name) for name in expected} == expected
    assert response.headers["X-Request-Id"]


def content(response: HttpResponseBase) -> bytes:
    """Return the body, of a file too."""
    if isinstance(response, HttpResponse):
        return response.content
    return b"".join(response)


def answer(response: HttpResponseBase) -> str:
    """Put an answer into a word of the matrix."""
    if response.status_code == 302 and response.headers["Location"].startswith(reverse("accounts:sign-in")):
        return "login"
    if response.status_code == 403 and b'name="resume"' in content(response):
        return "login"
    return str(response.status_code)


def writes() -> int:
    """Return how many rows this transaction has written so far, taken back or not."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITES, [list(_BOOKKEEPING)])
        return int(cursor.fetchone()[0])


def cells(name: str, rows: dict[tuple[str, str], Row]) -> Iterator[tuple[str, str, str]]:
    """Yield (method, role, expected) for a page: every method and role, 405 where the oracle has no row."""
    for method in METHODS:
        row = rows.get((name, "GET" if method == "HEAD" else method))
        for role in ROLES:
            yield method, role, row.answers[role] if row else "405"
