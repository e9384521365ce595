"""The registers over HTTP, in the words that the sandbox speaks too."""

from datetime import date
from typing import Annotated, Generic, Literal, TypeVar

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ground.money import MAX
from services.registers.channel import TIMEOUT, Channel
from services.registers.port import (
    CivilStatusRecord,
    HouseholdRecord,
    LicenceRecord,
    PersonRecord,
    RegisterUnavailable,
    Violation,
)

Words = Annotated[str, StringConstraints(max_length=200)]
Code = Annotated[str, StringConstraints(max_length=20)]


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Licence(_Shape):
    licence_number: Annotated[str, StringConstraints(min_length=1, max_length=20)]
    personal_number: Code
    full_name: Words
    licence_classes: tuple[str, ...]
    issued_on: date
    expires_on: date | None
    issued_by: Words
    status: Literal["valid", "revoked", "withheld"]


class _Violation(_Shape):
    reference: Words
    committed_on: date
    agency: Words
    amount: int = Field(strict=True, ge=0, le=MAX)


class _Person(_Shape):
    personal_number: Code
    full_name: Words
    born: Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
    sex: Code = ""
    nationality: Code = ""
    ethnicity: Code = ""
    province: Code = ""
    commune: Words = ""
    street: Words = ""


class _Entry(_Shape):
    personal_number: Code
    full_name: Words
    happened_on: date
    registered_on: date
    number: Words
    registered_by: Words
    spouse: Words = ""


class _Household(_Shape):
    tax_code: Code
    business_name: Words
    owner_name: Words
    business_address: Words
    registered_on: date
    registered_by: Words


Thing = TypeVar("Thing", bound=_Shape)


class _Found(_Shape, Generic[Thing]):
    """`found` is always said: a 404 of some proxy must never read as "there is none"."""

    found: bool = Field(strict=True)
    record: Thing | None = None

    @property
    def thing(self) -> Thing | None:
        """What was found. Raises RegisterUnavailable when the answer contradicts itself."""
        if self.found and self.record is None:
            raise RegisterUnavailable
        return self.record if self.found else None


class _Licences(_Shape):
    licences: tuple[_Licence, ...]


class _Violations(_Shape):
    violations: tuple[_Violation, ...]


class HttpRegister:
    """`LicenceRegister` over HTTP."""

    def __init__(self, url: str = "", timeout: float = TIMEOUT) -> None:
        self.channel = Channel(url or settings.LICENCE_REGISTER_URL, timeout)

    def look_up_licence(self, licence_number: str, personal_number: str) -> LicenceRecord | None:
        """Ask for a licence; see the port."""
        question = {"licence_number": licence_number, "personal_number": personal_number}
        found = self.channel.ask("/api/licence", question, _Found[_Licence]).thing
        return LicenceRecord(**found.model_dump()) if found else None

    def licences_of(self, personal_number: str) -> tuple[LicenceRecord, ...]:
        """Ask for the licences of a person; see the port."""
        found = self.channel.ask("/api/licences", {"personal_number": personal_number}, _Licences)
        records = (LicenceRecord(**one.model_dump()) for one in found.licences)
        return tuple(sorted(records, key=lambda one: one.expires_on or date.max))

    def unpaid_violations(self, personal_number: str) -> tuple[Violation, ...]:
        """Ask for violations; see the port."""
        found = self.channel.ask("/api/violations", {"personal_number": personal_number}, _Violations)
        records = (Violation(**one.model_dump()) for one in found.violations)
        return tuple(sorted(records, key=lambda one: one.committed_on))


class HttpPopulation:
    """`PopulationRegister` over HTTP."""

    def __init__(self, url: str = "", timeout: float = TIMEOUT) -> None:
        self.channel = Channel(url or settings.STATE_REGISTERS_URL, timeout)

    def look_up_person(self, personal_number: str) -> PersonRecord | None:
        """Ask for a person; see the port."""
        found = self.channel.ask("/api/person", {"personal_number": personal_number}, _Found[_Person]).thing
        return PersonRecord(**found.model_dump()) if found else None


class HttpCivilStatus:
    """`CivilStatusRegister` over HTTP."""

    def __init__(self, url: str = "", timeout: float = TIMEOUT) -> None:
        self.channel = Channel(url or settings.STATE_REGISTERS_URL, timeout)

    def birth_of(self, personal_number: str) -> CivilStatusRecord | None:
        """Ask for a birth; see the port."""
        return self._entry("/api/birth", personal_number)

    def death_of(self, personal_number: str) -> CivilStatusRecord | None:
        """Ask for a death; see the port."""
        return self._entry("/api/death", personal_number)

    def marriage_of(self, personal_number: str) -> CivilStatusRecord | None:
        """Ask for a marriage; see the port."""
        return self._entry("/api/marriage", personal_number)

    def _entry(self, path: str, personal_number: str) -> CivilStatusRecord | None:
        found = self.channel.ask(path, {"personal_number": personal_number}, _Found[_Entry]).thing
        return CivilStatusRecord(**found.model_dump()) if found else None


class HttpBusiness:
    """`BusinessRegister` over HTTP."""

    def __init__(self, url: str = "", timeout: float = TIMEOUT) -> None:
        self.channel = Channel(url or settings.STATE_REGISTERS_URL, timeout)

    def household_of(self, tax_code: str) -> HouseholdRecord | None:
        """Ask for a household business; see the port."""
        found = self.channel.ask("/api/household", {"tax_code": tax_code}, _Found[_Household]).thing
        return HouseholdRecord(**found.model_dump()) if found else None
