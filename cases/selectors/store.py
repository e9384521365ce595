"""A person's own documents as her pages show them."""

from dataclasses import dataclass
from datetime import date

from cases.models import Case, DocumentUse, StoredDocument
from cases.store import matches, unfit
from services.components import ComponentNeed


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One document with where it comes from; `why_not` says why it cannot be taken here, empty when it can."""

    key: str
    title: str
    number: str
    kind: str
    kind_label: str
    issuer: str
    issued_on: date
    expires_on: date | None
    standing: str
    end_reason: str
    ended_on: date | None
    sha256: str
    size: int
    case_code: str
    uses: tuple[str, ...]
    why_not: str = ""


def documents_of(person_id: int | None, *, on: date) -> list[DocumentView]:
    """Return all documents of a person, the newest first, each with the applications it was taken into. Two queries."""
    rows = StoredDocument.objects.filter(owner_id=person_id).select_related("issuer", "blob", "case")
    return [_view(row, on=on) for row in rows.prefetch_related("uses__attachment__case")]


def offers(case: Case, need: ComponentNeed, *, on: date) -> list[DocumentView]:
    """Return the applicant's documents of the kind a component takes, usable ones first. At most one query.

    What stands for it in this draft already is not offered again.
    """
    if need.component.reuse is None:
        return []
    types = {need.id, *need.component.reuse.from_results}
    taken = DocumentUse.objects.filter(
        attachment__case=case, attachment__component=need.id, attachment__submission=None
    )
    own = StoredDocument.objects.filter(owner_id=case.applicant_id, type__in=types)
    rows = own.exclude(pk__in=taken.values("document")).select_related("issuer", "blob", "case")
    found = [_view(row, on=on, need=need) for row in rows if matches(row, need.component)]
    return sorted(found, key=lambda one: bool(one.why_not))


def _view(row: StoredDocument, *, on: date, need: ComponentNeed | None = None) -> DocumentView:
    return DocumentView(
        key=row.key,
        title=row.title,
        number=row.number,
        kind=row.kind,
        kind_label=row.get_kind_display(),
        issuer=row.issuer.name,
        issued_on=row.issued_on,
        expires_on=row.expires_on,
        standing=row.standing(on),
        end_reason=row.end_reason,
        ended_on=row.ended_on,
        sha256=row.blob.sha256,
        size=row.blob.size,
        case_code=str(row.case.code),
        uses=() if need else tuple(str(use.attachment.case) for use in row.uses.all()),
        why_not=unfit(row, need.component, on=on) if need else "",
    )
