"""Other systems that a rule orders to be asked. One question in the words of a service definition: `ask`."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from services.registers.port import (
    LicenceRecord,
    LicenceRegister,
    RegisterUnavailable,
    Violation,
)

if TYPE_CHECKING:
    from services.definition import Lookup  # the sandbox runs this package without Django, which definitions need

__all__ = ["Answer", "LicenceRecord", "LicenceRegister", "RegisterUnavailable", "Violation", "ask"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: found, withheld, revoked or not_found; none or unpaid. `data` is plain JSON for the case."""

    outcome: str
    data: dict[str, Any] = field(default_factory=dict)


def ask(register: LicenceRegister, wanted: "Lookup", answers: Mapping[str, Any]) -> Answer:
    """Put the question of a service definition to the register, with the answers that it names.

    Raises RegisterUnavailable. An answer that the form does not hold is asked about as empty: nothing is found.
    """
    given = {name: str(answers.get(answer) or "") for name, answer in wanted.fields.items()}
    return QUESTIONS[wanted.asks](register, given)


def _licence(register: LicenceRegister, given: Mapping[str, str]) -> Answer:
    record = register.look_up_licence(given.get("licence_number", ""), given.get("personal_number", ""))
    if record is None:
        return Answer("not_found")
    return Answer("found" if record.status == "valid" else record.status, plain(record))


def _violations(register: LicenceRegister, given: Mapping[str, str]) -> Answer:
    unpaid = register.unpaid_violations(given.get("personal_number", ""))
    return Answer("unpaid", {"violations": [plain(one) for one in unpaid]}) if unpaid else Answer("none")


QUESTIONS: Mapping[str, Callable[[LicenceRegister, Mapping[str, str]], Answer]] = {
    "licence": _licence,
    "violations": _violations,
}


def plain(thing: LicenceRecord | Violation) -> dict[str, Any]:
    """Return a record as JSON has it: dates as 2027-03-15, tuples as lists."""
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else list(value) if isinstance(value, tuple) else value
        for name, value in asdict(thing).items()
    }
