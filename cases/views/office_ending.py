"""Ending an issued result before its time: unit head or clerk propose, a leader confirms with his PIN or drops it."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from accounts.requests import Request
from cases.actions import ending as actions
from cases.forms.office import DropForm, EndForm, PinForm
from cases.models import Case
from cases.selectors.endings import newest_of
from cases.views.edge import attempt, seen_version
from cases.views.office_frame import done, opened, posted, verb_page
from cases.views.office_signing import with_pin


def propose(request: Request, code: str) -> HttpResponse:
    """Propose that the result no longer counts, with the reason and the article; a leader decides."""
    case = _opened(request, code, "propose_end")
    form, status = EndForm(posted(request)), 200
    if request.method == "POST":
        status = attempt(
            form,
            lambda: actions.propose_end(
                case.pk,
                reason=form.cleaned_data["reason"],
                article=form.cleaned_data["article"],
                who=request.who,
                version=seen_version(request),
                at=request.at,
            ),
        )
        if status == 303:
            return done(request, case, _("Proposed. A leader decides."))
    more = {"proposal": newest_of(case)}
    return verb_page(request, "cases/office/propose_end.html", case, form, verb="propose_end", status=status, **more)


def _opened(request: Request, code: str, verb: str) -> Case:
    """Return the case as `opened`; a page is shown only while there is a result that counts. One query more."""
    case = opened(request, code, verb)
    if request.method != "POST":
        actions.counting(case)
    return case


@sensitive_post_parameters("pin")
@sensitive_variables()
def confirm(request: Request, code: str) -> HttpResponse:
    """Show what is proposed; with the PIN of another person than the proposer the result no longer counts."""
    case = _opened(request, code, "end_document")
    form, status = PinForm(posted(request)), 200
    if request.method == "POST":
        status = with_pin(
            form,
            request,
            lambda: actions.confirm_end(
                case.pk, pin=form.cleaned_data["pin"], who=request.who, version=seen_version(request), at=request.at
            ),
        )
        if status == 303:
            return done(request, case, _("Signed. The result no longer counts."))
    more = {"proposal": newest_of(case)}
    return verb_page(request, "cases/office/end_result.html", case, form, verb="end_document", status=status, **more)


def drop(request: Request, code: str) -> HttpResponse:
    """Let the result go on counting, and say why to whoever proposed its end."""
    case = _opened(request, code, "end_document")
    form, status = DropForm(posted(request)), 200
    if request.method == "POST":
        status = attempt(
            form,
            lambda: actions.drop_end(
                case.pk,
                reason=form.cleaned_data["reason"],
                who=request.who,
                version=seen_version(request),
                at=request.at,
            ),
        )
        if status == 303:
            return done(request, case, _("Dropped. The result goes on counting."))
    return verb_page(request, "cases/office/drop_end.html", case, form, verb="end_document", status=status)
