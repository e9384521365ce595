"""The clerk: look at form and number, seal with the agency's key, issue; or send it back."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts.requests import Request
from cases.actions import issue as actions
from cases.drawings import sealing
from cases.forms.office import ConfirmForm
from cases.lifecycle import ResultState
from cases.models import Case, Result
from cases.views.edge import attempt, seen_version
from cases.views.office_frame import done, finished, opened, verb_page
from cases.views.office_signing import pages_of
from records.models import Blob


def issue(request: Request, code: str) -> HttpResponse:
    """Show the signed document with what has to be checked, and the next act."""
    return _page(request, opened(request, code, "seal"), ConfirmForm(), 200)


def seal(request: Request, code: str) -> HttpResponse:
    """Put the agency's signature on the document; a neighbour that is down is told on the same page."""
    case = opened(request, code, "seal")
    form = ConfirmForm(request.POST)
    status = attempt(form, lambda: actions.seal(case.pk, version=seen_version(request), who=request.who, at=request.at))
    if status == 303:
        return done(request, case, _("The agency's signature stands on the document."), to="office:issue")
    return _page(request, case, form, status)


def release(request: Request, code: str) -> HttpResponse:
    """Issue the document: from now on the applicant can fetch it."""
    case = opened(request, code, "release")
    form = ConfirmForm(request.POST)
    status = attempt(
        form, lambda: actions.release(case.pk, version=seen_version(request), who=request.who, at=request.at)
    )
    if status == 303:
        return finished(request, _("Issued. The applicant is told."), desk="issue")
    return _page(request, case, form, status)


def _page(request: Request, case: Case, form: ConfirmForm, status: int) -> HttpResponse:
    results = case.results.select_related("rendered", "signed", "sealed", "approved_by__person")
    result = results.exclude(state=ResultState.VOIDED).first()
    shown = _shown(result)
    more = {"result": result, "document": shown, "pages": pages_of(shown), "sealing": sealing(case, result)}
    return verb_page(request, "cases/office/issue.html", case, form, verb="seal", status=status, **more)


def _shown(result: Result | None) -> Blob | None:
    """Return the newest bytes of the document whose pages have been drawn, else the newest."""
    if result is None:
        return None
    stages = [blob for blob in (result.sealed, result.signed, result.rendered) if blob is not None]
    return next((blob for blob in stages if blob.pages.exists()), stages[0] if stages else None)
