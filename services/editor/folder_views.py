"""One file of a folder at a time: read, written, checked while it is written, previewed."""

import json
from typing import Any

from csp.decorators import csp_update
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.requests import Request
from ground.keys import key_in
from ground.refusals import Changed, Invalid, WrongState
from services import drafting
from services.checking.reading import LARGEST
from services.editor import completion
from services.editor.doors import workspace_for
from services.editor.findings import findings
from services.editor.forms import FileForm
from services.editor.papers import drawn
from services.editor.previews import preview, sample
from services.editor.typed import FIRST, checked_as_typed, checked_with, file_of, typed
from services.models import ServiceWorkspace

PHRASES = ("Go to line", "Completions", "No diagnostics", "Diagnostics", "Control character")


# Pictures of papers are kept nowhere, so that no address leads to them.
@csp_update({"img-src": ["data:"]})  # type: ignore[arg-type]  # knows Django's own requests only
def folder(request: Request, pk: int) -> HttpResponse:
    """Show a file of a workspace and what the folder comes to; keep or only check what was typed. Two queries."""
    space = workspace_for(request.who, pk)
    name = file_of(request, space)
    if request.method != "POST":
        return _drawn(request, space, name, space.files.get(name, ""))
    text = typed(request)
    if request.POST.get("act") == "check":
        return _drawn(request, space, name, text, is_saved=space.files.get(name) == text, draws=True)
    return _kept(request, space, name, text)


def _kept(request: Request, space: ServiceWorkspace, name: str, text: str) -> HttpResponse:
    """Save the file, right or wrong; who is second keeps what he typed and sees what the first one saved."""
    version = key_in(request.POST.get("version")) or 0
    try:
        _refuse_strange(text)
        files = {**space.files, name: text}
        drafting.save(space.pk, version=version, files=files, who=request.who, at=request.at)
    except (Changed, WrongState, Invalid) as error:
        status = 422 if isinstance(error, Invalid) else 409
        others = space.files.get(name, "") if isinstance(error, Changed) else ""
        return _drawn(request, space, name, text, is_saved=False, trouble=str(error), others=others, status=status)
    messages.success(request, _("%(file)s was saved.") % {"file": name})
    return _back(space.pk, name, request)


def _back(pk: int, name: str, request: Request) -> HttpResponse:
    asked = request.GET.copy()
    asked["tep"] = name
    response = redirect("catalogue:folder", pk)
    response.headers["Location"] += "?" + asked.urlencode(safe="/")
    return response


def _refuse_strange(text: str) -> None:
    if "\x00" in text:
        raise Invalid(_("The text holds a character that no keyboard sends. Remove it."))
    if len(text.encode(errors="replace")) > LARGEST:
        raise Invalid(_("A file has at most %(most)s KB.") % {"most": LARGEST // 1024})


def check(request: Request, pk: int) -> HttpResponse:
    """Say what the folder would come to with the text as it is typed now; nothing is kept. Two queries."""
    space = workspace_for(request.who, pk)
    name = file_of(request, space)
    context = _context(request, space, name, typed(request))
    return render(request, "services/editor/beside.html", context)


def papers(request: Request, pk: int) -> HttpResponse:
    """Draw a paper from the text as it is typed now; nothing is kept. About a second, in a process of its own."""
    space = workspace_for(request.who, pk)
    found = sample(checked_as_typed(request, space), request.GET.get("vi-du", ""))
    context = {
        "drawn": drawn(found.checked, found.example, request.GET.get("giay", ""), who=request.who) if found else None
    }
    return render(request, "services/editor/papers.html", context)


def schema(request: Request, pk: int) -> JsonResponse:
    """Give what completion needs for a file: its JSON Schema, and the names that the folder gives. Two queries."""
    space = workspace_for(request.who, pk)
    return JsonResponse(completion.of(file_of(request, space), drafting.checked(space).definition))


def change_files(request: Request, pk: int) -> HttpResponse:
    """Add a file to the folder or take one out."""
    space = workspace_for(request.who, pk)
    version = key_in(request.POST.get("version")) or 0
    files = dict(space.files)
    form = FileForm(request.POST)
    removed = request.POST.get("remove", "")
    if removed in files and (removed.endswith(".html") or "/" in removed) and removed != "text/en.yaml":
        del files[removed]
        name = FIRST
    elif form.is_valid():
        name = form.cleaned_data["name"]
        files.setdefault(name, "\n")
    else:
        return _drawn(request, space, FIRST, space.files.get(FIRST, ""), file_form=form, status=422)
    drafting.save(space.pk, version=version, files=files, who=request.who, at=request.at)
    return _back(space.pk, name, request)


def _drawn(
    request: Request,
    space: ServiceWorkspace,
    name: str,
    text: str,
    *,
    is_saved: bool = True,
    trouble: str = "",
    others: str = "",
    file_form: FileForm | None = None,
    status: int = 200,
    draws: bool = False,
) -> HttpResponse:
    context = _context(request, space, name, text, draws=draws) | {
        "text": text,
        "is_saved": is_saved,
        "trouble": trouble,
        "others": others,
        "file_form": file_form or FileForm(),
        "phrases": json.dumps({phrase: _(phrase) for phrase in PHRASES}, ensure_ascii=False),
        "can_remove": name.endswith(".html") or name.startswith(("examples/", "scheduled/")),
    }
    return render(request, "services/editor/folder.html", context, status=status)


def _context(request: Request, space: ServiceWorkspace, name: str, text: str, *, draws: bool = False) -> dict[str, Any]:
    checked = checked_with(space, name, text)
    return {
        "space": space,
        "file": name,
        "files": sorted(space.files, key=_order),
        "is_editable": space.state == ServiceWorkspace.State.EDITING,
        "findings": findings(checked, file=name),
        "to_confirm": checked.definition.service.to_confirm if checked.definition else (),
        "preview": preview(checked, request, request.GET, draws=draws),
    }


def _order(name: str) -> tuple[int, str]:
    firsts = ("service.yaml", "form.yaml", "components.yaml", "workflow.yaml", "result.yaml", "text/en.yaml")
    return (firsts.index(name) if name in firsts else len(firsts), name)
