"""One question to a register in the words of a service definition: `ask`."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from ground.ports import adapter
from services.definition import Lookup
from services.definition.workflow import RegisterName
from services.registers.port import (
    BusinessRegister,
    CivilStatusRecord,
    CivilStatusRegister,
    HouseholdRecord,
    LicenceRecord,
    LicenceRegister,
    PersonRecord,
    PopulationRegister,
    Violation,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: found, differs, withheld, revoked or not_found; none or unpaid. `data` is JSON for the case."""

    outcome: str
    data: dict[str, Any] = field(default_factory=dict)


PORTS: Mapping[RegisterName, str] = {
    "licence": "licence_register",
    "population": "population_register",
    "civil_status": "civil_status_register",
    "business": "business_register",
}
"""Register → the port behind which it stands."""


def register(name: RegisterName) -> Any:
    """Return the adapter of a register."""
    return adapter(PORTS[name])


def ask(asked: Any, wanted: Lookup, answers: Mapping[str, Any]) -> Answer:
    """Put the question of a service definition to its register, with the answers that it names.

    Raises RegisterUnavailable. An answer that the form does not hold is asked about as empty: nothing is found.
    """
    given = {name: str(answers.get(answer) or "") for name, answer in wanted.fields.items()}
    return QUESTIONS[wanted.asks](asked, given)


def _licence(asked: LicenceRegister, given: Mapping[str, str]) -> Answer:
    record = asked.look_up_licence(given.get("licence_number", ""), given.get("personal_number", ""))
    if record is None:
        return Answer("not_found")
    return Answer("found" if record.status == "valid" else record.status, plain(record))


def _violations(asked: LicenceRegister, given: Mapping[str, str]) -> Answer:
    unpaid = asked.unpaid_violations(given.get("personal_number", ""))
    return Answer("unpaid", {"violations": [plain(one) for one in unpaid]}) if unpaid else Answer("none")


def _person(asked: PopulationRegister, given: Mapping[str, str]) -> Answer:
    """Compare what was written with what the register has; what the register leaves empty cannot differ."""
    number = given.get("personal_number", "")
    record = asked.look_up_person(number) if number else None
    if record is None:
        return Answer("not_found")
    data = plain(record)
    wrong = sorted(name for name, value in given.items() if data.get(name) and not _agrees(data[name], value))
    return Answer("differs" if wrong else "found", {**data, "wrong": wrong})


def _agrees(known: str, given: str) -> bool:
    """Compare names without regard to case; of a date as much as both sides have, a year being a date too."""
    shorter, longer = sorted((known.casefold(), given.casefold()), key=len)
    return shorter == longer or (shorter.isdigit() and len(shorter) == 4 and longer.startswith(f"{shorter}-"))


def _entry(question: str) -> Callable[[CivilStatusRegister, Mapping[str, str]], Answer]:
    def look_up(asked: CivilStatusRegister, given: Mapping[str, str]) -> Answer:
        number = given.get("personal_number", "")
        return _found(getattr(asked, question)(number) if number else None)

    return look_up


def _household(asked: BusinessRegister, given: Mapping[str, str]) -> Answer:
    code = given.get("tax_code", "")
    return _found(asked.household_of(code) if code else None)


def _found(record: CivilStatusRecord | HouseholdRecord | None) -> Answer:
    return Answer("not_found") if record is None else Answer("found", plain(record))


QUESTIONS: Mapping[str, Callable[[Any, Mapping[str, str]], Answer]] = {
    "licence": _licence,
    "violations": _violations,
    "person": _person,
    "birth": _entry("birth_of"),
    "death": _entry("death_of"),
    "marriage": _entry("marriage_of"),
    "household": _household,
}


def plain(thing: LicenceRecord | Violation | PersonRecord | CivilStatusRecord | HouseholdRecord) -> dict[str, Any]:
    """Return a record as JSON has it: dates as 2027-03-15, tuples as lists."""
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else list(value) if isinstance(value, tuple) else value
        for name, value in asdict(thing).items()
    }
