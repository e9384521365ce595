"""Decisions and what they become: checked content, the machine-readable record, the names that were true then."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.who import PostInfo
from cases.lifecycle import OutcomeKind
from cases.models import Case, ComponentCheck, Decision, RegisterLookup, Result, Submission
from ground.refusals import Invalid
from services import answers as service_answers
from services import records as service_records
from services.definition import Lookup, ServiceDefinition
from services.definition.conditions import holds, legal_day
from services.definition.papers import Document

SETTLED = frozenset({"none", "confirmed"})
"""Outcomes of a look-up after which an application may be granted."""

AGAINST = frozenset({"unpaid", "denied", "withheld", "revoked"})
"""Outcomes that stand against granting (TT 12/2025/TT-BCA Art 21.1e, likely)."""


def wanted_lookups(definition: ServiceDefinition, answers: Mapping[str, Any], *, at: datetime) -> list[Lookup]:
    """Return the registers to be asked with these answers. No query."""
    on = legal_day(at)
    return [one for one in definition.lookups if holds(one.when, answers, on=on)]


Stance = Literal["for", "against", "open"]


def stance(wanted: Lookup, outcome: str) -> Stance:
    """Say what an answer means for granting; what is open needs a written verification first."""
    if outcome in {"found", "not_found"}:
        return "for" if (outcome == "found") != (wanted.refuses == "found") else UNFOUND[wanted.refuses]
    return "for" if outcome in SETTLED else "against" if outcome in AGAINST else "open"


UNFOUND: Mapping[str, Stance] = {"not_found": "open", "found": "against"}
"""What the answer means that a look-up refuses on: what is not in a register may be true, what is there counts."""


def may_be_verified(wanted: Lookup, lookup: RegisterLookup) -> bool:
    """Say whether to ask in writing: the register is silent, or what it answered leaves the question open."""
    if lookup.state == RegisterLookup.State.ANSWERED:
        return stance(wanted, lookup.outcome) == "open"
    return lookup.state == RegisterLookup.State.UNAVAILABLE


def clean_decision(
    case: Case,
    submission: Submission | None,
    *,
    kind: str,
    content: Mapping[str, Any],
    reason: str,
    explanation: str,
    at: datetime,
) -> dict[str, Any]:
    """Return the checked content of a decision. No query. Raises Invalid at the field.

    A grant holds the service's decision fields; a refusal needs one of its coded reasons and an explanation
    (NĐ 61/2018 Art 19.8).
    """
    definition = case.service_version.definition
    if kind == OutcomeKind.REFUSAL:
        errors = {}
        if reason not in {one.id for one in definition.refusal_reasons}:
            errors["reason"] = _("Choose a reason.")
        if not explanation.strip():
            errors["explanation"] = _("Explain the reason to the applicant.")
        if errors:
            raise Invalid(errors=errors)
        return {}
    if kind != OutcomeKind.GRANT or submission is None:
        raise Invalid(errors={"kind": _("Choose whether the application is granted or refused.")})
    cleaned = service_answers.clean_fields(definition.decision_fields, content, at=at, known=submission.answers)
    if cleaned.errors:
        raise Invalid(errors=cleaned.errors)
    fields = definition.decision_field
    return {name: value for name, value in cleaned.answers.items() if name in fields}


def missing_before_proposal(case: Case) -> list[str]:
    """Return what the handler has still to do before he may propose, as sentences. Five queries.

    A grant needs every file in order and every ordered register answered; a refusal needs the registers only where
    it rests on them, so it asks nothing but a draft.
    """
    decision = case.decisions.order_by("-number").first()
    if decision is None:
        return [_("Draft the decision first.")]
    if decision.kind == OutcomeKind.REFUSAL:
        return []
    last = case.submissions.latest("number")
    return [*_unchecked(case, last), *_unasked(case, last)]


def _unchecked(case: Case, last: Submission) -> list[str]:
    newest = {check.attachment_id: check.verdict for check in case.checks.all()}
    definition = case.service_version.definition
    sentences = []
    for row in last.files:
        verdict = newest.get(row["attachment"])
        if verdict is None:
            sentences.append(_("Check “%(paper)s”.") % {"paper": definition.component(row["component"]).label})
        elif verdict == ComponentCheck.Verdict.WRONG:
            sentences.append(
                _("“%(paper)s” is not in order.") % {"paper": definition.component(row["component"]).label}
            )
    return sentences


def _unasked(case: Case, last: Submission) -> list[str]:
    newest: dict[str, RegisterLookup] = {lookup.kind: lookup for lookup in case.lookups.all()}
    sentences = []
    for wanted in wanted_lookups(case.service_version.definition, last.answers, at=last.sent_at):
        found = newest.get(wanted.id)
        answer = stance(wanted, found.outcome) if found is not None else "open"
        if answer == "against":
            sentences.append(_("The look-up “%(label)s” stands against granting.") % {"label": wanted.label})
        elif answer == "open":
            sentences.append(_("The look-up “%(label)s” has no answer yet.") % {"label": wanted.label})
    return sentences


def document_for(definition: ServiceDefinition, kind: str) -> Document:
    """Return the template, title and number series of a result of this kind."""
    return definition.result if kind == OutcomeKind.GRANT else definition.refusal


@dataclass(frozen=True)
class Signer:
    """Who signs the result, under which title and for which agency, as it was when the number was taken."""

    name: str
    title: str
    superior: str
    agency: str
    place: str
    lead_unit: str


def details_for(case: Case, post: PostInfo, *, name: str) -> dict[str, Any]:
    """Return the names and titles that the document shows, frozen. No query beside the agency's and unit's."""
    agency = case.agency
    return asdict(
        Signer(name, post.title, agency.superior_name_vi, agency.name_vi, agency.place_name, case.lead_unit.name_vi)
    )


def record_for(
    case: Case, result: Result, decision: Decision, submission: Submission, *, at: datetime
) -> dict[str, Any]:
    """Return the record that is embedded in the PDF: for machines, with stable keys. No query."""
    definition = case.service_version.definition
    granted = decision.kind == OutcomeKind.GRANT
    return {
        "type": definition.result_sheet.record_type if granted else "refusal",
        "outcome": str(decision.kind),
        "number": result.full_number,
        "date": timezone.localdate(at).isoformat(),
        "issuer": {"code": case.agency.code, "name": case.agency.name_vi},
        "service": {"code": definition.code, "name": definition.name.vi},
        "case": case.code,
        "holder": {"name": case.applicant_name, "personal_number": case.applicant_number},
        "verify": verify_url(result.code),
        "record": service_records.build(definition, submission.answers, decision.content, at=at) if granted else {},
        "locks": definition.result.locks if granted else None,
        "reason": decision.reason,
    }


def verify_url(code: str) -> str:
    """Return the address behind the QR code of a result."""
    return f"{settings.SITE_URL}/kiem-tra/{code}/"
