"""What the house needs from the registers of the state. Each question raises RegisterUnavailable when no sensible
answer comes in time; None means that the register answered and has nothing.

Driving licences and violations: TT 12/2025/TT-BCA Art 21.1e (likely). Population, civil status and business: what an
agency can look up itself must not be asked of the citizen (NĐ 118/2025/NĐ-CP, likely).
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from django.utils.translation import gettext_lazy as _

from ground.refusals import Unavailable


class RegisterUnavailable(Unavailable):
    """The register is down or too slow, or its answer makes no sense: nothing is known, ask again later."""

    code = "register_unavailable"
    message = _("The register does not answer at the moment. Please try again later.")


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


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """A person as the national population database has her; "" where it has nothing."""

    personal_number: str
    full_name: str
    born: str
    """A date, or only a year: "1990-05-19", "1950"."""
    sex: str = ""
    nationality: str = ""
    ethnicity: str = ""
    province: str = ""
    commune: str = ""
    street: str = ""
    """Where she is registered as living, the commune by its code."""


@dataclass(frozen=True, slots=True)
class CivilStatusRecord:
    """An entry of the civil-status register that is in force: of a birth, a death, or a marriage not dissolved."""

    personal_number: str
    full_name: str
    happened_on: date
    registered_on: date
    number: str
    registered_by: str
    spouse: str = ""
    """Only of a marriage."""


@dataclass(frozen=True, slots=True)
class HouseholdRecord:
    """A household business that is registered and not closed."""

    tax_code: str
    business_name: str
    owner_name: str
    business_address: str
    registered_on: date
    registered_by: str


class LicenceRegister(Protocol):
    """Driving licences and traffic violations."""

    def look_up_licence(self, licence_number: str, personal_number: str) -> LicenceRecord | None:
        """Return the licence, None when the register has none with this number for this person."""
        ...

    def licences_of(self, personal_number: str) -> tuple[LicenceRecord, ...]:
        """Return every licence of a person, the one that ends first at the head, those without limit last."""
        ...

    def unpaid_violations(self, personal_number: str) -> tuple[Violation, ...]:
        """Return what the person has not paid or served yet, oldest first; empty when there is nothing."""
        ...


class PopulationRegister(Protocol):
    """The national population database (Cơ sở dữ liệu quốc gia về dân cư)."""

    def look_up_person(self, personal_number: str) -> PersonRecord | None:
        """Return the person with this number, None when there is none."""
        ...


class CivilStatusRegister(Protocol):
    """The electronic civil-status database (Cơ sở dữ liệu hộ tịch điện tử)."""

    def birth_of(self, personal_number: str) -> CivilStatusRecord | None:
        """Return the entry of this person's birth."""
        ...

    def death_of(self, personal_number: str) -> CivilStatusRecord | None:
        """Return the entry of this person's death."""
        ...

    def marriage_of(self, personal_number: str) -> CivilStatusRecord | None:
        """Return the entry of the marriage in which this person lives now."""
        ...


class BusinessRegister(Protocol):
    """The national business registration database, household businesses included."""

    def household_of(self, tax_code: str) -> HouseholdRecord | None:
        """Return the household business with this tax code, since 1 July 2025 its owner's personal number (likely)."""
        ...
