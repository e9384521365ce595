"""Versions of a service and its end, for whoever keeps the catalogue."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.requests import Request
from accounts.who import Who
from ground.refusals import Invalid, NotAllowed, WrongState
from services import closing
from services.definition.conditions import legal_day
from services.history import changes_of, history
from services.models import ServiceClosing
from services.version_forms import EndForm


def versions(request: Request, slug: str) -> HttpResponse:
    """List the versions of a service with days, hash and author, and the end that is proposed. Three queries."""
    found = history(slug, on=legal_day(request.at))
    if found is None:
        raise Http404
    own = found.closing is not None and found.closing.proposed_by_id == request.who.person_id
    return render(request, "services/versions.html", {"history": found, "own_proposal": own})


def version(request: Request, slug: str, number: int) -> HttpResponse:
    """Show what a version changed, in words."""
    found = changes_of(slug, number)
    if found is None:
        raise Http404
    return render(request, "services/version.html", {"version": found[0], "changes": found[1]})


def end(request: Request, slug: str) -> HttpResponse:
    """Propose the end of a service; another person confirms it."""
    found = history(slug, on=legal_day(request.at))
    if found is None:
        raise Http404
    form = EndForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = _propose(request, slug, form)
        if status == 303:
            messages.success(request, _("Proposed. Another catalogue administrator has to confirm it."))
            return redirect("services:versions", slug=slug)
    return render(request, "services/propose_end.html", {"history": found, "form": form}, status=status)


def _propose(request: Request, slug: str, form: EndForm) -> int:
    if not form.is_valid():
        return 422
    given = form.cleaned_data
    reason = closing.Reason(given["reason_vi"], given["reason_en"], given["legal_basis"])
    try:
        closing.propose(
            slug,
            closed_from=given["closed_from"],
            reason=reason,
            successor=given["successor"],
            who=request.who,
            at=request.at,
        )
    except Invalid as error:
        for name, sentence in error.errors.items():
            form.add_error(name, str(sentence))
        return 422
    except WrongState as error:
        form.add_error(None, str(error))
        return 409
    return 303


def confirm_end(request: Request, pk: int) -> HttpResponse:
    """End the service on its day: the second person's button."""
    return _decide(request, pk, closing.confirm, done=_("Confirmed. The service ends on its day."))


def drop_end(request: Request, pk: int) -> HttpResponse:
    """Let a proposed end go."""
    return _decide(request, pk, closing.drop, done=_("Dropped. The service stays."))


def _decide(request: Request, pk: int, verb: Callable[..., ServiceClosing], *, done: str) -> HttpResponse:
    slug = ServiceClosing.objects.filter(pk=pk).values_list("service__slug", flat=True).first()
    if slug is None:
        raise Http404
    who: Who = request.who
    try:
        verb(pk, who=who, at=request.at)
    except (NotAllowed, Invalid, WrongState) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect("services:versions", slug=slug)
