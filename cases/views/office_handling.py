"""Handler and unit head: draft the decision, record a written answer, assign, send back."""

from collections.abc import Mapping

from django.db.models import Count
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Post
from accounts.requests import Request
from accounts.roles import Role
from cases.actions import approval, issue, processing, review
from cases.forms.office import AssignForm, OutcomeForm, ReasonForm, ReturnForm, VerificationForm
from cases.lifecycle import IN_OFFICE, OutcomeKind
from cases.models import Case, Decision
from cases.sendings import latest
from cases.views.edge import attempt, seen_version
from cases.views.office_frame import done, language, opened, posted, read, verb_page
from cases.views.office_reception import reasons
from services.forms import PageForm, decision_form
from services.records import suggested

GIVE_BACK = {
    "send_back": review.send_back,
    "return_to_unit": approval.return_to_unit,
    "return_to_leader": issue.return_to_leader,
}


def give_back(request: Request, code: str, verb: str) -> HttpResponse:
    """Send a case back to be worked on again; the reason is required."""
    case = opened(request, code, verb)
    form, status = ReturnForm(posted(request)), 200
    if request.method == "POST":
        status = attempt(
            form,
            lambda: GIVE_BACK[verb](
                case.pk,
                reason=form.cleaned_data["reason"],
                version=seen_version(request),
                who=request.who,
                at=request.at,
            ),
        )
        if status == 303:
            return done(request, case, _("Sent back with your reason."))
    voids = verb != "send_back" and case.results.filter(voided_at=None).exists()
    return verb_page(request, "cases/office/give_back.html", case, form, verb=verb, status=status, voids=voids)


def assign(request: Request, code: str) -> HttpResponse:
    """Give the case to a handler of the unit; beside each name stands how much he has in hand."""
    case = opened(request, code, "assign")
    form, status = AssignForm(posted(request), handlers=_handlers(case, request)), 200
    if request.method == "POST":
        status = attempt(
            form,
            lambda: processing.assign(
                case.pk,
                post_id=form.cleaned_data["post"],
                version=seen_version(request),
                who=request.who,
                at=request.at,
            ),
        )
        if status == 303:
            return done(request, case, _("Assigned."))
    return verb_page(request, "cases/office/assign.html", case, form, verb="assign", status=status)


def _handlers(case: Case, request: Request) -> list[tuple[int, str]]:
    """Return the handlers of the unit with the number of cases in their hands, the least first. Two queries."""
    posts = Post.objects.valid_on(timezone.localdate(request.at)).filter(unit=case.lead_unit_id, role=Role.HANDLER)
    in_hand = Case.objects.filter(handler__in=posts, state__in=sorted(IN_OFFICE)).values_list("handler")
    numbers: dict[int | None, int] = dict(in_hand.annotate(number=Count("pk")))
    found = [(numbers.get(post.pk, 0), post.person.full_name, post.pk) for post in posts.select_related("person")]
    return [
        (pk, _("%(name)s, %(number)d in hand") % {"name": name, "number": number}) for number, name, pk in sorted(found)
    ]


def verified(request: Request, code: str) -> HttpResponse:
    """Record the written answer that the case is waiting for."""
    case = opened(request, code, "look_up")
    form, status = VerificationForm(posted(request)), 200
    if request.method == "POST":
        status = attempt(
            form,
            lambda: processing.record_verification(
                case.pk,
                confirmed=form.cleaned_data["confirmed"],
                answer=form.cleaned_data["answer"],
                version=seen_version(request),
                who=request.who,
                at=request.at,
            ),
        )
        if status == 303:
            return done(request, case, _("The answer is recorded; the appraisal goes on."))
    return verb_page(request, "cases/office/verified.html", case, form, verb="look_up", status=status)


def draft(request: Request, code: str) -> HttpResponse:
    """Write the draft of the decision: grant with the service's fields, or refuse with a coded reason."""
    case = opened(request, code, "draft")
    last = case.decisions.order_by("-number").first()
    outcome = OutcomeForm(posted(request), initial={"kind": last.kind if last else OutcomeKind.GRANT})
    grant, refusal = _parts(case, last, request)
    status = 200
    if request.method == "POST":
        refuses = request.POST.get("kind") == OutcomeKind.REFUSAL
        status = 200 if grant.regrouped else _write(case, outcome, refusal if refuses else grant, request)
        if status == 303:
            return done(request, case, _("The draft is kept."))
    more = {"grant": grant, "refusal": refusal, "page": read(request, case), "forms": [outcome, grant, refusal]}
    return verb_page(request, "cases/office/draft.html", case, outcome, verb="draft", status=status, **more)


def _parts(case: Case, last: Decision | None, request: Request) -> tuple[PageForm, ReasonForm]:
    """Return both parts of the page; only the part that was chosen is bound to what was posted."""
    definition, lang = case.service_version.definition, language()
    data = posted(request)
    refuses = data is not None and data.get("kind") == OutcomeKind.REFUSAL
    values = last.content if last and last.content else suggested(definition, latest(case).answers, at=request.at)
    grant = decision_form(definition, values=values, data=None if refuses else data, lang=lang, at=request.at)
    typed: Mapping[str, str] = data if data is not None else {}
    initial = {
        "reason": typed.get("refusal-reason") or (last.reason if last else ""),
        "explanation": typed.get("refusal-explanation") or (last.explanation if last else ""),
    }
    if grant.regrouped:
        grant.forget_errors()
    coded = reasons(definition, definition.refusal_reasons)
    return grant, ReasonForm(data if refuses else None, reasons=coded, prefix="refusal", initial=initial)


def _write(case: Case, outcome: OutcomeForm, part: PageForm | ReasonForm, request: Request) -> int:
    if not outcome.is_valid():
        return 422
    granted = isinstance(part, PageForm)
    return attempt(
        part,
        lambda: processing.draft_decision(
            case.pk,
            kind=outcome.cleaned_data["kind"],
            content=part.answers if isinstance(part, PageForm) else {},
            reason="" if granted else part.cleaned_data["reason"],
            explanation="" if granted else part.cleaned_data["explanation"],
            version=seen_version(request),
            who=request.who,
            at=request.at,
        ),
    )
