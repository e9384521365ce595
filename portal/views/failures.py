"""The failure desk: deliveries that were given up. Ids, codes and causes for the machine room, never content."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.requests import Request
from accounts.roles import Role
from accounts.who import PostInfo
from ground.keys import key_in
from ground.refusals import NotYours
from journal import actions, selectors
from journal.models import Delivery

DESK = (Role.ADMINISTRATOR, Role.AUDITOR)


def failures(request: Request) -> HttpResponse:
    """Show what failed, newest first, perhaps of one handler. Four queries."""
    handler = request.GET.get("viec", "")[:120]
    page = selectors.failed(handler=handler, before=key_in(request.GET.get("truoc")))
    older = urlencode({"viec": handler, "truoc": page.older}) if page.older else ""
    context = {
        "page": page,
        "older": older,
        "handler": handler,
        "handlers": selectors.failed_by_handler(),
        "backlog": selectors.backlog(at=request.at),
        "is_first": "truoc" not in request.GET,
    }
    return render(request, "portal/failures.html", context)


def retry(request: Request, pk: int) -> HttpResponse:
    """Give a failed delivery another set of attempts and go back to where the administrator was."""
    try:
        actions.retry(pk, actor=request.who.actor(_post(request)), at=request.at)
    except Delivery.DoesNotExist as error:
        raise NotYours from error
    messages.success(request, _("The job was handed out again."))
    handler = request.POST.get("viec", "")[:120]
    response = redirect("failures")
    if handler:
        response["Location"] += "?" + urlencode({"viec": handler})
    return response


def _post(request: Request) -> PostInfo | None:
    """Return the post in which the desk is attended; the policy table has seen that there is one."""
    return next((post for post in request.who.posts if post.role in DESK), None)
