"""Pages asked for in this process: the whole WSGI application with its middleware, without the wire between."""

import io
from collections.abc import Callable
from functools import cache
from http.cookies import SimpleCookie
from itertools import count
from urllib.parse import urlencode, urlsplit
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client

from accounts.models import User

CSRF = "b" * 32
_addresses = count(1)


@cache
def application() -> WSGIHandler:
    """Return the application, its middleware loaded once."""
    return WSGIHandler()


class Caller:
    """Somebody with a session, or nobody in particular."""

    def __init__(self, user: User | None = None) -> None:
        cookies = SimpleCookie({settings.CSRF_COOKIE_NAME: CSRF})
        if user is not None:
            client = Client()
            client.force_login(user)
            cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())

    def get(self, path: str) -> None:
        """Open a page; raise RuntimeError unless it answers 200."""
        self._ask({"REQUEST_METHOD": "GET"}, path, b"", expected=200)

    def post(self, path: str, form: dict[str, str], *, expected: int = 200) -> None:
        """Send a form; raise RuntimeError unless it answers as expected."""
        body = urlencode({**form, "csrfmiddlewaretoken": CSRF}).encode()
        kind = {"CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(body))}
        self._ask({"REQUEST_METHOD": "POST", **kind}, path, body, expected=expected)

    def _ask(self, environ: dict[str, object], path: str, body: bytes, *, expected: int) -> None:
        given = urlsplit(path)
        environ |= {"PATH_INFO": given.path, "QUERY_STRING": given.query, "HTTP_COOKIE": self.cookie}
        # An address of its own for each request: what is slowed down per address is not what is measured.
        environ |= {"HTTP_HOST": "localhost", "REMOTE_ADDR": _address(), "wsgi.input": io.BytesIO(body)}
        setup_testing_defaults(environ)
        response = application()(environ, _start)
        size = sum(map(len, response))
        response.close()
        if response.status_code != expected or (expected == 200 and not size and "/bench/" not in path):
            raise RuntimeError(f"{path} answered {response.status_code}")


def _start(_status: str, _headers: object, _error: object = None) -> Callable[[bytes], object]:
    """Stand for the server's part of WSGI, which writes nothing here."""
    return len


def _address() -> str:
    number = next(_addresses)
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
