"""A citizen's own documents: the list, one of them as a file, and taking one into an application."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import Request
from cases.actions import drafts
from cases.actions.store import take_document
from cases.forms.citizen import StoreForm
from cases.models import StoredDocument
from cases.selectors import store
from cases.views.citizen_files import component_page, fillable
from cases.views.downloads import download
from cases.views.edge import attempt


def documents(request: Request) -> HttpResponse:
    """List what the state has issued to her here and which papers of hers were found in order. Three queries."""
    found = store.documents_of(request.who.person_id, on=timezone.localdate(request.at))
    return render(request, "cases/citizen/documents.html", {"documents": found})


def fetch(request: Request, key: str) -> HttpResponse:
    """Give out one of her own documents."""
    own = StoredDocument.objects.filter(owner_id=request.who.person_id, key=key).select_related("blob")
    document = own.first()
    if document is None:
        raise Http404
    return download(document.blob, name=document.file_name)


def take(request: Request, key: str, component: str) -> HttpResponse:
    """Let a document of her own stand for a paper, with her consent for this application."""
    case = fillable(request, key)
    if isinstance(case, HttpResponse):
        return case
    need = drafts.needed(case, case.draft, at=request.at).get(component)
    if need is None or need.component.reuse is None:
        raise Http404
    form = StoreForm(request.POST)
    status = attempt(
        form,
        lambda: take_document(case.pk, need=need, key=form.cleaned_data["document"], who=request.who, at=request.at),
    )
    if status == 303:
        messages.success(request, _("The document was added from your documents."))
        return redirect("citizen:component", key=key, component=component)
    return component_page(request, case, need, store_form=form, status=status)
