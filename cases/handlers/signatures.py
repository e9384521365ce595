"""The signatures on what applicants send: strangers' files, judged one by one in a bounded process."""

from datetime import datetime

from cases.models import Attachment, SignatureCheck, Submission
from records.storage import read
from signing.validation import validate

PDF = "application/pdf"


def check_signatures(submission: Submission, *, at: datetime) -> None:
    """Check every PDF of a sending that its maker must sign (NĐ 217/2026 Art 35.1b: likely), each one once.

    Nothing is refused for what is found: the official sees it and decides. Two queries, about a second a file.
    """
    definition = submission.case.service_version.definition
    signed = {one.id for one in definition.components.components if one.each_signed}
    if not signed:
        return
    waiting = submission.attachments.filter(component__in=signed, blob__mime=PDF, signatures=None)
    found = [_check(attachment, at=at) for attachment in waiting.select_related("blob").order_by("pk")]
    SignatureCheck.objects.bulk_create(found, ignore_conflicts=True)


def _check(attachment: Attachment, *, at: datetime) -> SignatureCheck:
    verdict = validate(read(attachment.blob), at=at)
    return SignatureCheck(
        attachment=attachment,
        valid=verdict.valid,
        reason=verdict.reason_code,
        signers=[one.signer for one in verdict.signatures],
        checked_at=at,
    )
