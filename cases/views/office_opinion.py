"""The office that was asked: say what it thinks of an application of another unit."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts.requests import Request
from cases.actions import consultation
from cases.forms.office import OpinionForm
from cases.models import Case, Step
from cases.permissions import acting_post
from cases.sendings import latest
from cases.steps import workflow_of
from cases.views.edge import attempt
from cases.views.office_frame import done, opened, posted, verb_page


def opinion(request: Request, code: str) -> HttpResponse:
    """Show what is asked and until when; record the answer."""
    case = opened(request, code, "give_opinion")
    form, status = OpinionForm(posted(request)), 200
    if request.method == "POST":
        status = attempt(
            form,
            lambda: consultation.give_opinion(
                case.pk,
                kind=form.cleaned_data["kind"],
                text=form.cleaned_data["text"],
                sending=_seen(request),
                who=request.who,
                at=request.at,
            ),
        )
        if status == 303:
            return done(request, case, _("Your office's opinion is recorded; the deciding unit reads it now."))
    step = _asked(case, request)
    told = workflow_of(case).by_id[step.key] if step else None
    more = {"step": step, "told": told, "sending": latest(case).number}
    return verb_page(request, "cases/office/opinion.html", case, form, verb="give_opinion", status=status, **more)


def _asked(case: Case, request: Request) -> Step | None:
    post = acting_post("give_opinion", request.who, case)
    return consultation.open_question(case, post) if post else None


def _seen(request: Request) -> int:
    """Return the number of the sending that the page showed; without a readable one nothing was read."""
    text = request.POST.get("sending", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
