"""The inbox of a citizen."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.requests import Request
from ground.keys import key_in
from notifications import actions, selectors


def inbox(request: Request) -> HttpResponse:
    """Show what a citizen was told, newest first. Two queries."""
    person_id = request.who.person_id or 0
    before = key_in(request.GET.get("truoc"))
    page = selectors.inbox(person_id, before=before)
    context = {"page": page, "unread": selectors.unread_count(person_id), "is_first": before is None}
    return render(request, "notifications/inbox.html", context)


def message(request: Request, pk: int) -> HttpResponse:
    """Show one message; opening it is reading it, and nothing else comes of it."""
    found = selectors.message_for(request.who, pk)
    if found.read_at is None:
        actions.mark_read(found, at=request.at)
    return render(request, "notifications/message.html", {"letter": selectors.letter_of(found)})


def all_read(request: Request) -> HttpResponse:
    """Mark everything as read."""
    actions.mark_all_read(request.who.person_id or 0, at=request.at)
    messages.success(request, _("All messages are marked as read."))
    return redirect("notifications:inbox")
