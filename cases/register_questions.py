"""The look-ups that a service's rule orders, put to the register behind the port, and what the answer means."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from services.definition.workflow import Lookup
from services.registers.port import LicenceRegister


@dataclass(frozen=True)
class Answer:
    """What a register said: a coded outcome, and figures and codes for the official's page."""

    outcome: str
    data: dict[str, Any]


SETTLED = frozenset({"found", "none", "confirmed"})
"""Outcomes after which an application may be granted."""

AGAINST = frozenset({"unpaid", "denied", "withheld", "revoked"})
"""Outcomes that stand against granting; both look-ups of the driving licence are grounds for refusal (Art 21.1e)."""


def ask(register: LicenceRegister, lookup: Lookup, answers: Mapping[str, Any]) -> Answer:
    """Put the question of a look-up with the citizen's answers. Raises RegisterUnavailable."""
    given = {name: str(answers.get(field, "")) for name, field in lookup.fields.items()}
    return QUESTIONS[lookup.asks](register, given)


def _licence(register: LicenceRegister, given: Mapping[str, str]) -> Answer:
    found = register.look_up_licence(given["licence_number"], given["personal_number"])
    if found is None:
        return Answer("not_found", {})
    data = {
        "classes": list(found.licence_classes),
        "issued_on": found.issued_on.isoformat(),
        "expires_on": found.expires_on.isoformat() if found.expires_on else "",
        "issued_by": found.issued_by,
        "status": found.status,
    }
    return Answer("found" if found.status == "valid" else found.status, data)


def _violations(register: LicenceRegister, given: Mapping[str, str]) -> Answer:
    unpaid = register.unpaid_violations(given["personal_number"])
    rows = [
        {"reference": one.reference, "on": one.committed_on.isoformat(), "agency": one.agency, "amount": one.amount}
        for one in unpaid
    ]
    return Answer("unpaid" if rows else "none", {"violations": rows})


QUESTIONS: dict[str, Callable[[LicenceRegister, Mapping[str, str]], Answer]] = {
    "licence": _licence,
    "violations": _violations,
}
"""What a look-up asks → how it is put to the register."""
