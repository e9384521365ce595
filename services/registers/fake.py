"""Written registers for tests; they obey the same contract as the real adapters. `down` makes every question fail."""

from dataclasses import dataclass, field
from datetime import date

from services.registers.port import (
    CivilStatusRecord,
    HouseholdRecord,
    LicenceRecord,
    PersonRecord,
    RegisterUnavailable,
    Violation,
)


@dataclass(kw_only=True)
class _Fake:
    down: bool = False

    def answer(self) -> None:
        """Raise RegisterUnavailable when switched off."""
        if self.down:
            raise RegisterUnavailable


@dataclass
class FakeRegister(_Fake):
    """`LicenceRegister`."""

    licences: tuple[LicenceRecord, ...] = ()
    violations: dict[str, tuple[Violation, ...]] = field(default_factory=dict)

    def look_up_licence(self, licence_number: str, personal_number: str) -> LicenceRecord | None:
        """Ask for a licence; see the port."""
        found = (one for one in self.licences_of(personal_number) if one.licence_number == licence_number)
        return next(found, None)

    def licences_of(self, personal_number: str) -> tuple[LicenceRecord, ...]:
        """Ask for the licences of a person; see the port."""
        self.answer()
        own = (one for one in self.licences if one.personal_number == personal_number)
        return tuple(sorted(own, key=lambda one: one.expires_on or date.max))

    def unpaid_violations(self, personal_number: str) -> tuple[Violation, ...]:
        """Ask for violations; see the port."""
        self.answer()
        return tuple(sorted(self.violations.get(personal_number, ()), key=lambda one: one.committed_on))


@dataclass
class FakePopulation(_Fake):
    """`PopulationRegister`."""

    people: tuple[PersonRecord, ...] = ()

    def look_up_person(self, personal_number: str) -> PersonRecord | None:
        """Ask for a person; see the port."""
        self.answer()
        return next((one for one in self.people if one.personal_number == personal_number), None)


@dataclass
class FakeCivilStatus(_Fake):
    """`CivilStatusRegister`."""

    births: tuple[CivilStatusRecord, ...] = ()
    deaths: tuple[CivilStatusRecord, ...] = ()
    marriages: tuple[CivilStatusRecord, ...] = ()

    def birth_of(self, personal_number: str) -> CivilStatusRecord | None:
        """Ask for a birth; see the port."""
        return self._of(self.births, personal_number)

    def death_of(self, personal_number: str) -> CivilStatusRecord | None:
        """Ask for a death; see the port."""
        return self._of(self.deaths, personal_number)

    def marriage_of(self, personal_number: str) -> CivilStatusRecord | None:
        """Ask for a marriage; see the port."""
        return self._of(self.marriages, personal_number)

    def _of(self, entries: tuple[CivilStatusRecord, ...], personal_number: str) -> CivilStatusRecord | None:
        self.answer()
        return next((one for one in entries if one.personal_number == personal_number), None)


@dataclass
class FakeBusiness(_Fake):
    """`BusinessRegister`."""

    households: tuple[HouseholdRecord, ...] = ()

    def household_of(self, tax_code: str) -> HouseholdRecord | None:
        """Ask for a household business; see the port."""
        self.answer()
        return next((one for one in self.households if one.tax_code == tax_code), None)
