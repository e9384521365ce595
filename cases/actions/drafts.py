"""A draft: begun, saved on every page, given files, begun again from an earlier case."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Person
from accounts.who import Who
from cases.actions.frame import act, hold
from cases.history import subject
from cases.known import known_beforehand
from cases.lifecycle import State
from cases.models import Attachment, Case, Competence, DraftAnswers, SendRequest, Submission, SupplementRequest
from cases.sendings import latest
from ground.refusals import Invalid, Refusal, WrongState, require
from journal.actions import record
from records.models import Blob
from services import answers as service_answers
from services import components, prefill, questions
from services.components import ComponentNeed
from services.definition.conditions import legal_day
from services.known import fixed
from services.models import ServiceVersion

LOCKED = Refusal("waiting_for_payment", SendRequest.State.WAITING.label)
MAX_FILES_PER_CASE = 60


@act
def start_draft(
    version: ServiceVersion, *, who: Who, token: str, answers: Mapping[str, Any], language: str, at: datetime
) -> Case:
    """Begin an application with the answers to the binding question and what the account already knows.

    `token` was made when the page was shown: the same token gives the same draft again. Raises NotAllowed with the
    service's refusal when the question already says no (an expired licence, TT 12/2025/TT-BCA Art 19.2), or when the
    person's identity is not certain enough.
    """
    person = Person.objects.get(pk=who.somebody)
    earlier = Case.objects.filter(applicant=person, opening_token=token).first()
    if earlier is not None:
        return earlier
    definition = version.definition
    require(questions.assured(definition, person))
    require(questions.judge(definition, answers, on=legal_day(at)))
    if "online" not in definition.service.channels:
        raise WrongState(_("This service cannot be applied for online."), code="not_online")
    place = Competence.objects.select_related("lead_unit").filter(service=version.service_id).order_by("id").first()
    if place is None:
        raise WrongState(_("No office receives this service online at the moment."), code="no_office")
    case = Case.objects.create(
        opening_token=token,
        service_version=version,
        applicant=person,
        agency_id=place.lead_unit.agency_id,
        receiving_unit_id=place.receiving_unit_id,
        lead_unit=place.lead_unit,
        language=language,
        created_at=at,
    )
    given = {**prefill.initial(definition, person), **answers}
    known = known_beforehand(case, given, at=at)
    DraftAnswers.objects.create(case=case, answers=given, known=known, saved_at=at)
    if "registers" in known:
        record("draft.begun", subject=subject(case.pk), actor=who.actor(), at=at)
    return case


def own_draft(case_id: int, *, who: Who) -> tuple[Case, DraftAnswers]:
    """Lock a draft (or a case that waits for a supplement) with its answers; refuse while a payment is pending."""
    case = hold(case_id, "view", who=who).case
    if case.state not in {State.DRAFT, State.AWAITING_SUPPLEMENT}:
        raise WrongState(state=str(case.state))
    if case.send_requests.filter(state=SendRequest.State.WAITING).exists():
        require(LOCKED)
    return case, DraftAnswers.objects.get(case=case)


@act
def save_page(
    case_id: int,
    *,
    page: str,
    answers: Mapping[str, Any],
    typed: Mapping[str, list[str]],
    complete: bool,
    who: Who,
    at: datetime,
) -> DraftAnswers:
    """Keep the answers of one page. `typed` is what stands in boxes that are not right yet; it is kept beside.

    `complete` says that the page was accepted as a whole; an answer of None takes the old one away. What the law fixes
    and a register has answered stays as it is, whatever is sent. Five queries.
    """
    case, draft = own_draft(case_id, who=who)
    merged = {**draft.answers, **answers}
    merged |= fixed(case.service_version.definition, draft.known)
    draft.answers = {field: value for field, value in merged.items() if value is not None}
    if complete:
        draft.typed.pop(page, None)
        draft.done = [*(done for done in draft.done if done != page), page]
    else:
        draft.typed[page] = dict(typed)
        draft.done = [done for done in draft.done if done != page]
    draft.saved_at = at
    draft.save()
    return draft


@act
def attach(case_id: int, *, component: str, blob: Blob, name: str, who: Who, at: datetime) -> Attachment:
    """Add a file to a component. The bytes were inspected and kept before; the same bytes twice make one row.

    Raises Invalid when the component is not asked for or has all the files it may have.
    """
    case, draft = own_draft(case_id, who=who)
    need = needed(case, draft, at=at).get(component)
    if need is None:
        raise WrongState(code="not_asked_for")
    require_asked(case, need)
    same = case.attachments.filter(component=component, submission=None, blob=blob).first()
    if same is not None:
        return same
    room_for(case, need)
    draft.saved_at = at
    draft.save(update_fields=["saved_at"])
    return Attachment.objects.create(
        case=case, key=secrets.token_urlsafe(16), component=component, blob=blob, name=name, added_at=at
    )


def require_asked(case: Case, need: ComponentNeed) -> None:
    """Raise WrongState for a paper that an open request for completion does not lead to. Two queries for such a case.

    It leads to what it asks for, and to what the answers changed because of it ask for anew.
    """
    if case.state != State.AWAITING_SUPPLEMENT or need.id in asked_components(case):
        return
    if not asked_anew([need], latest(case)):
        raise WrongState(code="not_asked_for")


def asked_anew(needs: Iterable[ComponentNeed], last: Submission) -> list[ComponentNeed]:
    """Return the papers that must be given now and of which the `last` sending has no file. No query."""
    had = {row["component"] for row in last.files}
    return [need for need in needs if need.required and need.id not in had]


def room_for(case: Case, need: ComponentNeed) -> None:
    """Raise Invalid when a component of a draft has all the files that it may have. Two queries."""
    waiting = case.attachments.filter(component=need.id, submission=None).count()
    if waiting >= need.max_files or case.attachments.count() >= MAX_FILES_PER_CASE:
        raise Invalid(
            code="too_many_files",
            errors={
                "file": ngettext(
                    "Only %(most)d file can be added here.", "Only %(most)d files can be added here.", need.max_files
                )
                % {"most": need.max_files}
            },
        )


@act
def detach(case_id: int, *, key: str, who: Who) -> None:
    """Take a file away that has not been sent yet. A file that was sent stays with its sending."""
    case, _draft = own_draft(case_id, who=who)
    case.attachments.filter(key=key, submission=None).delete()


@transaction.atomic
def apply_again(case_id: int, version: ServiceVersion, *, who: Who, token: str, at: datetime) -> Case:
    """Begin a new draft from a case that is over, with its answers and files; nothing has to be typed again.

    What came from the person's document store does not come along: consent was for that application only, and the
    document may have ended since. The page of its paper offers it anew, or says why it no longer counts.
    """
    old = hold(case_id, "apply_again", who=who).case
    if not old.ended_at:
        raise WrongState(state=str(old.state))
    last = old.submissions.order_by("-number").first()
    kept = dict(last.answers) if last else {}
    fields = version.definition.fields
    new = start_draft(
        version,
        who=who,
        token=token,
        answers={field: value for field, value in kept.items() if field in fields},
        language=old.language,
        at=at,
    )
    papers = [component.id for component in version.definition.components.components]
    if not new.attachments.exists():
        Attachment.objects.bulk_create(
            Attachment(
                case=new,
                key=secrets.token_urlsafe(16),
                component=file.component,
                blob_id=file.blob_id,
                name=file.name,
                added_at=at,
            )
            for file in old.attachments.filter(submission=last, component__in=papers, taken=None)
        )
        # What was sent once need not be gone through again; a page that asks something new must be.
        known = old.service_version.definition.fields
        same = [page.id for page in version.definition.form_pages if all(one.id in known for one in page.fields)]
        new.draft.done = same
        new.draft.save(update_fields=["done"])
    return new


def needed(case: Case, draft: DraftAnswers, *, at: datetime) -> dict[str, ComponentNeed]:
    """Return the components asked for with the present answers, by id. No query."""
    definition = case.service_version.definition
    known = service_answers.clean(definition, draft.answers, at=at).answers
    return {need.id: need for need in components.required(definition, known, at=at)}


def asked_components(case: Case) -> set[str]:
    """Return the components that the open supplement request is about. One query."""
    request = case.supplements.filter(state=SupplementRequest.State.OPEN).first()
    return {item.target_id for item in request.items.all() if item.target == "component"} if request else set()
