"""Verbs that are a button and need nothing typed: posted from the case page with the version that it showed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.requests import Request
from cases.actions import processing, review
from cases.doors import case_for
from cases.forms.office import ConfirmForm
from cases.models import Case
from cases.views.edge import attempt, seen_version
from cases.views.office_case import show
from cases.views.office_frame import done, look

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Plain:
    """A verb, the right it needs, what is said when it is done."""

    right: str
    run: Callable[[Case, Request], object]
    said: "StrOrPromise"


PLAIN: dict[str, Plain] = {
    "take": Plain(
        "take",
        lambda case, request: processing.take(case.pk, version=seen_version(request), who=request.who, at=request.at),
        _("You have this case in hand."),
    ),
    "look_up": Plain(
        "look_up",
        lambda case, request: processing.look_up(
            case.pk, kind=request.POST.get("kind", ""), who=request.who, at=request.at
        ),
        _("The register is being asked. The answer will stand here in a moment."),
    ),
    "ask_verification": Plain(
        "look_up",
        lambda case, request: processing.ask_verification(
            case.pk, kind=request.POST.get("kind", ""), version=seen_version(request), who=request.who, at=request.at
        ),
        _("The case now waits for the written answer."),
    ),
    "propose": Plain(
        "propose",
        lambda case, request: processing.propose(
            case.pk, version=seen_version(request), who=request.who, at=request.at
        ),
        _("Submitted. The case has gone on to its next step."),
    ),
    "forward": Plain(
        "forward",
        lambda case, request: review.forward(case.pk, version=seen_version(request), who=request.who, at=request.at),
        _("Submitted to the leader for approval."),
    ),
}


def act(request: Request, code: str, verb: str) -> HttpResponse:
    """Run a verb; a refusal is told on the case page, as the case stands by then."""
    plain = PLAIN[verb]
    case = case_for(request.who, code, plain.right)
    form = ConfirmForm(request.POST)
    status = attempt(form, lambda: plain.run(case, request))
    if status == 303:
        return done(request, case, str(plain.said))
    look(request, case)
    return show(request, case_for(request.who, code, "view"), refused=form, status=status)
