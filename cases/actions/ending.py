"""An issued result no longer counts: one person proposes it, a leader confirms it with his key, or drops it.

Two persons and the PIN: trust.md §4.2, row 32. The PDF stays what it is and the verification page says so; the
document is no longer taken for any paper.
"""

import json
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.who import Who
from cases.actions.frame import Held, act, changed, hold, save
from cases.models import Case, ResultEnding, StoredDocument
from ground.refusals import Invalid, Refusal, WrongState, require
from ground.text import clean_line
from signing.actions import device_of_person, sign_statement

MOST = 300
"""Letters of a reason or an article."""

TWO_PERSONS = Refusal("two_persons", gettext_lazy("Whoever proposed the end of a result does not confirm it."))


def counting(case: Case) -> StoredDocument:
    """Return the issued result of a case that still counts. Raises WrongState without one. One query."""
    document = StoredDocument.objects.filter(case=case, kind="result", ended_on=None).first()
    if document is None:
        raise WrongState(_("There is no result that could be ended."), code="nothing_to_end")
    return document


@act
def propose_end(case_id: int, *, reason: str, article: str, who: Who, version: int, at: datetime) -> ResultEnding:
    """Propose that a result which this agency issued no longer counts, for a reason and by an article of law.

    Raises Invalid at "reason" or "article", Changed, WrongState without a result that still counts. Seven queries.
    """
    held = hold(case_id, "propose_end", who=who, version=version)
    reason, article, errors = _line(reason), _line(article), {}
    if not reason:
        errors["reason"] = _("Give the reason.")
    if not article:
        errors["article"] = _("Name the article that the end rests on.")
    if errors:
        raise Invalid(errors=errors)
    document = counting(held.case)
    if document.endings.filter(state=ResultEnding.State.PROPOSED).exists():
        raise WrongState(_("The end of this result has been proposed already."), code="end_proposed")
    ending = ResultEnding.objects.create(
        document=document,
        reason=reason,
        article=article,
        proposed_by_id=held.official.id,
        proposer_id=_person(who),
        proposed_at=at,
    )
    save(held.case)
    held.log("case.result_end_proposed", at=at, document=document.pk, ending=ending.pk)
    return ending


def confirm_end(case_id: int, *, pin: str, who: Who, version: int, at: datetime) -> StoredDocument:
    """End the result as proposed, with the leader's signature on the decision; its holder reads the reason.

    No document is made of it: what is signed is the record itself. The signature is made outside any transaction, and
    afterwards the case is asked again, as when a result is signed. Raises NotAllowed for the proposer herself,
    WrongPin, DeviceGone, TimestampDown …, Changed, WrongState.
    """
    statement = _ready_to_confirm(case_id, who=who, version=version, at=at)
    device = device_of_person(who.person_id)
    signature = sign_statement(statement.encode(), device=device, pin=pin, at=at)
    return _end(case_id, statement=statement, signature=signature, who=who, version=version, at=at)


@act
def _ready_to_confirm(case_id: int, *, who: Who, version: int, at: datetime) -> str:
    held = hold(case_id, "end_document", who=who, version=version)
    ending = _proposed(held)
    require(TWO_PERSONS if ending.proposer_id == who.person_id else None)
    return _statement(held, ending, at=at)


@act
def _end(case_id: int, *, statement: str, signature: bytes, who: Who, version: int, at: datetime) -> StoredDocument:
    held = hold(case_id, "end_document", who=who, version=version)
    ending = _proposed(held)
    if statement != _statement(held, ending, at=at):
        raise changed(held.case)
    ending.confirm()
    ending.statement, ending.signature = statement, signature
    _decided(ending, held, at=at)
    document = ending.document
    document.ended_on, document.end_reason = timezone.localdate(at), ending.reason
    document.ended_by_id = held.official.id
    document.save(update_fields=["ended_on", "end_reason", "ended_by"])
    save(held.case)
    held.log("case.result_ended", at=at, document=document.pk, ending=ending.pk)
    return document


@act
def drop_end(case_id: int, *, reason: str, who: Who, version: int, at: datetime) -> ResultEnding:
    """Let the result go on counting; whoever proposed its end reads why. Raises Invalid, Changed, WrongState."""
    held = hold(case_id, "end_document", who=who, version=version)
    words = _line(reason)
    if not words:
        raise Invalid(errors={"reason": _("Give the reason.")})
    ending = _proposed(held)
    ending.drop()
    ending.drop_reason = words
    _decided(ending, held, at=at)
    save(held.case)
    held.log("case.result_end_dropped", at=at, document=ending.document_id, ending=ending.pk)
    return ending


def _line(typed: str) -> str:
    """Return what the public reads and a leader signs: letters that are seen, in one form."""
    return clean_line(typed)[:MOST]


def _decided(ending: ResultEnding, held: Held, *, at: datetime) -> None:
    ending.decided_by_id, ending.decider_id, ending.decided_at = held.official.id, _person(held.who), at
    ending.save()


def _person(who: Who) -> int:
    if who.person_id is None:
        raise ValueError("an official is a person")
    return who.person_id


def _proposed(held: Held) -> ResultEnding:
    proposals = ResultEnding.objects.filter(document__case=held.case, state=ResultEnding.State.PROPOSED)
    ending = proposals.select_related("document__blob", "document__result", "proposer").first()
    if ending is None:
        raise WrongState(_("Nobody has proposed to end this result."), code="no_end_proposed")
    return ending


def _statement(held: Held, ending: ResultEnding, *, at: datetime) -> str:
    """Return what is decided, as the text that is signed: the same bytes for the same decision."""
    document = ending.document
    told = {
        "decision": "result_ended",
        "agency": held.case.agency.name_vi,
        "case": held.case.code,
        "document": document.number,
        "document_sha256": document.blob.sha256,
        "reason": ending.reason,
        "article": ending.article,
        "proposed_by": ending.proposer.full_name,
        "proposed_at": ending.proposed_at.isoformat(),
        "decided_by": held.who.name,
        "decided_at": at.isoformat(),
    }
    return json.dumps(told, ensure_ascii=False, indent=1)
