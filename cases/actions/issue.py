"""The clerk: checks form and number, seals with the agency's key, issues; or returns it to the leader."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.who import Who
from cases import clock, steps
from cases.actions.approval import void_living
from cases.actions.frame import act, changed, hold, save
from cases.actions.review import given
from cases.drawings import require_sealed
from cases.lifecycle import ResultState, StepKind
from cases.models import Case, Result
from ground.failpoints import failpoint
from ground.refusals import WrongState
from records import storage
from records.actions import keep
from signing.actions import SEAL_FIELD, seal_pdf


def seal(case_id: int, *, version: int, who: Who, at: datetime) -> Result:
    """Put the agency's signature on the signed document and enter it in the register (NĐ 30/2020 Art 14–15).

    The signature is made outside any transaction, the case is locked and compared again before it is recorded.
    """
    result, agency_id, data = _ready_to_seal(case_id, version=version, who=who)
    sealed = seal_pdf(data, agency_id=agency_id, field=SEAL_FIELD, at=at)
    failpoint("sealed")
    blob = keep(sealed, mime="application/pdf", kind="document", at=at)
    return _record_seal(case_id, result_id=result.pk, blob_id=blob.pk, version=version, who=who, at=at)


@act
def _ready_to_seal(case_id: int, *, version: int, who: Who) -> tuple[Result, int, bytes]:
    held = hold(case_id, "seal", who=who, version=version)
    steps.open_step(held.case, StepKind.ISSUE)
    result = _in_state(held.case, ResultState.SIGNED)
    if result.signed is None:
        raise WrongState(_("The document is not at this stage."), code="result_at_another_stage")
    return result, held.case.agency_id, storage.read(result.signed)


def _in_state(case: Case, state: ResultState) -> Result:
    result = case.results.select_related("signed").filter(state=state).first()
    if result is None:
        raise WrongState(_("The document is not at this stage."), code="result_at_another_stage")
    return result


@act
def _record_seal(case_id: int, *, result_id: int, blob_id: int, version: int, who: Who, at: datetime) -> Result:
    held = hold(case_id, "seal", who=who, version=version)
    result = _in_state(held.case, ResultState.SIGNED)
    if result.pk != result_id:
        raise changed(held.case)
    result.seal(blob_id=blob_id, post_id=held.official.id, at=at)
    result.save(update_fields=["state", "sealed", "sealed_by", "sealed_at"])
    save(held.case)
    held.log("case.sealed", at=at, result=result.pk, blob=blob_id, number=result.full_number)
    return result


@act
def release(case_id: int, *, version: int, who: Who, at: datetime) -> Case:
    """Issue the sealed document: from now on the citizen can fetch it and anybody can check it.

    Thirteen queries, one more with drawings, which must all be sealed. Raises WrongState.
    """
    held = hold(case_id, "release", who=who, version=version)
    step = steps.open_step(held.case, StepKind.ISSUE)
    result = _in_state(held.case, ResultState.SEALED)
    require_sealed(held.case, result)
    result.release(at=at)
    result.save(update_fields=["state", "released_at"])
    held.case.release(at=at)
    steps.finish(held.case, step, by=held.official, at=at)
    clock.stop(held.case, at=at)
    save(held.case, "released_at")
    held.log("case.released", at=at, result=result.pk, outcome=result.kind)
    return held.case


@act
def return_to_leader(case_id: int, *, reason: str, who: Who, version: int, at: datetime) -> Case:
    """Refuse to issue a document that is not in due form: its number is voided and the unit works on it again."""
    held = hold(case_id, "return_to_leader", who=who, version=version)
    step = steps.open_step(held.case, StepKind.ISSUE)
    words = given(reason)
    result = void_living(held.case, reason=words, at=at)
    steps.send_back(held.case, step, reason=words, at=at)
    save(held.case)
    held.log("case.voided", at=at, result=result.pk if result else None)
    return held.case
