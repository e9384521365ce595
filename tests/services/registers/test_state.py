"""Population, civil status and business: the written registers and the real adapters keep the same contract."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import pytest

from services.definition import Lookup
from services.registers.asking import Answer, ask, plain
from services.registers.fake import FakeBusiness, FakeCivilStatus, FakePopulation
from services.registers.http import HttpBusiness, HttpCivilStatus, HttpPopulation
from services.registers.port import CivilStatusRecord, HouseholdRecord, PersonRecord, RegisterUnavailable
from services.registers.sandbox.server import Register, Switches

NUMBER, NOBODY = "099188001234", "001090012345"
PERSON = PersonRecord(NUMBER, "Trần Thị Mai", "1988-08-03", "f", "VN", "01", "99", "Xã Bến Đò", "Số 34")
OLD = PersonRecord("099050000501", "Nguyễn Văn Bách", "1950")
BIRTH = CivilStatusRecord(NUMBER, "Trần Thị Mai", date(1988, 8, 3), date(1988, 9, 1), "57/1988", "UBND xã Bến Đò")
DEATH = CivilStatusRecord(NUMBER, "Trần Thị Mai", date(2026, 8, 3), date(2026, 8, 4), "5/2026", "UBND xã Bến Đò")
MARRIAGE = CivilStatusRecord(NUMBER, "Trần Thị Mai", date(2014, 8, 3), date(2014, 8, 3), "7/2014", "UBND", "Lê Quang")
SHOP = HouseholdRecord(NUMBER, "Tạp hóa Mai", "Trần Thị Mai", "Số 34, thôn Bến Đò", date(2024, 4, 2), "Phòng Kinh tế")

FAKES: dict[str, Callable[[], Any]] = {
    "population": lambda: FakePopulation(people=(PERSON, OLD)),
    "civil_status": lambda: FakeCivilStatus(births=(BIRTH,), deaths=(DEATH,), marriages=(MARRIAGE,)),
    "business": lambda: FakeBusiness(households=(SHOP,)),
}
ADAPTERS: dict[str, Callable[..., Any]] = {
    "population": HttpPopulation,
    "civil_status": HttpCivilStatus,
    "business": HttpBusiness,
}
QUESTIONS = [
    ("population", "look_up_person", PERSON),
    ("civil_status", "birth_of", BIRTH),
    ("civil_status", "death_of", DEATH),
    ("civil_status", "marriage_of", MARRIAGE),
    ("business", "household_of", SHOP),
]


@pytest.fixture(scope="module")
def server() -> Iterator[Register]:
    """The sandbox's server in a thread, with the people of this test."""
    register = Register(("127.0.0.1", 0))
    register.records = {
        "people": [asdict(PERSON), asdict(OLD)],
        "births": [plain(BIRTH)],
        "deaths": [plain(DEATH)],
        "marriages": [plain(MARRIAGE)],
        "households": [plain(SHOP)],
    }
    thread = threading.Thread(target=register.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield register
    register.shutdown()
    thread.join()
    register.server_close()


@dataclass
class Both:
    """The registers of one make."""

    server: Register
    real: bool

    def of(self, name: str) -> Any:
        """Return a register."""
        address = f"http://127.0.0.1:{self.server.server_address[1]}"
        return ADAPTERS[name](address, timeout=0.3) if self.real else FAKES[name]()

    def down(self, name: str) -> Any:
        """Return a register that does not answer."""
        register = self.of(name)
        if self.real:
            self.server.switches[name] = Switches(down=True)
        else:
            register.down = True
        return register


@pytest.fixture(params=[False, True], ids=["fake", "http"])
def both(request: pytest.FixtureRequest, server: Register) -> Iterator[Both]:
    """Written and real."""
    yield Both(server, real=request.param)
    server.switches = dict.fromkeys(server.switches, Switches())


@pytest.mark.parametrize(("name", "question", "record"), QUESTIONS)
def test_what_a_register_has_is_found(both: Both, name: str, question: str, record: object) -> None:
    assert getattr(both.of(name), question)(NUMBER) == record


@pytest.mark.parametrize(("name", "question", "record"), QUESTIONS)
def test_what_it_does_not_have_is_not_found(both: Both, name: str, question: str, record: object) -> None:
    assert getattr(both.of(name), question)(NOBODY) is None


@pytest.mark.parametrize(("name", "question", "record"), QUESTIONS)
def test_a_register_that_is_down_knows_nothing(both: Both, name: str, question: str, record: object) -> None:
    with pytest.raises(RegisterUnavailable):
        getattr(both.down(name), question)(NUMBER)


@pytest.mark.parametrize("switches", [Switches(wrong=True), Switches(slow=0.5)], ids=["wrong", "slow"])
@pytest.mark.parametrize("name", sorted(FAKES))
def test_nonsense_and_slowness_are_no_answer(server: Register, name: str, switches: Switches) -> None:
    question = next(question for register, question, _record in QUESTIONS if register == name)
    server.switches[name] = switches
    try:
        with pytest.raises(RegisterUnavailable):
            getattr(Both(server, real=True).of(name), question)(NUMBER)
    finally:
        server.switches[name] = Switches()


def lookup(register: str, asks: str, *fields: str) -> Lookup:
    return Lookup.model_validate(
        {
            "id": "some_lookup",
            "register": register,
            "asks": asks,
            "label": "Tra cứu",
            "fields": {name: name for name in fields},
            "step": "appraisal",
            "basis": "some_law",
            "refusal_reason": "some_reason",
        }
    )


@pytest.mark.parametrize(
    ("number", "name", "born", "outcome"),
    [
        (NUMBER, "Trần Thị Mai", "1988-08-03", "found"),
        (NUMBER, "TRẦN THỊ MAI", "1988", "found"),
        (NUMBER, "Trần Thị May", "1988-08-03", "differs"),
        (NUMBER, "Trần Thị Mai", "1988-08-04", "differs"),
        ("099050000501", "Nguyễn Văn Bách", "1950-01-01", "found"),
        ("099050000501", "Nguyễn Văn Bách", "1951-01-01", "differs"),
        (NOBODY, "Trần Thị Mai", "1988-08-03", "not_found"),
        ("", "Trần Thị Mai", "1988-08-03", "not_found"),
    ],
)
def test_a_person_is_compared_with_the_population_register(number: str, name: str, born: str, outcome: str) -> None:
    wanted = lookup("population", "person", "personal_number", "full_name", "born")

    found = ask(FAKES["population"](), wanted, {"personal_number": number, "full_name": name, "born": born})

    assert found.outcome == outcome


def test_civil_status_and_business_are_asked_by_number(both: Both) -> None:
    death = ask(
        both.of("civil_status"), lookup("civil_status", "death", "personal_number"), {"personal_number": NUMBER}
    )
    shop = ask(both.of("business"), lookup("business", "household", "tax_code"), {"tax_code": NUMBER})

    assert death == Answer("found", plain(DEATH))
    assert shop == Answer("found", plain(SHOP))
    assert ask(both.of("business"), lookup("business", "household", "tax_code"), {}) == Answer("not_found")
