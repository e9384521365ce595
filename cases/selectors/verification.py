"""What the public may learn of a case or a document: kind, number, date, signer, state, and nothing more (B57)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from cases.lifecycle import OutcomeKind, ResultState
from cases.models import Case, Result
from cases.selectors.citizen import citizen_label, service_name


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


_PUBLIC = (
    "code",
    "state",
    "language",
    "submitted_at",
    "due_at",
    "returns_to",
    "service_version__service__name_vi",
    "service_version__service__name_en",
    "agency__name_vi",
    "agency__name_en",
)
"""The columns that the public page needs; reading the whole rows would cost it half its time."""


def case_by_secret(code: str, secret: str) -> PublicCase | None:
    """Return the state of a case to whoever holds code and look-up code. One query; both must fit, or nothing does."""
    found = Case.objects.sent().filter(Q(code=code) & Q(lookup_secret=secret))
    shown = found.select_related("service_version__service", "agency").only(*_PUBLIC)
    case = next(iter(shown), None)  # the code is unique: no order is needed
    if case is None or case.submitted_at is None:
        return None
    return PublicCase(
        code=str(case.code),
        service=service_name(case),
        agency=case.agency.name,
        state=str(case.state),
        state_label=citizen_label(case),
        submitted_at=case.submitted_at,
        due_at=case.due_at if case.is_open else None,
    )
