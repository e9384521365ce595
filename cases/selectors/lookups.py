"""The registers that the rule orders to ask: what was asked, what came back, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import RegisterLookup, Submission
from cases.outcomes import Stance, may_be_verified, stance, wanted_lookups
from cases.selectors.office_history import Names
from ground.money import dong
from services.definition import Lookup, ServiceDefinition

OUTCOMES: dict[str, tuple[str | Promise, str]] = {
    "found": (gettext_lazy("Found, agrees"), "ok"),
    "none": (gettext_lazy("Nothing unpaid"), "ok"),
    "confirmed": (gettext_lazy("Confirmed in writing"), "ok"),
    "not_found": (gettext_lazy("Not found in the register"), "soon"),
    "differs": (gettext_lazy("Differs from the register"), "wrong"),
    "unpaid": (gettext_lazy("There are unpaid violations"), "wrong"),
    "denied": (gettext_lazy("Not confirmed in writing"), "wrong"),
    "withheld": (gettext_lazy("The licence is withheld"), "wrong"),
    "revoked": (gettext_lazy("The licence is revoked"), "wrong"),
}
"""Outcome → words and tint."""

OF_LICENCES: dict[str, tuple[str | Promise, str]] = {"found": (gettext_lazy("Found, valid"), "ok")}
"""What the register of licences says in other words."""

REFUSING_IF_FOUND: dict[str, tuple[str | Promise, str]] = {
    "found": (gettext_lazy("Found in the register, stands against granting"), "wrong"),
    "not_found": (gettext_lazy("Nothing in the register"), "ok"),
}
"""The words where the finding is the ground for refusal."""

FACTS = {
    "full_name": gettext_lazy("Name in the register"),
    "born": gettext_lazy("Born"),
    "spouse": gettext_lazy("Spouse"),
    "happened_on": gettext_lazy("Date of the event"),
    "business_name": gettext_lazy("Household business"),
    "owner_name": gettext_lazy("Owner"),
    "business_address": gettext_lazy("Business address"),
    "number": gettext_lazy("Entry number"),
    "registered_on": gettext_lazy("Registered on"),
    "registered_by": gettext_lazy("Registered by"),
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
    stance: Stance
    can_be_verified: bool

    @property
    def is_running(self) -> bool:
        """Say whether an answer is awaited."""
        return self.state == RegisterLookup.State.ASKED


def lookups_of(
    rows: Iterable[RegisterLookup], definition: ServiceDefinition, last: Submission, names: Names, lang: str
) -> list[LookupView]:
    """Return the look-ups ordered for what was sent last, with their newest state. No query."""
    newest = {row.kind: row for row in rows}
    views = []
    for wanted in wanted_lookups(definition, last.answers, at=last.sent_at):
        row = newest.get(wanted.id)
        basis = definition.basis(wanted.basis)
        words, tint = _outcome(wanted, row)
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
                stance=stance(wanted, row.outcome if row else ""),
                can_be_verified=row is not None and may_be_verified(wanted, row),
            )
        )
    return views


def _outcome(wanted: Lookup, row: RegisterLookup | None) -> tuple[str, str]:
    if row is None:
        return _("Not asked yet"), "pending"
    if row.state == RegisterLookup.State.ASKED:
        return _("The register has been asked; the answer is on its way"), "sent"
    if row.state == RegisterLookup.State.UNAVAILABLE:
        return _("Not verified: the register does not answer. Ask again later, or wait for a written answer."), "late"
    own = REFUSING_IF_FOUND if wanted.refuses == "found" else OF_LICENCES if wanted.register_name == "licence" else {}
    words, tint = {**OUTCOMES, **own}.get(row.outcome, (row.outcome, "pending"))
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
