"""What the applicant is told, in codes, dates and amounts; the words are those of `notifications`."""

from datetime import datetime

from django.utils import timezone

from cases.lifecycle import OutcomeKind
from cases.models import Case
from journal.handling import Attempt, handler
from journal.models import Entry
from notifications.actions import tell


@handler(queue="notifications", time_limit=30)
def tell_applicant(entry: Entry, delivery: Attempt) -> None:
    """Put a message about an act on her case into the applicant's inbox (NĐ 224/2026 Art 15.1g, likely)."""
    case = Case.objects.get(pk=entry.subject_id)
    _tell(case, entry, delivery, kind=_kind(entry), params=_params(case, entry))


@handler(queue="notifications", time_limit=30)
def tell_payer(entry: Entry, delivery: Attempt) -> None:
    """Tell the applicant what became of her money; bills that belong to no case are none of ours."""
    case = case_of(entry)
    if case is not None:
        _tell(case, entry, delivery, kind=entry.kind, params={"amount": entry.data["amount"]})


@handler(queue="notifications", time_limit=300)
def tell_draft_holders(entry: Entry, delivery: Attempt) -> None:
    """Tell everybody who has a draft of a service that it ends, and lead her to the newest one. Once a person."""
    drafts = Case.objects.drafts().filter(service_version__service_id=entry.subject_id, draft__isnull=False)
    newest = drafts.order_by("applicant_id", "-created_at").distinct("applicant_id").values_list("applicant_id", "key")
    with delivery.completing():
        for person_id, key in newest:
            tell(person_id, kind=entry.kind, case_code="", params={}, entry=entry, path=f"/nhap/{key}/", at=delivery.at)


def case_of(entry: Entry) -> Case | None:
    """Return the case that a bill's entry refers to."""
    room, _sep, number = str(entry.data.get("reference", "")).partition(":")
    return Case.objects.filter(pk=int(number)).first() if room == "case" and number.isdigit() else None


def _tell(case: Case, entry: Entry, delivery: Attempt, *, kind: str, params: dict[str, str | int]) -> None:
    with delivery.completing():
        tell(
            case.applicant_id,
            kind=kind,
            case_code=case.code or "",
            params=params,
            entry=entry,
            path="" if case.code else f"/nhap/{case.key}/",
            at=delivery.at,
        )


def _kind(entry: Entry) -> str:
    if entry.kind == "case.send_failed":
        return "sending_failed"
    if entry.kind == "case.released" and entry.data.get("outcome") == OutcomeKind.REFUSAL:
        return "case.refused"
    return entry.kind


def _params(case: Case, entry: Entry) -> dict[str, str | int]:
    match entry.kind:
        case "case.submitted":
            return {"look_by_at": _moment(case.reception_due_at)}
        case "case.received":
            return {"due_at": entry.data["due_at"]}
        case "case.declined" | "case.withdrawn" if entry.data.get("refund"):
            return {"amount": entry.data["refund"]}
        case "case.send_failed":
            return {"amount": entry.data["amount"]}
        case _:
            return {}


def _moment(at: datetime | None) -> str:
    return timezone.localtime(at).isoformat(timespec="minutes") if at else ""
