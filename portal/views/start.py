"""Where a person begins her day."""

from django.http import HttpResponse, HttpResponseRedirect

from accounts.requests import Request
from accounts.roles import Role

# The first role that an official holds decides; the addresses are those of the menu.
STARTS: dict[Role, str] = {
    Role.COUNTER: "/can-bo/tiep-nhan/",
    Role.CENTRE_MANAGER: "/so-lieu/",
    Role.HANDLER: "/can-bo/xu-ly/",
    Role.UNIT_HEAD: "/can-bo/xu-ly/",
    Role.LEADER: "/can-bo/phe-duyet/",
    Role.CLERK: "/can-bo/phat-hanh/",
    Role.ADMINISTRATOR: "/quan-tri/cong-viec-loi/",
    Role.AUDITOR: "/quan-tri/cong-viec-loi/",
    Role.CATALOGUE_ADMIN: "/can-bo/danh-muc/",
}


def start(request: Request) -> HttpResponse:
    """Send a citizen to her applications and an official to the queue of her role; after signing in."""
    if request.who.is_citizen:
        return HttpResponseRedirect("/ho-so/")
    for role, path in STARTS.items():
        if request.who.has(role):
            return HttpResponseRedirect(path)
    return HttpResponseRedirect("/tai-khoan/")
