"""Template words for the frame of a page: menus, the light version."""

from dataclasses import dataclass

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.roles import CASE_WORKERS

register = template.Library()

LIGHT_COOKIE = "light"


@dataclass(frozen=True)
class Door:
    """One entry of a menu: `needs` is empty for everybody, "citizen", or the roles that see it."""

    path: str
    label: str | Promise
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Item:
    """A menu entry as drawn; `current` is the value of aria-current."""

    path: str
    label: str | Promise
    current: str


CITIZEN = frozenset({"citizen"})
PUBLIC_DOORS = (
    Door("/thu-tuc/", _("Services")),
    Door("/ho-so/", _("My applications"), CITIZEN),
    Door("/thong-bao/", _("Messages"), CITIZEN),
    Door("/tra-cuu/", _("Look up an application")),
    Door("/kiem-tra/", _("Check a document")),
    Door("/so-lieu/", _("Figures")),
)
OFFICE_DOORS: tuple[Door, ...] = (
    Door("/can-bo/tiep-nhan/", _("To receive"), frozenset({"counter"})),
    Door("/can-bo/xu-ly/", _("To process"), frozenset({"handler", "unit_head"})),
    Door("/can-bo/phe-duyet/", _("To approve"), frozenset({"leader"})),
    Door("/can-bo/phat-hanh/", _("To issue"), frozenset({"clerk"})),
    Door("/can-bo/tim/", _("Find a case"), frozenset({"counter", "handler", "unit_head", "clerk"})),
    Door("/can-bo/danh-muc/", _("Catalogue"), frozenset({"catalogue_admin"})),
    Door("/quan-tri/cong-viec-loi/", _("Failed jobs"), frozenset({"administrator", "auditor"})),
    Door("/quan-tri/tien/", _("Trouble with money"), frozenset({"administrator", "auditor"})),
)


@register.simple_tag(takes_context=True)
def is_light(context: Context) -> bool:
    """Say whether this page leaves the web font out: the visitor's switch decides, else the browser's data saver."""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return False
    chosen = request.COOKIES.get(LIGHT_COOKIE)
    return chosen == "1" if chosen in {"0", "1"} else request.headers.get("Save-Data") == "on"


@register.simple_tag(takes_context=True)
def public_navigation(context: Context) -> list[Item]:
    """Return the menu of citizens and visitors."""
    request = context.get("request")
    who = getattr(request, "who", None)
    groups = CITIZEN if who is not None and who.is_citizen else frozenset()
    return _items(PUBLIC_DOORS, groups, request)


@register.simple_tag(takes_context=True)
def finds_cases(context: Context) -> bool:
    """Say whether this official may look for cases, as the policy of that page has it."""
    who = getattr(context.get("request"), "who", None)
    return who is not None and who.is_official and who.has(*CASE_WORKERS)


@register.simple_tag(takes_context=True)
def office_navigation(context: Context) -> list[Item]:
    """Return the menu of an official: only the queues of her posts."""
    request = context.get("request")
    who = getattr(request, "who", None)
    groups = frozenset(str(post.role) for post in who.posts) if who is not None else frozenset()
    return _items(OFFICE_DOORS, groups, request)


def _items(doors: tuple[Door, ...], groups: frozenset[str], request: HttpRequest | None) -> list[Item]:
    here = request.path if request is not None else ""
    return [
        Item(door.path, door.label, _current(door.path, here))
        for door in doors
        if not door.needs or door.needs & groups
    ]


def _current(path: str, here: str) -> str:
    if path == here:
        return "page"
    return "true" if here.startswith(path) else ""
