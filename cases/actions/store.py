"""The person's own documents: kept when a case ends well, taken into another application with her consent."""

import secrets
from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.who import Who
from cases.actions.drafts import own_draft, require_asked, room_for
from cases.actions.frame import act
from cases.history import subject
from cases.lifecycle import OutcomeKind
from cases.models import Attachment, Case, ComponentCheck, DocumentUse, Result, StoredDocument
from cases.sendings import latest
from cases.store import unfit
from ground.refusals import Invalid
from journal.actions import record
from services import records
from services.components import ComponentNeed
from services.definition import ServiceDefinition


def keep_documents(case: Case, *, at: datetime) -> None:
    """Keep what a released case brings its applicant: the result, and each reusable paper found in order.

    Doing it again changes nothing. Six queries.
    """
    result = case.results.select_related("sealed").get(state="released")
    definition = case.service_version.definition
    found = [*_papers(case, definition, at=at)]
    if result.kind == OutcomeKind.GRANT:
        found.append(_result(case, result, definition, at=at))
    StoredDocument.objects.bulk_create(found, ignore_conflicts=True)


def _result(case: Case, result: Result, definition: ServiceDefinition, *, at: datetime) -> StoredDocument:
    issued_on = timezone.localdate(result.numbered_at)
    if result.sealed is None:
        raise ValueError("a released result has its sealed bytes")
    return StoredDocument(
        owner_id=case.applicant_id,
        kind=StoredDocument.Kind.RESULT,
        type=definition.result_sheet.record_type,
        title_vi=definition.service.result_name.vi,
        title_en=definition.service.result_name.en,
        number=result.full_number,
        issuer_id=case.agency_id,
        issued_on=issued_on,
        expires_on=records.valid_to(definition, result.record["record"], on=issued_on),
        blob=result.sealed,
        case=case,
        result=result,
        kept_at=at,
    )


def _papers(case: Case, definition: ServiceDefinition, *, at: datetime) -> Iterator[StoredDocument]:
    """Yield the papers whose newest check is in order, that may be reused and did not themselves come from the store.

    Their day is the day of the check: from then on an official answers for it.
    """
    reusable = {one.id: one for one in definition.components.components if one.reuse is not None}
    files = [row["attachment"] for row in latest(case).files if row["component"] in reusable]
    newest = {
        check.attachment_id: check for check in ComponentCheck.objects.filter(attachment__in=files).order_by("id")
    }
    for attachment in Attachment.objects.filter(pk__in=newest, taken=None).select_related("blob"):
        check = newest[attachment.pk]
        if check.verdict == ComponentCheck.Verdict.OK:
            label = reusable[attachment.component].label
            yield StoredDocument(
                owner_id=case.applicant_id,
                kind=StoredDocument.Kind.VERIFIED,
                type=attachment.component,
                title_vi=label.vi,
                title_en=label.en,
                issuer_id=case.agency_id,
                issued_on=timezone.localdate(check.checked_at),
                blob=attachment.blob,
                case=case,
                attachment=attachment,
                kept_at=at,
            )


@act
def take_document(case_id: int, *, need: ComponentNeed, key: str, who: Who, at: datetime) -> Attachment:
    """Let a document of one's own stand for a paper of a draft: consent for this application, given by this act.

    Raises Invalid at "document" when there is none such, or with the reason why it no longer counts.
    """
    case, draft = own_draft(case_id, who=who)
    require_asked(case, need)
    document = StoredDocument.objects.filter(owner_id=case.applicant_id, key=key).select_related("blob").first()
    reason = unfit(document, need.component, on=timezone.localdate(at)) if document else _("Choose a document.")
    if document is None or reason:
        raise Invalid(errors={"document": str(reason)}, code="document_unfit")
    taken = case.attachments.filter(component=need.id, submission=None, taken__document=document).first()
    if taken is not None:
        return taken
    room_for(case, need)
    draft.saved_at = at
    draft.save(update_fields=["saved_at"])
    attachment = Attachment.objects.create(
        case=case,
        key=secrets.token_urlsafe(16),
        component=need.id,
        blob=document.blob,
        name=document.file_name,
        added_at=at,
    )
    DocumentUse.objects.create(attachment=attachment, document=document, consented_at=at)
    data = {"document": document.pk, "component": need.id}
    record("document.taken", subject=subject(case.pk), actor=who.actor(), at=at, data=data)
    return attachment
