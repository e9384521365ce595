"""Handing a change over: what differs in words, the proposal, and the second person's decision."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.requests import Request
from ground.keys import key_in
from ground.refusals import Changed, Invalid, WrongState
from services import drafting
from services.actions import FolderBroken
from services.definition.conditions import legal_day
from services.editor.desk import is_code_taken
from services.editor.doors import workspace_for
from services.editor.findings import findings
from services.editor.forms import AnswerForm, ProposeForm
from services.history import changes_of, standing
from services.models import ServiceVersion, ServiceWorkspace
from services.permissions import can_decide


def changes(request: Request, pk: int) -> HttpResponse:
    """Show what a change changes, and what can be done about it now; take the proposal. Five queries, eight at most."""
    space = workspace_for(request.who, pk)
    if space.released_as is not None and request.method == "POST":
        messages.warning(request, _("This change is published already."))
        return _published(request, space, space.released_as, status=409)
    if space.released_as is not None:
        return _published(request, space, space.released_as)
    form = ProposeForm(request.POST if request.method == "POST" else None, initial=_said(space))
    if request.method != "POST":
        return _drawn(request, space, form=form)
    if not form.is_valid():
        return _drawn(request, space, form=form, status=422)
    return _proposed(request, space, form)


def _proposed(request: Request, space: ServiceWorkspace, form: ProposeForm) -> HttpResponse:
    try:
        _own_code(space)
        drafting.propose(space.pk, version=_seen(request), **form.cleaned_data, who=request.who, at=request.at)
    except FolderBroken:
        form.add_error(None, _("The folder has mistakes. Correct them first; they are listed below."))
    except Invalid as error:
        for name, sentence in (error.errors or {"": str(error)}).items():
            form.add_error(name if name in form.fields else None, str(sentence))
    except (Changed, WrongState) as error:
        form.add_error(None, str(error))
        return _drawn(request, workspace_for(request.who, space.pk), form=form, status=409)
    else:
        messages.success(request, _("Proposed. Another catalogue administrator decides."))
        return redirect("catalogue:changes", space.pk)
    return _drawn(request, space, form=form, status=422)


def _own_code(space: ServiceWorkspace) -> None:
    """Refuse a procedure code that another service has, as a copy has it at first. One query."""
    definition = drafting.checked(space).definition
    if definition is not None and is_code_taken(definition.code, space.slug):
        sentence = _("The procedure code %(code)s belongs to another service. Give this one its own in service.yaml.")
        raise Invalid(sentence % {"code": definition.code})


def release(request: Request, pk: int) -> HttpResponse:
    """Publish a proposed change; the person is another than its writers. What stands in the way is said beside it."""
    space = workspace_for(request.who, pk)
    try:
        version = drafting.release(pk, version=_seen(request), who=request.who, at=request.at)
    except FolderBroken:
        messages.error(request, _("The folder has mistakes and was not published. They are listed below."))
        return _drawn(request, space, status=422)
    except (Changed, Invalid, WrongState) as error:
        messages.error(request, _("Not published. %(why)s") % {"why": error})
        return _as_it_stands(request, pk, status=422 if isinstance(error, Invalid) else 409)
    messages.success(request, _("Published as version %(number)s.") % {"number": version.number})
    return redirect("catalogue:changes", pk)


def _as_it_stands(request: Request, pk: int, *, status: int) -> HttpResponse:
    """Show a change as it is now, after somebody else may have been first."""
    space = workspace_for(request.who, pk)
    if space.released_as is not None:
        return _published(request, space, space.released_as, status=status)
    return _drawn(request, space, status=status)


def send_back(request: Request, pk: int) -> HttpResponse:
    """Give a proposed change back to its writers with a reason."""
    space = workspace_for(request.who, pk)
    form = AnswerForm(request.POST)
    try:
        if form.is_valid():
            answer = form.cleaned_data["answer"]
            drafting.send_back(pk, version=_seen(request), answer=answer, who=request.who, at=request.at)
            messages.success(request, _("The change is open for writing again."))
            return redirect("catalogue:changes", pk)
    except Invalid as error:
        form.add_error("answer", str(error.errors.get("answer", error)))
    return _drawn(request, space, answer_form=form, status=422)


def discard(request: Request, pk: int) -> HttpResponse:
    """Throw a change away."""
    workspace_for(request.who, pk)
    drafting.discard(pk, version=_seen(request), who=request.who, at=request.at)
    messages.success(request, _("The change was thrown away."))
    return redirect("catalogue:desk")


def _published(
    request: Request, space: ServiceWorkspace, version: ServiceVersion, *, status: int = 200
) -> HttpResponse:
    """Say what became of a change: compared with the version in force it would differ in nothing."""
    found = changes_of(space.slug, version.number)
    context = {
        "space": space,
        "version": version,
        "is_changes": True,
        "standing": standing(version, on=legal_day(request.at)),
        "changes": found[1] if found else (),
    }
    return render(request, "services/editor/published.html", context, status=status)


def _seen(request: Request) -> int:
    return key_in(request.POST.get("version")) or 0


def _said(space: ServiceWorkspace) -> dict[str, Any]:
    return {"note": space.note, "legal_basis": space.legal_basis, "starts_on": space.starts_on}


def _drawn(
    request: Request,
    space: ServiceWorkspace,
    *,
    form: ProposeForm | None = None,
    answer_form: AnswerForm | None = None,
    status: int = 200,
) -> HttpResponse:
    checked = drafting.checked(space)
    on = space.starts_on or legal_day(request.at)
    made = drafting.changes(space, checked, on=on)
    may_decide = can_decide(request.who, space.editors) is None
    form = form or ProposeForm(initial=_said(space))
    if any(change.severity == "legal" for change in made):
        form.need_basis()
    context = {
        "space": space,
        "changes": made,
        "scheduled": drafting.scheduled_after(space, today=legal_day(request.at)),
        "findings": findings(checked, file=""),
        "form": form,
        "answer_form": answer_form or AnswerForm(is_writer=not may_decide),
        "may_decide": may_decide,
        "is_editable": space.state == ServiceWorkspace.State.EDITING,
        "is_proposed": space.state == ServiceWorkspace.State.PROPOSED,
        "is_discarded": space.state == ServiceWorkspace.State.DISCARDED,
        "is_changes": True,
    }
    return render(request, "services/editor/changes.html", context, status=status)
