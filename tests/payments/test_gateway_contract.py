"""The written gateway and the real adapter (against the sandbox) keep the same contract."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments.gateways.fake import FakeGateway
from payments.gateways.http import HttpGateway
from payments.gateways.port import GatewayDown, GatewayRefused, Order, PaymentGateway
from payments.gateways.signatures import is_genuine, signed_headers
from payments.sandbox.ledger import Ledger
from payments.sandbox.server import Gateway

SECRET = "shared-secret"


@dataclass
class Pair:
    """A gateway, and what the payer or the gateway's operator can do there."""

    gateway: PaymentGateway
    pay: Callable[[str], object]
    cancel: Callable[[str], object]
    break_down: Callable[[], None]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Gateway]:
    """The sandbox's server in a thread; its process is tried in tests/faults."""
    server = Gateway(("127.0.0.1", 0), ledger=Ledger(), secret=SECRET)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(params=["fake", "http"])
def pair(request: pytest.FixtureRequest, sandbox: Gateway) -> Iterator[Pair]:
    """Each of the two."""
    if request.param == "fake":
        fake = FakeGateway()
        yield Pair(
            fake,
            lambda code: fake.pay(code, at=datetime.now(UTC)),
            lambda code: fake.end(code, "cancelled"),
            lambda: setattr(fake, "down", True),
        )
        return
    ledger = sandbox.ledger
    adapter = HttpGateway(sandbox.public_url, SECRET, "http://127.0.0.1:1/callback")
    yield Pair(
        adapter,
        lambda code: ledger.pay(code, ledger.switches),
        lambda code: ledger.cancel(code, ledger.switches),
        lambda: setattr(ledger, "switches", ledger.switches.changed({"down": True})),
    )
    ledger.switches = ledger.switches.changed({"down": False})


def an_order(code: str, amount: int = 135_000) -> Order:
    return Order(code, amount, "Đổi giấy phép lái xe", "http://localhost/back/", datetime.now(UTC) + timedelta(hours=1))


@pytest.fixture
def code(request: pytest.FixtureRequest) -> str:
    """An order code of this test's own."""
    return f"order-{abs(hash(request.node.nodeid))}"


def test_the_same_order_twice_has_one_page(pair: Pair, code: str) -> None:
    pages = {pair.gateway.create_order(an_order(code)) for _time in range(2)}

    assert len(pages) == 1
    assert urlsplit(pages.pop()).scheme in {"http", "https"}


def test_the_same_code_with_another_amount_is_refused(pair: Pair, code: str) -> None:
    pair.gateway.create_order(an_order(code))

    with pytest.raises(GatewayRefused, match="order_changed"):
        pair.gateway.create_order(an_order(code, 1))


def test_an_order_goes_from_open_to_paid_with_its_charge(pair: Pair, code: str) -> None:
    pair.gateway.create_order(an_order(code))
    before = pair.gateway.find_order(code)
    pair.pay(code)
    after = pair.gateway.find_order(code)

    assert before is not None
    assert (before.state, before.charges) == ("open", ())
    assert after is not None
    assert (after.state, [charge.amount for charge in after.charges]) == ("paid", [135_000])
    assert after.charges[0].at.tzinfo is not None


def test_a_cancelled_order_has_no_charge(pair: Pair, code: str) -> None:
    pair.gateway.create_order(an_order(code))
    pair.cancel(code)

    report = pair.gateway.find_order(code)

    assert report is not None
    assert (report.state, report.charges) == ("cancelled", ())


def test_an_order_nobody_made_is_unknown(pair: Pair, code: str) -> None:
    assert pair.gateway.find_order(code) is None


def test_a_refund_moves_money_once_however_often_it_is_asked_for(pair: Pair, code: str) -> None:
    pair.gateway.create_order(an_order(code))
    pair.pay(code)
    txn = pair.gateway.find_order(code).charges[0].txn  # type: ignore[union-attr] # made above

    answers = [pair.gateway.refund(key=f"{code}-back", txn=txn, amount=135_000) for _time in range(3)]

    assert len(set(answers)) == 1
    assert (answers[0].state, answers[0].amount) == ("done", 135_000)
    assert len(pair.gateway.find_order(code).refunds) == 1  # type: ignore[union-attr] # made above


def test_no_more_is_refunded_than_was_paid(pair: Pair, code: str) -> None:
    pair.gateway.create_order(an_order(code))
    pair.pay(code)
    txn = pair.gateway.find_order(code).charges[0].txn  # type: ignore[union-attr] # made above

    pair.gateway.refund(key=f"{code}-a", txn=txn, amount=100_000)
    with pytest.raises(GatewayRefused, match="more_than_paid"):
        pair.gateway.refund(key=f"{code}-b", txn=txn, amount=35_001)
    with pytest.raises(GatewayRefused, match="refund_changed"):
        pair.gateway.refund(key=f"{code}-a", txn=txn, amount=1)


def test_a_charge_nobody_made_is_not_refunded(pair: Pair, code: str) -> None:
    with pytest.raises(GatewayRefused, match="unknown_txn"):
        pair.gateway.refund(key=code, txn="never", amount=1)


def test_a_gateway_that_is_down_says_nothing(pair: Pair, code: str) -> None:
    pair.break_down()

    with pytest.raises(GatewayDown):
        pair.gateway.find_order(code)
    with pytest.raises(GatewayDown):
        pair.gateway.create_order(an_order(code))
    with pytest.raises(GatewayDown):
        pair.gateway.refund(key=code, txn="T", amount=1)


def test_nobody_else_can_speak_to_the_gateway(sandbox: Gateway, code: str) -> None:
    stranger = HttpGateway(sandbox.public_url, "another secret", "http://127.0.0.1:1/")

    with pytest.raises(GatewayRefused, match="signature"):
        stranger.create_order(an_order(code))


def test_nothing_listening_is_a_gateway_that_is_down(code: str) -> None:
    with pytest.raises(GatewayDown):
        HttpGateway("http://127.0.0.1:1", SECRET, "http://127.0.0.1:1/").find_order(code)


@given(body=st.binary(max_size=200), other=st.binary(max_size=200))
def test_a_signature_fits_its_own_body_and_no_other(body: bytes, other: bytes) -> None:
    headers = signed_headers(SECRET, target="callback", body=body)

    assert is_genuine(SECRET, headers, target="callback", body=body)
    assert is_genuine(SECRET, headers, target="callback", body=other) == (body == other)
    assert not is_genuine(SECRET, headers, target="POST /api/refunds", body=body)


@pytest.mark.parametrize("spoilt", ["", "é", "x" * 100_000, "\x00"])
@pytest.mark.parametrize("name", ["X-Gateway-Time", "X-Gateway-Nonce", "X-Gateway-Signature"])
def test_absurd_headers_are_not_genuine(name: str, spoilt: str) -> None:
    headers = {**signed_headers(SECRET, target="callback", body=b"x"), name: spoilt}

    assert not is_genuine(SECRET, headers, target="callback", body=b"x")
