"""Before sending: the binding question, the list of what is to be done, one page of questions at a time."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.requests import Request
from cases.actions import drafts
from cases.actions.known import answer_offer
from cases.competence import require_an_office, served
from cases.doors import draft_for
from cases.forms.citizen import token_in
from cases.lifecycle import State
from cases.models import Case
from cases.selectors import citizen, known
from cases.views.citizen_carrying import out_of_date
from cases.views.edge import gone_on
from ground.refusals import DomainError, Invalid, WrongState
from services import eligibility
from services.answers import clean, visible_pages
from services.definition.conditions import legal_day
from services.forms import PageForm, page_form
from services.models import ServiceVersion
from services.prefill import initial
from services.questions import assured, judge
from services.regrouping import typed_again, typed_in
from services.selectors import current_version


def start(request: Request, slug: str) -> HttpResponse:
    """Ask the binding question before anything else; show what exists already, draft or running, before a new one."""
    version = current_version(slug, legal_day(request.at))
    if version is None:
        return redirect("services:service", slug=slug)
    closed = _closed(request, version)
    if closed is not None:
        return closed
    if request.method == "POST" or "moi" in request.GET:
        return _ask(request, version)
    person, service = request.who.person_id, version.service_id
    drafts_begun = citizen.drafts_of(person, service_id=service)
    running = citizen.running_of(person, service_id=service)
    if not drafts_begun and not running:
        return _ask(request, version)
    context = {"version": version, "drafts": drafts_begun, "running": running, "answered": request.GET.urlencode()}
    return render(request, "cases/citizen/existing.html", context)


def _closed(request: Request, version: ServiceVersion) -> HttpResponse | None:
    """Say where to go when this cannot be applied for online, or not with the assurance that this person has."""
    definition = version.definition
    context: dict[str, Any] = {"version": version, "service": definition.service}
    if "online" not in definition.service.channels:
        return render(request, "cases/citizen/not_online.html", context)
    refusal = assured(definition, Person.objects.get(pk=request.who.somebody))
    if refusal is not None:
        return render(request, "cases/citizen/assurance.html", {**context, "refusal": refusal}, status=403)
    return None


def _ask(request: Request, version: ServiceVersion) -> HttpResponse:
    definition = version.definition
    language = get_language() or "vi"
    # Answers that stand in the address come from the public page; they are checked like any others.
    carried = eligibility.carried(definition, request.GET, lang=language, at=request.at)
    given = {**initial(definition, Person.objects.get(pk=request.who.somebody)), **carried}
    form = _question_form(request, version, given)
    once = token_in(request.POST.get("token", ""))
    offices, count = served(version)
    context = {"version": version, "service": definition, "form": form, "token": once}
    context |= {"offices": offices, "office_count": count}
    if request.method != "POST":
        return render(request, "cases/citizen/start.html", context)
    if form is not None and not form.is_valid():
        return render(request, "cases/citizen/start.html", context, status=422)
    answers = {**carried, **(form.answers if form is not None else {})}
    refusal = judge(definition, answers, on=legal_day(request.at))
    if refusal is not None:
        return render(request, "cases/citizen/not_eligible.html", {**context, "refusal": refusal})
    case = drafts.start_draft(version, who=request.who, token=once, answers=answers, language=language, at=request.at)
    return redirect("citizen:draft", key=case.key)


def _question_form(request: Request, version: ServiceVersion, known: dict[str, Any]) -> PageForm | None:
    questions = version.definition.questions
    if questions is None:
        return None
    data = request.POST if request.method == "POST" else None
    return page_form(
        version.definition, questions.page, answers=known, data=data, lang=get_language() or "vi", at=request.at
    )


def draft(request: Request, key: str) -> HttpResponse:
    """Show what is to be done: the pages and papers, each with its state, and the way on to sending."""
    case = draft_for(request.who, key)
    if case.state != State.DRAFT:
        return gone_on(case)
    if (elsewhere := out_of_date(request, case)) is not None:
        return elsewhere
    if citizen.waits_for_payment(case):
        return redirect("citizen:review", key=key)
    overview = citizen.overview(case, at=request.at)
    offer = case.draft.known.get("earlier", {})
    context = {"case": case, "overview": overview, "earlier": None if "agreed" in offer else offer}
    return render(request, "cases/citizen/draft.html", context)


def reuse(request: Request, key: str) -> HttpResponse:
    """Take her word on whether the answers of her earlier application are used in this one."""
    case = _open_draft(request, key)
    if isinstance(case, HttpResponse):
        return case
    agrees = request.POST.get("agrees") == "yes"
    draft = answer_offer(case.pk, agrees=agrees, who=request.who, at=request.at)
    if agrees and any(one["from"] == "earlier" for one in draft.known.get("fields", {}).values()):
        messages.success(request, _("Your earlier answers were filled in. Please look through the pages."))
    return redirect("citizen:draft", key=key)


def page(request: Request, key: str, page: str) -> HttpResponse:
    """Ask one page of questions; keep what was typed even when it cannot be accepted."""
    case = _open_draft(request, key)
    if isinstance(case, HttpResponse):
        return case
    form = _page_form(request, case, page)
    status = 200
    if request.method == "POST" and (refused := _refused(request, case, form, page)) is not None:
        return refused
    if request.method == "POST":
        complete = form.is_valid() and not form.regrouped and _leads_to_an_office(request, case, form, page)
        drafts.save_page(
            case.pk, page=page, answers=form.kept, typed=typed_in(form.data, form.fields), complete=complete,
            who=request.who, at=request.at,
        )  # fmt: skip
        if complete:
            return _onward(request, case, page)
        status = 200 if form.regrouped else 422
    context = {
        "case": case,
        "form": form,
        "page": case.service_version.definition.page(page),
        "title": _title(case, page),
        "place": citizen.place_of(case, page, at=request.at),
        "silent": known.silent(case, case.service_version.definition.page(page)),
    }
    return render(request, "cases/citizen/page.html", context, status=status)


def _refused(request: Request, case: Case, form: PageForm, page: str) -> HttpResponse | None:
    """Say that the way ends here when a binding question is answered anew and says no; the draft stays as it was."""
    version = case.service_version
    asked_first = version.definition.questions
    if asked_first is None or page != asked_first.page.id or not form.is_valid():
        return None
    refusal = judge(version.definition, {**case.draft.answers, **form.answers}, on=legal_day(request.at))
    context = {"version": version, "service": version.definition, "refusal": refusal, "draft_url": request.path}
    return None if refusal is None else render(request, "cases/citizen/not_eligible.html", context)


def _leads_to_an_office(request: Request, case: Case, form: PageForm, page: str) -> bool:
    """Say at the address that no office here is competent for it, while little has been typed.

    Where the law names several addresses it is said on the page of the last of them. One that was emptied or is not
    asked any more counts as little as when the application is sent.
    """
    definition = case.service_version.definition
    rule = definition.workflow.competence
    if rule is None or definition.page_of[rule.either[-1]] != page:
        return True
    try:
        require_an_office(case, clean(definition, form.draft, at=request.at).answers)
    except Invalid as error:
        for field, sentence in error.errors.items():
            form.add_error(field if field in form.fields else None, str(sentence))
        return False
    return True


def autosave(request: Request, key: str, page: str) -> HttpResponse:
    """Keep what stands on a page that is still being filled in; answers when it was saved."""
    case = draft_for(request.who, key)
    try:
        if case.state == State.DISCARDED:
            raise WrongState(state=case.state)
        form = _page_form(request, case, page)
        form.is_valid()
        drafts.save_page(
            case.pk, page=page, answers=form.kept, typed=typed_in(form.data, form.fields), complete=False,
            who=request.who, at=request.at,
        )  # fmt: skip
    except DomainError as error:
        return JsonResponse({"message": str(error)}, status=409)
    return JsonResponse({"saved_at": timezone.localtime(request.at).strftime("%H:%M")})


def _open_draft(request: Request, key: str) -> Case | HttpResponse:
    """Return the draft, or the way to where it has gone."""
    case = draft_for(request.who, key)
    if case.state != State.DRAFT:
        return gone_on(case)
    if citizen.waits_for_payment(case):
        return redirect("citizen:review", key=key)
    return case


def _page_form(request: Request, case: Case, page: str) -> PageForm:
    definition = case.service_version.definition
    if page not in {one.id for one in definition.pages}:
        raise Http404
    kept = case.draft.typed.get(page)
    data = request.POST if request.method == "POST" else typed_again(kept) if kept is not None else None
    form = page_form(
        definition, page, answers=case.draft.answers, data=data, lang=get_language() or "vi", at=request.at
    )
    known.tell_sources(form, case)
    if form.regrouped or (request.method != "POST" and data is not None):
        # What was typed comes back into its boxes without complaints; they come when the page is sent.
        form.forget_errors()
    return form


def _onward(request: Request, case: Case, page: str) -> HttpResponse:
    """Go to the next page of questions, or back to the list after the last, or to the review that sent us here."""
    if request.GET.get("tu") == "kiem-tra":
        return redirect("citizen:review", key=case.key)
    fresh = draft_for(request.who, case.key)
    if fresh.state == State.DISCARDED:
        return gone_on(fresh)
    shown = [one.id for one in visible_pages(fresh.service_version.definition, fresh.draft.answers, at=request.at)]
    later = (
        [one for one in shown[shown.index(page) + 1 :] if one in citizen.form_page_ids(fresh)] if page in shown else []
    )
    if later:
        return redirect("citizen:page", key=case.key, page=later[0])
    return redirect("citizen:draft", key=case.key)


def _title(case: Case, page: str) -> str:
    return str(case.service_version.definition.page(page).title)
