"""What the house needs from the register of driving licences and violations (TT 12/2025/TT-BCA Art 21.1e, likely)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from django.utils.translation import gettext_lazy as _

from ground.refusals import Unavailable


class RegisterUnavailable(Unavailable):
    """The register is down or too slow, or its answer makes no sense: nothing is known, ask again later."""

    code = "register_unavailable"
    message = _("The register of driving licences does not answer at the moment. Please try again later.")


@dataclass(frozen=True, slots=True)
class LicenceRecord:
    """A licence as the register has it. Class is always the pair (law, letter); no `expires_on`: without limit."""

    licence_number: str
    personal_number: str
    full_name: str
    licence_classes: tuple[str, ...]
    """Pairs as "2008:B2" or "2024:B"."""
    issued_on: date
    expires_on: date | None
    issued_by: str
    status: Literal["valid", "revoked", "withheld"]
    """`withheld`: held by the police, which is no reason to renew."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A traffic violation whose fine is not paid or whose sanction is not served."""

    reference: str
    committed_on: date
    agency: str
    amount: int
    """Whole đồng."""


class LicenceRegister(Protocol):
    """The register. Both questions raise RegisterUnavailable when no sensible answer comes in time."""

    def look_up_licence(self, licence_number: str, personal_number: str) -> LicenceRecord | None:
        """Return the licence, None when the register has none with this number for this person."""
        ...

    def unpaid_violations(self, personal_number: str) -> tuple[Violation, ...]:
        """Return what the person has not paid or served yet, oldest first; empty when there is nothing."""
        ...
