"""The catalogue administrator's desk for finding: searches that found nothing, and everyday words for services."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.requests import Request
from accounts.roles import Role
from accounts.who import PostInfo
from ground.refusals import Invalid
from services import everyday
from services.definition.conditions import legal_day
from services.filters import LONGEST_QUERY
from services.finding import find
from services.models import EverydayWord

OFFERED = 10
"""Services offered for new words."""


def searches(request: Request) -> HttpResponse:
    """Show what was looked for in vain and the everyday words; `?tu=` fills the form. Two to six queries."""
    text, service = (request.GET.get(name, "").strip()[:LONGEST_QUERY] for name in ("tu", "dich-vu"))
    return _page(request, text=text, service=service)


def add(request: Request) -> HttpResponse:
    """Let words lead to a service; what is wrong is said at its field and what was typed is kept."""
    text, slug = (request.POST.get(name, "").strip()[:LONGEST_QUERY] for name in ("tu", "slug"))
    try:
        word = everyday.add_word(text, slug=slug, actor=request.who.actor(_post(request)), at=request.at)
    except Invalid as error:
        service = request.POST.get("dich-vu", "").strip()[:LONGEST_QUERY]
        return _page(request, text=text, service=service, errors={name: str(one) for name, one in error.errors.items()})
    messages.success(request, _("“%(word)s” leads to the service now.") % {"word": word.text})
    return redirect("services:searches")


def remove(request: Request, pk: int) -> HttpResponse:
    """Take an everyday word away."""
    try:
        everyday.remove_word(pk, actor=request.who.actor(_post(request)), at=request.at)
    except EverydayWord.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("The word was taken away."))
    return redirect("services:searches")


def _page(request: Request, *, text: str, service: str, errors: dict[str, str] | None = None) -> HttpResponse:
    on = legal_day(request.at)
    offered = find(service, get_language() or "vi", on=on, size=OFFERED).cards if service else ()
    context = {
        "vain": everyday.vain(on=on),
        "words": everyday.everyday_words(),
        "text": text,
        "service": service,
        "offered": offered,
        "errors": errors or {},
    }
    return render(request, "services/searches.html", context, status=422 if errors else 200)


def _post(request: Request) -> PostInfo | None:
    """Return the post in which the desk is attended; the policy table has seen that there is one."""
    return next((post for post in request.who.posts if post.role == Role.CATALOGUE_ADMIN), None)
