"""A database that goes away in the middle of a request is a 503 with a moment to come back, not a 500 (F09)."""

from collections.abc import Iterator

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, path

from accounts.models import Session
from portal import errors, urls
from portal.urls import handler400, handler403, handler404, handler500
from tests.factories import citizen

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls(__name__)]


def end_connection() -> None:
    """Let the server end this connection, as a restart does to all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


def query(request: HttpRequest) -> HttpResponse:
    """Lose the connection in the view."""
    end_connection()
    return HttpResponse()


def session(request: HttpRequest) -> HttpResponse:
    """Change the session, and lose the connection before it is saved."""
    request.session["changed"] = True
    connection.close()
    connection.connect()
    connection.connection.close()
    return HttpResponse()


urlpatterns: list[URLPattern | URLResolver] = [
    path("mat-ket-noi/", query, name="home"),
    path("mat-phien/", session, name="home"),
    *urls.urlpatterns,
]


@pytest.fixture
def visitor(client: Client) -> Iterator[Client]:
    """A signed-in client that sees error pages instead of errors."""
    client.force_login(citizen().user)
    client.raise_request_exception = False
    yield client
    connection.close()


@pytest.mark.parametrize("address", ["/mat-ket-noi/", "/mat-phien/"])
def test_a_lost_connection_asks_to_try_again(visitor: Client, address: str) -> None:
    answer = visitor.get(address)

    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) == errors.RETRY_AFTER
    assert "thử lại sau ít phút" in answer.content.decode()
    assert answer.headers["X-Request-Id"] in answer.content.decode()


def test_the_next_request_finds_a_new_connection(visitor: Client) -> None:
    visitor.get("/mat-ket-noi/")
    connection.close_if_unusable_or_obsolete()  # what Django does between requests, and its test client leaves out

    assert visitor.get("/tai-khoan/").status_code == 200


def test_a_session_that_was_ended_meanwhile_is_still_no_fault_of_the_database(visitor: Client) -> None:
    store = visitor.session
    store["changed"] = True
    Session.objects.all().delete()

    with pytest.raises(UpdateError):
        store.save()
