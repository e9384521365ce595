"""What is known once: a register fills a draft, an earlier application of the same person does with her consent."""

from datetime import datetime
from typing import Any

from accounts.models import Person
from accounts.who import Who
from cases.actions.drafts import own_draft
from cases.actions.frame import act, lock
from cases.history import subject
from cases.lifecycle import State
from cases.models import Case, DraftAnswers, SendRequest, Submission
from journal.actions import record
from services.definition import ServiceDefinition
from services.definition.workflow import RegisterName
from services.known import Facts, answers_from, reusable
from services.prefill import initial


@act
def answer_offer(case_id: int, *, agrees: bool, who: Who, at: datetime) -> DraftAnswers:
    """Use the answers of her earlier application in this draft, or not: asked once, for this draft only.

    Only what is still empty is filled, and stays editable. The journal keeps the ids of the fields, no answers.
    """
    case, draft = own_draft(case_id, who=who)
    offer = draft.known.get("earlier")
    if offer is None or "agreed" in offer:
        return draft
    offer["agreed"] = agrees
    taken = _earlier(case, draft, offer["submission"], at=at) if agrees else {}
    entries = {name: {"from": "earlier", "case": offer["case"], "value": value} for name, value in taken.items()}
    draft.known["fields"] = {**draft.known.get("fields", {}), **entries}
    draft.answers = {**draft.answers, **taken}
    draft.saved_at = at
    draft.save(update_fields=["answers", "known", "saved_at"])
    data = {"submission": offer["submission"], "agreed": agrees, "fields": sorted(taken)}
    record("draft.reuse_answered", subject=subject(case.pk), actor=who.actor(), at=at, data=data)
    return draft


def _earlier(case: Case, draft: DraftAnswers, submission_id: int, *, at: datetime) -> dict[str, Any]:
    """Return what an earlier application fills; somebody else's fills nothing. One query."""
    own = Submission.objects.filter(pk=submission_id, case__applicant_id=case.applicant_id)
    earlier = own.select_related("case__service_version").first()
    if earlier is None:
        return {}
    before = earlier.case.service_version.definition
    return reusable(case.service_version.definition, before, earlier.answers, draft.answers, at=at)


@act
def fill_from_registers(case_id: int, *, facts: dict[RegisterName, Facts | None], at: datetime) -> None:
    """Write what the registers said into a draft: None was silent, an empty answer knows nothing.

    What the citizen has typed meanwhile stays, unless the law fixes the answer. Nothing happens to a draft that is
    gone, sent, or waits for its payment.
    """
    draft = DraftAnswers.objects.filter(case_id=case_id).first()
    case = lock(case_id) if draft else None
    if case is None or case.state != State.DRAFT:
        return
    if case.send_requests.filter(state=SendRequest.State.WAITING).exists():
        return
    draft = DraftAnswers.objects.get(case_id=case_id)
    definition, person = case.service_version.definition, case.applicant
    for name, found in facts.items():
        draft.known.setdefault("registers", {})[name] = _heard(found)
        entries = answers_from(definition, name, found or {}, at=at)
        draft.known["fields"] = {**draft.known.get("fields", {}), **entries}
        for field, entry in entries.items():
            if _gives_way(definition, draft, person, field):
                draft.answers[field] = entry["value"]
    draft.save(update_fields=["answers", "known"])


def _heard(found: Facts | None) -> str:
    return "silent" if found is None else "answered" if found else "nothing"


def _gives_way(definition: ServiceDefinition, draft: DraftAnswers, person: Person, name: str) -> bool:
    """Say whether a register's answer takes the place of what stands there: nothing, or what the account said."""
    field, present = definition.fields[name], draft.answers.get(name)
    if field.locked or field.is_empty(present):
        return True
    untouched = definition.page_of[name] not in {*draft.done, *draft.typed}
    return untouched and present == initial(definition, person).get(name)
