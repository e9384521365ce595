"""What the public may learn of a case or a document: kind, number, date, signer, state, and nothing more (B57)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils.translation import get_language

from cases.lifecycle import OPEN, OutcomeKind, ResultState
from cases.models import Result
from cases.selectors.citizen import citizen_label


@dataclass(frozen=True)
class PublicResult:
    """A released document as anybody may see it; nobody's name but the signer's."""

    number: str
    is_refusal: bool
    issued_on: datetime
    agency: str
    signer: str
    signer_title: str
    code: str


@dataclass(frozen=True)
class PublicCase:
    """The state of a case as the holder of its receipt may see it without signing in; no names, no answers."""

    code: str
    service: str
    agency: str
    state: str
    state_label: str
    submitted_at: datetime
    due_at: datetime | None


def result_by_code(code: str) -> PublicResult | None:
    """Return the released document behind a verification code. One query."""
    found = Result.objects.filter(code=code, state=ResultState.RELEASED).select_related("case__agency").first()
    return _public(found) if found else None


def result_by_hash(sha256: str) -> PublicResult | None:
    """Return the released document whose sealed bytes have this SHA-256. One query."""
    found = Result.objects.filter(sealed__sha256=sha256, state=ResultState.RELEASED).select_related("case__agency")
    first = found.first()
    return _public(first) if first else None


def _public(result: Result) -> PublicResult:
    return PublicResult(
        number=result.full_number,
        is_refusal=result.kind == OutcomeKind.REFUSAL,
        issued_on=result.numbered_at,
        agency=result.case.agency.name,
        signer=result.details["name"],
        signer_title=result.details["title"],
        code=result.code,
    )


# By hand, for this is asked by everybody who waits: building the same query by the ORM takes longer than answering it.
_LOOK_UP = """
SELECT c.code, c.state, c.submitted_at, c.due_at, s.name_vi, s.name_en, a.name_vi, a.name_en
FROM cases_case c
JOIN services_serviceversion v ON v.id = c.service_version_id
JOIN services_service s ON s.id = v.service_id
JOIN accounts_agency a ON a.id = c.agency_id
WHERE c.code = %s AND c.lookup_secret = %s AND c.state <> 'draft'
"""


def case_by_secret(code: str, secret: str) -> PublicCase | None:
    """Return the state of a case to whoever holds code and look-up code. One query; both must fit, or nothing does."""
    with connection.cursor() as cursor:
        cursor.execute(_LOOK_UP, [code, secret])
        found = cursor.fetchone()
    if found is None:
        return None
    code, state, submitted_at, due_at, *names = found
    english = (get_language() or "vi").startswith("en")
    return PublicCase(
        code=code,
        service=names[english],
        agency=names[2 + english],
        state=state,
        state_label=citizen_label(state),
        submitted_at=submitted_at,
        due_at=due_at if state in OPEN else None,
    )
