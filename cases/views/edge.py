"""The edge of the case pages: how a form answers a refusal of the domain, written once.

What no form can answer (a thing that is not yours, a task that is not yours, a page asked too early) goes on to the
gate, which has one page for each kind of refusal (`portal.middleware.PolicyGate`).
"""

from collections.abc import Callable

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from cases.models import Case
from ground.refusals import Changed, DomainError, Invalid, NotAllowed, NotYours, Unavailable, WrongState

FIELD_OF = {"wrong_pin": "pin"}
"""Code of a refusal → the field it belongs to, where the refusal itself names none."""

UNREADABLE = -1
"""A version that no case has: what was posted without a readable one counts as out of date."""


def gone_on(case: Case) -> HttpResponse:
    """Lead from the address of a draft that is none any more to the case, or to what is left of one thrown away."""
    return redirect("citizen:case", code=case.code) if case.code else redirect("citizen:discard", key=case.key)


def seen_version(request: HttpRequest) -> int:
    """Return the version of the case that the page showed when the form was sent."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else UNREADABLE


def attempt(form: forms.BaseForm, act: Callable[[], object]) -> int:
    """Run an action for a bound form and return 303 when it was done; what was typed stays in the form.

    Otherwise the form tells the refusal and the status says its kind: 422 for what must be corrected, 409 when
    somebody was first or the state has moved on, 503 for a neighbour that is down. Raises NotYours and NotAllowed.
    """
    if not form.is_valid():
        return 422
    try:
        act()
    except (NotYours, NotAllowed):
        raise
    except DomainError as error:
        return _tell(form, error)
    return 303


def _tell(form: forms.BaseForm, error: DomainError) -> int:
    """Write a refusal into a form, at its fields where it names them, and return its status."""
    if isinstance(error, Invalid) and error.errors:
        for name, sentence in error.errors.items():
            form.add_error(name if name in form.fields else None, str(sentence))
        return 422
    own = FIELD_OF.get(error.code, "")
    form.add_error(own if own in form.fields else None, str(error))
    if isinstance(error, Changed | WrongState):
        return 409
    return 503 if isinstance(error, Unavailable) else 422
