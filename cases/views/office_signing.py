"""The leader: see what is proposed, approve, see the very document, sign it; or refuse with a letter."""

from collections.abc import Callable
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from accounts import throttle
from accounts.requests import Request
from cases.actions import approval
from cases.forms.office import ConfirmForm, PinForm, ReasonForm
from cases.lifecycle import ResultState, State
from cases.models import Case, Result
from cases.selectors.acts import possible
from cases.views.edge import attempt, seen_version
from cases.views.office_frame import finished, opened, posted, read, verb_page
from cases.views.office_reception import reasons
from records.models import Blob

PAUSE = 3
"""Seconds until the page of a document that is being prepared asks again, without script."""

TRIES, WITHIN = 10, timedelta(minutes=15)
"""How often a PIN may be tried; a signing device of its own would lock itself, a file does not."""


def approve(request: Request, code: str) -> HttpResponse:
    """Show what is proposed on one screen; approve it, which numbers the document and has it prepared."""
    case = opened(request, code, "approve")
    if request.method != "POST" and _living(case) is not None:
        return redirect("office:sign", code=code)
    form, status = ConfirmForm(posted(request)), 200
    if request.method == "POST":
        status = attempt(
            form, lambda: approval.approve(case.pk, version=seen_version(request), who=request.who, at=request.at)
        )
        if status == 303:
            return redirect("office:sign", code=code)
    page = read(request, case)
    more = {"page": page, "can": possible(page, request.who)}
    return verb_page(request, "cases/office/approve.html", case, form, verb="approve", status=status, **more)


def refuse(request: Request, code: str) -> HttpResponse:
    """Decide against the application with a reasoned letter, which is then signed like any result."""
    case = opened(request, code, "refuse")
    definition = case.service_version.definition
    form, status = ReasonForm(posted(request), reasons=reasons(definition, definition.refusal_reasons)), 200
    if request.method == "POST":
        status = attempt(
            form,
            lambda: approval.refuse(
                case.pk,
                reason=form.cleaned_data["reason"],
                explanation=form.cleaned_data["explanation"],
                version=seen_version(request),
                who=request.who,
                at=request.at,
            ),
        )
        if status == 303:
            return redirect("office:sign", code=code)
    return verb_page(request, "cases/office/refuse.html", case, form, verb="refuse", status=status)


@sensitive_post_parameters("pin")
@sensitive_variables()
def sign(request: Request, code: str) -> HttpResponse:
    """Show the very bytes that will be signed and ask for the PIN; until they exist the page asks again by itself."""
    case = opened(request, code, "sign")
    form, status = PinForm(posted(request)), 200
    if request.method == "POST":
        status = _sign(case, form, request)
        if status == 303:
            return finished(request, _("Signed. The clerk adds the agency's signature and issues it."), desk="approval")
    return _sign_page(request, case, form, status)


@sensitive_variables()
def _sign(case: Case, form: PinForm, request: Request) -> int:
    return with_pin(
        form,
        request,
        lambda: approval.sign(
            case.pk,
            pin=form.cleaned_data["pin"],
            seen=approval.Signing(request.POST.get("sha256", ""), seen_version(request)),
            who=request.who,
            at=request.at,
        ),
    )


def with_pin(form: PinForm, request: Request, act: Callable[[], object]) -> int:
    """Run an act that the PIN in the form opens, unless it has been tried too often; return the status as `attempt`."""
    if not form.is_valid():
        return 422
    if not throttle.allow(f"pin/{request.who.person_id}", TRIES, WITHIN, request.at):
        form.add_error("pin", _("Too many tries. Please wait a quarter of an hour."))
        return 429
    return attempt(form, act)


def _sign_page(request: Request, case: Case, form: PinForm, status: int) -> HttpResponse:
    result = _living(case)
    if result is None and request.method != "POST":
        return redirect("office:approve", code=case.code)
    rendered = result.rendered if result is not None and result.state == ResultState.RENDERED else None
    more = {"result": result, "document": rendered, "pages": pages_of(rendered)}
    response = verb_page(request, "cases/office/sign.html", case, form, verb="sign", status=status, **more)
    if result is not None and rendered is None and case.state in {State.AWAITING_APPROVAL, State.PROCESSING}:
        response.headers["Refresh"] = str(PAUSE)
    return response


def _living(case: Case) -> Result | None:
    return case.results.select_related("rendered").exclude(state=ResultState.VOIDED).first()


def pages_of(blob: Blob | None) -> list[tuple[int, int, int]]:
    """Return number, width and height of the pages of a document of ours. One query."""
    return list(blob.pages.order_by("page").values_list("page", "width", "height")) if blob else []
