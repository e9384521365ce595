"""The registers that the rule orders to ask: what was asked, what came back, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import RegisterLookup
from cases.selectors.office_history import Names
from ground.money import dong
from services.definition import ServiceDefinition

OUTCOMES = {
    "found": (gettext_lazy("Found, valid"), "ok"),
    "none": (gettext_lazy("Nothing unpaid"), "ok"),
    "confirmed": (gettext_lazy("Confirmed in writing"), "ok"),
    "not_found": (gettext_lazy("Not found in the register"), "soon"),
    "unpaid": (gettext_lazy("There are unpaid violations"), "wrong"),
    "denied": (gettext_lazy("Not confirmed in writing"), "wrong"),
    "withheld": (gettext_lazy("The licence is withheld"), "wrong"),
    "revoked": (gettext_lazy("The licence is revoked"), "wrong"),
}
"""Outcome → words and tint."""

FACTS = {
    "full_name": gettext_lazy("Name in the register"),
    "licence_classes": gettext_lazy("Classes"),
    "classes": gettext_lazy("Classes"),
    "issued_on": gettext_lazy("Issued on"),
    "expires_on": gettext_lazy("Valid until"),
    "issued_by": gettext_lazy("Issued by"),
    "answer": gettext_lazy("Answer"),
}
"""What of an answer is shown, in this order."""


@dataclass(frozen=True, slots=True)
class LookupView:
    """One register question that the service orders, with the newest answer if it was asked."""

    kind: str
    label: str
    basis: str
    state: str
    outcome: str
    outcome_label: str
    tint: str
    facts: tuple[tuple[str, str], ...]
    by: str
    asked_at: datetime | None
    answered_at: datetime | None

    @property
    def is_running(self) -> bool:
        """Say whether an answer is awaited."""
        return self.state == RegisterLookup.State.ASKED

    @property
    def can_be_verified(self) -> bool:
        """Say whether written verification may be asked for: the register answered that it knows nothing."""
        return self.outcome == "not_found"


def lookups_of(
    rows: Iterable[RegisterLookup], definition: ServiceDefinition, names: Names, lang: str
) -> list[LookupView]:
    """Return the ordered look-ups with their newest state. No query."""
    newest = {row.kind: row for row in rows}
    views = []
    for wanted in definition.lookups:
        row = newest.get(wanted.id)
        basis = definition.basis(wanted.basis)
        words, tint = _outcome(row)
        views.append(
            LookupView(
                kind=wanted.id,
                label=wanted.label.to(lang),
                basis=f"{basis.article.to(lang)}, {basis.title.to(lang)}",
                state=row.state if row else "",
                outcome=row.outcome if row else "",
                outcome_label=words,
                tint=tint,
                facts=tuple(_facts(row.data)) if row else (),
                by=str(names.get(row.post_id, "")) if row else "",
                asked_at=row.asked_at if row else None,
                answered_at=row.answered_at if row else None,
            )
        )
    return views


def _outcome(row: RegisterLookup | None) -> tuple[str, str]:
    if row is None:
        return _("Not asked yet"), "pending"
    if row.state == RegisterLookup.State.ASKED:
        return _("The register has been asked; the answer is on its way"), "sent"
    if row.state == RegisterLookup.State.UNAVAILABLE:
        return _("The register does not answer. Ask again later."), "late"
    words, tint = OUTCOMES.get(row.outcome, (row.outcome, "pending"))
    return str(words), tint


def _facts(data: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for name, label in FACTS.items():
        if data.get(name):
            yield str(label), _shown(data[name])
    for one in data.get("violations", ()):
        day = one.get("on") or one.get("committed_on") or ""
        yield (
            _("Violation %(reference)s") % {"reference": one.get("reference", "")},
            ", ".join(
                part for part in (_shown(day), str(one.get("agency", "")), dong(int(one.get("amount", 0)))) if part
            ),
        )


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_shown(one) for one in value)
    text = str(value)
    law, _sep, letter = text.partition(":")
    if letter and law.isdigit():
        return f"{letter} ({law})"  # a class of driving licence is its letter and the law that gave it
    try:
        return date.fromisoformat(text).strftime("%d/%m/%Y")
    except ValueError:
        return text
