"""The written registers and the real adapters (against the sandbox) keep the same contract."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from services.definition import Lookup
from services.registers.asking import Answer, ask
from services.registers.fake import FakeRegister
from services.registers.http import HttpRegister
from services.registers.port import LicenceRecord, LicenceRegister, RegisterUnavailable, Violation
from services.registers.sandbox.server import Register, Switches

LICENCE = LicenceRecord(
    licence_number="790000000001",
    personal_number="079203001234",
    full_name="Trần Thị Mai",
    licence_classes=("2008:B2",),
    issued_on=date(2017, 2, 20),
    expires_on=date(2027, 2, 20),
    issued_by="Sở Giao thông vận tải Thành phố Hồ Chí Minh",
    status="valid",
)
FINES = (
    Violation("V-2", date(2026, 9, 14), "Phòng Cảnh sát giao thông", 900_000),
    Violation("V-1", date(2025, 1, 3), "Phòng Cảnh sát giao thông", 400_000),
)


def as_records() -> dict[str, object]:
    """Return the same people as the sandbox keeps them."""
    licence = {
        name: value.isoformat() if isinstance(value := getattr(LICENCE, name), date) else value
        for name in LICENCE.__dataclass_fields__
    }
    fines = [
        {"reference": one.reference, "committed_on": str(one.committed_on), "agency": one.agency, "amount": one.amount}
        for one in FINES
    ]
    return {"licences": [licence], "violations": {LICENCE.personal_number: fines}}


@dataclass
class Pair:
    """A register, and how to switch it off."""

    register: LicenceRegister
    break_down: Callable[[], None]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Register]:
    """The sandbox's server in a thread."""
    server = Register(("127.0.0.1", 0))
    server.records = as_records()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(params=["fake", "http"])
def pair(request: pytest.FixtureRequest, sandbox: Register) -> Iterator[Pair]:
    """Each of the two."""
    if request.param == "fake":
        fake = FakeRegister(licences=(LICENCE,), violations={LICENCE.personal_number: FINES})
        yield Pair(fake, lambda: setattr(fake, "down", True))
        return
    adapter = HttpRegister(f"http://127.0.0.1:{sandbox.server_address[1]}")
    yield Pair(adapter, lambda: sandbox.switches.update(licence=Switches(down=True)))
    sandbox.switches["licence"] = Switches()


def test_a_licence_is_found_by_its_number_and_its_holder(pair: Pair) -> None:
    assert pair.register.look_up_licence("790000000001", "079203001234") == LICENCE


@pytest.mark.parametrize("asked", [("790000000002", "079203001234"), ("790000000001", "001090012345"), ("", "")])
def test_a_licence_of_another_number_or_person_is_not_found(pair: Pair, asked: tuple[str, str]) -> None:
    assert pair.register.look_up_licence(*asked) is None


def test_the_licences_of_a_person_are_hers(pair: Pair) -> None:
    assert pair.register.licences_of("079203001234") == (LICENCE,)
    assert pair.register.licences_of("001090012345") == ()


def test_violations_come_oldest_first(pair: Pair) -> None:
    found = pair.register.unpaid_violations("079203001234")

    assert [(one.reference, one.amount) for one in found] == [("V-1", 400_000), ("V-2", 900_000)]


def test_a_person_without_violations_has_none(pair: Pair) -> None:
    assert pair.register.unpaid_violations("001090012345") == ()


def test_a_register_that_is_down_knows_nothing(pair: Pair) -> None:
    pair.break_down()

    with pytest.raises(RegisterUnavailable):
        pair.register.look_up_licence("790000000001", "079203001234")
    with pytest.raises(RegisterUnavailable):
        pair.register.unpaid_violations("079203001234")
    with pytest.raises(RegisterUnavailable):
        pair.register.licences_of("079203001234")


def lookup(asks: str) -> Lookup:
    return Lookup.model_validate(
        {
            "id": "some_lookup",
            "register": "licence",
            "asks": asks,
            "label": "Tra cứu",
            "fields": {"licence_number": "licence_number", "personal_number": "personal_number"},
            "step": "appraisal",
            "basis": "some_law",
            "refusal_reason": "some_reason",
        }
    )


def test_a_service_asks_in_its_own_words(pair: Pair) -> None:
    answers = {"licence_number": "790000000001", "personal_number": "079203001234"}

    found = ask(pair.register, lookup("licence"), answers)
    unpaid = ask(pair.register, lookup("violations"), answers)

    assert (found.outcome, found.data["expires_on"], found.data["licence_classes"]) == (
        "found",
        "2027-02-20",
        ["2008:B2"],
    )
    assert (unpaid.outcome, [one["amount"] for one in unpaid.data["violations"]]) == ("unpaid", [400_000, 900_000])
    assert json.loads(json.dumps(found.data)) == found.data


def test_a_service_that_finds_nothing_is_told_so(pair: Pair) -> None:
    assert ask(pair.register, lookup("licence"), {}) == Answer("not_found")
    assert ask(pair.register, lookup("violations"), {}) == Answer("none")


class Nonsense(BaseHTTPRequestHandler):
    """A neighbour that answers with what the test wants."""

    answer = (200, b"")

    def do_POST(self) -> None:
        """Answer."""
        status, body = self.answer
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""


@pytest.mark.parametrize(
    "answer",
    [
        (404, b'{"found": false}'),
        (500, b'{"found": false}'),
        (200, b""),
        (200, b"<html>Welcome to the proxy</html>"),
        (200, b"{}"),
        (200, b'{"found": "no"}'),
        (200, b'{"found": true}'),
        (200, b'{"found": true, "record": {"licence_number": "1"}}'),
        (302, b""),
    ],
)
def test_an_unclear_answer_is_never_read_as_not_found(answer: tuple[int, bytes]) -> None:
    handler = type("Answering", (Nonsense,), {"answer": answer})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            with pytest.raises(RegisterUnavailable):
                HttpRegister(f"http://127.0.0.1:{server.server_address[1]}").look_up_licence("1", "2")
        finally:
            server.shutdown()
            thread.join()


def test_a_register_that_is_too_slow_is_unavailable(sandbox: Register) -> None:
    quick = HttpRegister(f"http://127.0.0.1:{sandbox.server_address[1]}", timeout=0.2)
    sandbox.switches["licence"] = Switches(slow=0.6)

    with pytest.raises(RegisterUnavailable):
        quick.look_up_licence("790000000001", "079203001234")

    sandbox.switches["licence"] = Switches()
