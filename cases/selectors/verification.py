"""What the public may learn of a case or a document: kind, number, date, signer, state, and nothing more (B57)."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import get_language

from cases.lifecycle import OPEN, OutcomeKind, ResultState
from cases.models import Result
from cases.selectors.citizen import citizen_label
from services import records
from services.definition.conditions import legal_day
from services.records import Fact
from services.selectors import current_version


@dataclass(frozen=True)
class PublicResult:
    """A released document as anybody may see it; nobody's name but the signer's, and what the service publishes."""

    number: str
    is_refusal: bool
    issued_on: datetime
    agency: str
    signer: str
    signer_title: str
    code: str
    title: str
    valid_to: date | None = None
    has_expired: bool = False
    facts: tuple[Fact, ...] = ()
    drawings: int = 0
    ended_on: date | None = None
    end_reason: str = ""


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
    valid_to: date | None = None
    has_expired: bool = False
    ended_on: date | None = None
    end_reason: str = ""


def result_by_code(code: str, *, at: datetime) -> PublicResult | None:
    """Return the released document behind a verification code. One query, another one with drawings."""
    return _public(_released().filter(code=code).first(), at=at)


def result_by_hash(sha256: str, *, at: datetime) -> PublicResult | None:
    """Return the released document whose sealed bytes, or a drawing's, have this SHA-256. One query, or three."""
    found = _released().filter(sealed__sha256=sha256).first()
    return _public(found or _released().filter(drawings__sealed__sha256=sha256).first(), at=at)


def is_ours(sha256: str) -> bool:
    """Say whether bytes with this SHA-256 were issued here, as a document or as a drawing bound to one. Two queries."""
    known = Result.objects.filter(state=ResultState.RELEASED)
    return known.filter(sealed__sha256=sha256).exists() or known.filter(drawings__sealed__sha256=sha256).exists()


def _released() -> QuerySet[Result]:
    known = Result.objects.filter(state=ResultState.RELEASED)
    return known.select_related("case__agency", "case__service_version", "kept")


def _public(result: Result | None, *, at: datetime) -> PublicResult | None:
    if result is None:
        return None
    is_refusal = result.kind == OutcomeKind.REFUSAL
    shown = PublicResult(
        number=result.full_number,
        is_refusal=is_refusal,
        issued_on=result.numbered_at,
        agency=result.case.agency.name,
        signer=result.details["name"],
        signer_title=result.details["title"],
        code=result.code,
        title="",
    )
    return shown if is_refusal else _granted(shown, result, on=legal_day(at))


def _granted(shown: PublicResult, result: Result, *, on: date) -> PublicResult:
    """Add what a service publishes of what it grants: how long it is valid, entries of the record, its drawings."""
    definition, record = result.case.service_version.definition, result.record["record"]
    ends = records.valid_to(definition, record, on=result.numbered_on)
    released_on = legal_day(result.released_at or result.numbered_at)
    kept = getattr(result, "kept", None)
    public = records.is_public(definition, released_on=released_on, on=on)
    return replace(
        shown,
        title=str(definition.result.title),
        valid_to=ends,
        has_expired=ends is not None and on > ends,
        facts=tuple(records.published(definition, record)) if public else (),
        drawings=result.drawings.count() if definition.result.drawings else 0,
        ended_on=kept.ended_on if kept else None,
        end_reason=kept.end_reason if kept else "",
    )


PER_PAGE = 30


@dataclass(frozen=True)
class PublishedPage:
    """One page of what a service has issued and publishes, the newest first."""

    service: str
    months: int
    results: tuple[PublicResult, ...]
    page: int
    has_more: bool


def published_of(slug: str, *, page: int, at: datetime) -> PublishedPage | None:
    """Return a page of what a service publishes; None for a service that publishes nothing. Two queries."""
    version = current_version(slug, legal_day(at))
    if version is None or version.definition.result.published is None:
        return None
    definition, months = version.definition, version.definition.result.published.months
    since = at - timedelta(days=31 * months)
    rows = _released().filter(
        kind=OutcomeKind.GRANT, released_at__gte=since, case__service_version__service=version.service
    )
    first = (page - 1) * PER_PAGE
    found = list(rows.order_by("-released_at", "-pk")[first : first + PER_PAGE + 1])
    shown = tuple(public for row in found[:PER_PAGE] if (public := _public(row, at=at)) is not None and public.facts)
    return PublishedPage(str(definition.name), months, shown, page, has_more=len(found) > PER_PAGE)


# By hand, for this is asked by everybody who waits: building the same query by the ORM takes longer than answering it.
_LOOK_UP = """
SELECT c.code, c.state, c.submitted_at, c.due_at, d.expires_on, d.ended_on, d.end_reason,
       s.name_vi, s.name_en, a.name_vi, a.name_en
FROM cases_case c
JOIN services_serviceversion v ON v.id = c.service_version_id
JOIN services_service s ON s.id = v.service_id
JOIN accounts_agency a ON a.id = c.agency_id
LEFT JOIN cases_storeddocument d ON d.case_id = c.id AND d.kind = 'result'
WHERE c.code = %s AND c.lookup_secret = %s AND c.state <> 'draft'
"""


def case_by_secret(code: str, secret: str, *, at: datetime) -> PublicCase | None:
    """Return the state of a case to whoever holds code and look-up code. One query; both must fit, or nothing does.

    Of a result that was granted it says how long it counts, and when and why it was ended.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOOK_UP, [code, secret])
        found = cursor.fetchone()
    if found is None:
        return None
    code, state, submitted_at, due_at, valid_to, ended_on, end_reason, *names = found
    english = (get_language() or "vi").startswith("en")
    return PublicCase(
        code=code,
        service=names[english],
        agency=names[2 + english],
        state=state,
        state_label=citizen_label(state),
        submitted_at=submitted_at,
        due_at=due_at if state in OPEN else None,
        valid_to=valid_to,
        has_expired=valid_to is not None and legal_day(at) > valid_to,
        ended_on=ended_on,
        end_reason=end_reason or "",
    )
