"""A written register for tests; obeys the same contract as the real adapter."""

from dataclasses import dataclass, field

from services.registers.port import LicenceRecord, RegisterUnavailable, Violation


@dataclass
class FakeRegister:
    """`down` makes every question fail."""

    licences: tuple[LicenceRecord, ...] = ()
    violations: dict[str, tuple[Violation, ...]] = field(default_factory=dict)
    down: bool = False

    def look_up_licence(self, licence_number: str, personal_number: str) -> LicenceRecord | None:
        """Ask for a licence; see the port."""
        self._answer()
        for licence in self.licences:
            if (licence.licence_number, licence.personal_number) == (licence_number, personal_number):
                return licence
        return None

    def unpaid_violations(self, personal_number: str) -> tuple[Violation, ...]:
        """Ask for violations; see the port."""
        self._answer()
        return tuple(sorted(self.violations.get(personal_number, ()), key=lambda one: one.committed_on))

    def _answer(self) -> None:
        if self.down:
            raise RegisterUnavailable
