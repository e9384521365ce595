"""The house's addresses and a few that should not be there."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path

from ground.refusals import Changed, Invalid, NotAllowed, NotYours, Unavailable, WrongState
from portal import urls
from portal.urls import handler400, handler403, handler404, handler500
from tests.factories import AT

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

FAILURES: dict[str, Exception] = {
    "not-yours": NotYours("Hồ sơ của Trần Thị An"),
    "not-allowed": NotAllowed(),
    "wrong-state": WrongState(),
    "changed": Changed(who="Lê Văn Bình", when=AT, what="tiếp nhận"),
    "invalid": Invalid(),
    "unavailable": Unavailable(),
    "crash": RuntimeError("079303012345"),
}


def fail(request: HttpRequest, kind: str) -> HttpResponse:
    """Raise what is asked for."""
    raise FAILURES[kind]


def new_page(request: HttpRequest) -> HttpResponse:
    """Be a page that nobody wrote a policy for."""
    return HttpResponse("?")


urlpatterns: list[URLPattern | URLResolver] = [
    path("loi/<str:kind>/", fail, name="home"),
    path("moi/", new_page, name="new-page"),
    path("vo-danh/", new_page),
    *urls.urlpatterns,
]
