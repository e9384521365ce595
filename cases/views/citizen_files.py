"""Files in and out: papers of a draft, and every download through a door, as an attachment."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import Request
from cases.actions import citizen as acts
from cases.actions import drafts
from cases.doors import case_for, draft_for
from cases.forms.citizen import FileForm, StoreForm
from cases.lifecycle import ResultState, State
from cases.models import Case, ResultDrawing
from cases.selectors import citizen, store
from cases.views.downloads import download, paper_name
from cases.views.edge import attempt, gone_on
from ground.refusals import Invalid
from records.actions import keep
from records.models import Blob
from records.uploads import clean_name, inspect
from services.components import ComponentNeed


def component(request: Request, key: str, component: str) -> HttpResponse:
    """Ask for the files of one paper. Without JavaScript: choose, upload, see it in the list."""
    case = fillable(request, key)
    if isinstance(case, HttpResponse):
        return case
    need = drafts.needed(case, case.draft, at=request.at).get(component)
    if need is None:
        raise Http404
    form = FileForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        form = FileForm(request.POST, request.FILES)
        status = attempt(form, lambda: _take(request, case, need, form))
        if status == 303:
            messages.success(request, _("The file was added."))
            return redirect("citizen:component", key=key, component=component)
    return component_page(request, case, need, form=form, status=status)


def component_page(
    request: Request,
    case: Case,
    need: ComponentNeed,
    *,
    form: FileForm | None = None,
    store_form: StoreForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show a paper's files, what may be added, and which of her own documents may stand for it."""
    context = {
        "case": case,
        "need": need,
        "form": form or FileForm(),
        "store_form": store_form or StoreForm(),
        "offers": store.offers(case, need, on=timezone.localdate(request.at)),
        "files": citizen.files_of(case, need.id),
        "back": _back(case),
    }
    return render(request, "cases/citizen/component.html", context, status=status)


def _take(request: Request, case: Case, need: ComponentNeed, form: FileForm) -> None:
    """Inspect the bytes first, then keep them, then tie them to the draft: a refused file leaves no row."""
    upload = form.cleaned_data["file"]
    try:
        seen = inspect(upload, accepted=set(need.component.accept), max_bytes=need.max_bytes)
    except Invalid as error:
        raise Invalid(errors={"file": str(error)}, code=error.code) from error
    blob = keep(upload, mime=seen.mime, kind=Blob.Kind.UPLOAD, at=request.at)
    name = clean_name(upload.name or "", kind=seen.kind)
    drafts.attach(case.pk, component=need.id, blob=blob, name=name, who=request.who, at=request.at)


def remove(request: Request, key: str, attachment: str) -> HttpResponse:
    """Take a file out of the draft."""
    case = draft_for(request.who, key)
    component = case.attachments.filter(key=attachment).values_list("component", flat=True).first()
    if component is None:
        raise Http404
    drafts.detach(case.pk, key=attachment, who=request.who)
    messages.success(request, _("The file was removed."))
    return redirect("citizen:component", key=key, component=component)


def draft_file(request: Request, key: str, attachment: str) -> HttpResponse:
    """Give the citizen back a file of her own that has not been sent yet."""
    return _own_file(draft_for(request.who, key), attachment)


def attachment(request: Request, code: str, attachment: str) -> HttpResponse:
    """Give the citizen back a file of her own."""
    return _own_file(case_for(request.who, code, "view"), attachment)


def _own_file(case: Case, attachment: str) -> HttpResponse:
    file = case.attachments.select_related("blob").filter(key=attachment).first()
    if file is None:
        raise Http404
    return download(file.blob, name=file.name)


def paper(request: Request, code: str, key: str) -> HttpResponse:
    """Give out the acknowledgement or a form as PDF; 404 until it has been made."""
    case = case_for(request.who, code, "view")
    paper = case.papers.select_related("blob").filter(key=key).first()
    if paper is None or paper.blob is None:
        raise Http404
    return download(paper.blob, name=paper_name(paper, str(case.code)))


def result(request: Request, code: str) -> HttpResponse:
    """Give out the signed result; the first time, it counts as delivered."""
    case = case_for(request.who, code, "fetch_result")
    if case.state not in {State.RELEASED, State.RETURNED}:
        raise Http404
    document = case.results.select_related("sealed").get(state=ResultState.RELEASED)
    if document.sealed is None:
        raise Http404
    acts.fetch_result(case.pk, who=request.who, at=request.at)
    return download(document.sealed, name=f"ket-qua-{case.code}.pdf")


def drawing(request: Request, code: str, position: int) -> HttpResponse:
    """Give out a sealed drawing of an issued result."""
    case = case_for(request.who, code, "fetch_result")
    if case.state not in {State.RELEASED, State.RETURNED}:
        raise Http404
    bound = ResultDrawing.objects.filter(result__case=case, result__state=ResultState.RELEASED, position=position)
    found = bound.select_related("sealed").first()
    if found is None or found.sealed is None:
        raise Http404
    return download(found.sealed, name=f"ban-ve-{position}-{case.code}.pdf")


def fillable(request: Request, key: str) -> Case | HttpResponse:
    """Return a draft, or a case that waits for its completion; else the way to where it has gone."""
    case = draft_for(request.who, key)
    if case.state not in {State.DRAFT, State.AWAITING_SUPPLEMENT}:
        return gone_on(case)
    if case.state == State.DRAFT and citizen.waits_for_payment(case):
        return redirect("citizen:review", key=key)
    return case


def _back(case: Case) -> str:
    return reverse("citizen:supplement", args=[case.code]) if case.code else reverse("citizen:draft", args=[case.key])
