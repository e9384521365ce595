"""What is known when a draft begins: which registers will be asked, which earlier application may be used again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cases.models import Case, Submission
from services.known import Known, registers_of, reusable

LOOKED_THROUGH = 5
"""How many of the newest applications are looked through for the same questions."""


def known_beforehand(case: Case, given: Mapping[str, Any], *, at: datetime) -> Known:
    """Return what stands beside a new draft. One query: the applicant's own applications, nobody else's."""
    definition = case.service_version.definition
    known: Known = {}
    if registers := registers_of(definition):
        known["registers"] = dict.fromkeys(registers, "asked")
    own = Submission.objects.filter(case__applicant_id=case.applicant_id).select_related("case__service_version")
    for submission in own.order_by("-sent_at", "-id")[:LOOKED_THROUGH]:
        earlier = submission.case.service_version.definition
        fields = reusable(definition, earlier, submission.answers, given, at=at)
        if fields:
            known["earlier"] = {"submission": submission.pk, "case": submission.case.code}
            break
    return known
