"""The counter: receive with a promise, refuse to receive, ask for completion (which a handler may do too)."""

from collections.abc import Iterator

from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts.requests import Request
from cases import clock, deadline_words
from cases.actions import reception, supplement
from cases.forms.office import ConfirmForm, PinsForm, ReasonForm
from cases.models import Case, SupplementItem
from cases.sendings import latest
from cases.views.edge import attempt, seen_version
from cases.views.office_frame import done, language, opened, posted, verb_page
from services.answers import visible_fields, visible_pages
from services.components import required
from services.definition import Reason, ServiceDefinition
from services.definition.conditions import legal_day

ASK = {"ask_at_reception": supplement.ask_at_reception, "ask_while_processing": supplement.ask_while_processing}


def accept(request: Request, code: str) -> HttpResponse:
    """Show the promise that would be made now and how it is counted; make it."""
    case = opened(request, code, "accept")
    form, status = ConfirmForm(posted(request)), 200
    if request.method == "POST":
        status = attempt(
            form,
            lambda: reception.accept(case.pk, version=seen_version(request), who=request.who, at=request.at),
        )
        if status == 303:
            return done(request, case, _("Received. The receipt with the promised date is being made."))
    promise = clock.promise(case, at=request.at)
    more = {"due_at": promise.due_at, "lines": deadline_words.say(promise)}
    return verb_page(request, "cases/office/accept.html", case, form, verb="accept", status=status, **more)


def decline(request: Request, code: str) -> HttpResponse:
    """Refuse to receive with a coded reason, its article and an explanation."""
    case = opened(request, code, "decline")
    definition = case.service_version.definition
    form, status = ReasonForm(posted(request), reasons=reasons(definition, definition.decline_reasons)), 200
    if request.method == "POST":
        status = attempt(
            form,
            lambda: reception.decline(
                case.pk,
                reason=form.cleaned_data["reason"],
                explanation=form.cleaned_data["explanation"],
                version=seen_version(request),
                who=request.who,
                at=request.at,
            ),
        )
        if status == 303:
            return done(request, case, _("Not received. The applicant is told and the form is being made."))
    return verb_page(request, "cases/office/decline.html", case, form, verb="decline", status=status)


def reasons(definition: ServiceDefinition, coded: tuple[Reason, ...]) -> Iterator[tuple[str, str, str]]:
    """Yield (code, text, article) of coded reasons in the language of the page."""
    lang = language()
    for reason in coded:
        basis = definition.basis(reason.basis)
        yield reason.id, reason.text.to(lang), f"{basis.article.to(lang)}, {basis.title.to(lang)}"


def ask(request: Request, code: str, verb: str) -> HttpResponse:
    """Ask for completion: mark answers and documents, say of each what is to be put right."""
    case = opened(request, code, verb)
    form, status = PinsForm(posted(request), targets=_targets(case, request)), 200
    if request.method == "POST":
        status = attempt(
            form,
            lambda: ASK[verb](
                case.pk,
                pins=form.pins(),
                reason=form.cleaned_data["reason"],
                version=seen_version(request),
                who=request.who,
                at=request.at,
            ),
        )
        if status == 303:
            return done(request, case, _("The applicant is asked to complete the application."))
    more = {"answer_by": clock.answer_by(case, at=request.at), "window": _window(case, verb)}
    return verb_page(request, "cases/office/ask.html", case, form, verb=verb, status=status, **more)


def _window(case: Case, verb: str) -> object:
    """Return until when completion may be asked for while processing; at reception the window is the counter's own."""
    return clock.supplement_window(case) if verb == "ask_while_processing" and case.received_at else None


def _targets(case: Case, request: Request) -> Iterator[tuple[str, str, str, str]]:
    """Yield what can be marked: (kind, id, label, present answer) of the answers and documents of this application."""
    definition, lang = case.service_version.definition, language()
    answers = latest(case).answers
    for page in visible_pages(definition, answers, at=request.at):
        if page.place != "form":
            continue
        for field in visible_fields(page, answers, on=legal_day(request.at)):
            if field.asks:
                value = field.show(answers[field.id], lang) if field.id in answers else "–"
                yield SupplementItem.Target.FIELD, field.id, field.label.to(lang), value
    for need in required(definition, answers, at=request.at):
        yield SupplementItem.Target.COMPONENT, need.id, need.component.label.to(lang), ""
