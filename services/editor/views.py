"""The desk of the catalogue: what is being written, beginning something new, archives in and out."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.requests import Request
from ground.refusals import WrongState
from services import archive, drafting
from services.archive import BadArchive
from services.definition.conditions import legal_day
from services.editor import desk
from services.editor.doors import workspace_for
from services.editor.forms import ImportForm, StartForm
from services.models import ServiceVersion
from services.selectors import current_version


def show_desk(request: Request) -> HttpResponse:
    """List the changes and the services in force. Two queries."""
    written, done = desk.spaces()
    context = {"spaces": written, "done": done, "services": desk.services(legal_day(request.at))}
    return render(request, "services/editor/desk.html", context)


def start(request: Request) -> HttpResponse:
    """Begin a service from the template or a copy, or a change of a service that stands."""
    rows = desk.services(legal_day(request.at))
    form = StartForm(request.POST or None, services=rows, initial={"source": request.GET.get("source", "")})
    if not form.is_valid():
        return render(request, "services/editor/start.html", {"form": form}, status=422 if form.is_bound else 200)
    slug, source = form.cleaned_data["slug"], form.cleaned_data["source"]
    own = current_version(slug, max(form.cleaned_data["on"] or date.min, legal_day(request.at)))
    return _begin(request, slug, files=None if own else _files(source, request), based_on=own)


def _files(source: str, request: Request) -> dict[str, str]:
    version = current_version(source, legal_day(request.at)) if source else None
    files: dict[str, str] = version.source["files"] if version else desk.template_files()
    return files


def _begin(
    request: Request,
    slug: str,
    *,
    files: dict[str, str] | None,
    based_on: ServiceVersion | None,
    done: str = "",
    not_done: str = "",
) -> HttpResponse:
    """Open the new workspace and say what is `done`; or the one that is open already, and say what is not."""
    try:
        space = drafting.start(slug, files=files, based_on=based_on, who=request.who, at=request.at)
    except WrongState as error:
        if error.code != "already_open":
            raise
        messages.warning(request, f"{error} {not_done}".strip())
        return redirect("catalogue:folder", error.data["workspace_id"])
    if done:
        messages.success(request, done)
    return redirect("catalogue:folder", space.pk)


def take_in(request: Request) -> HttpResponse:
    """Make a workspace of an archive; nothing is published by it."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            found = archive.unpack(form.cleaned_data["archive"])
        except BadArchive as error:
            form.add_error("archive", str(error))
        else:
            slug = form.cleaned_data["slug"] or found.slug
            own = current_version(slug, legal_day(request.at))
            done = _("The archive was read. Nothing is published yet.")
            not_done = _("Nothing of the archive was taken; this is what was being written before.")
            return _begin(request, slug, files=found.files, based_on=own, done=done, not_done=not_done)
    return render(request, "services/editor/import.html", {"form": form}, status=422 if form.is_bound else 200)


def export(request: Request, pk: int) -> HttpResponse:
    """Give a workspace as an archive."""
    space = workspace_for(request.who, pk)
    return _zip(space.slug, space.files)


def export_published(request: Request, slug: str) -> HttpResponse:
    """Give the version in force as an archive."""
    version = current_version(slug, legal_day(request.at))
    if version is None:
        raise Http404
    return _zip(slug, version.source["files"])


def _zip(slug: str, files: dict[str, str]) -> HttpResponse:
    response = HttpResponse(archive.pack(slug, files), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}.zip"'
    return response
