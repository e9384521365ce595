"""F19 and F20: callbacks doubled, early, late, forged, old, of wrong amounts, lost; and a process that dies over one.

The real gateway process calls the real web server; refunds and receipts go through real workers. The gateway's own
books are the outside witness.
"""

import json
import subprocess
import sys
import time
from datetime import datetime, timedelta
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import psycopg
import pytest

from payments.gateways.signatures import CALLBACK, signed_headers
from tests.faults.harness import FULL, ROOT, House, eventually, free_port

pytestmark = pytest.mark.faults

SECRET = "sandbox-gateway-secret"
EACH = 5 if FULL else 1
"""How many bills meet each mishap."""
twin = pytest.mark.skipif(not FULL, reason="twins run in ./dev faults")
long = pytest.mark.skipif(not FULL, reason="runs in ./dev faults")


class Street:
    """A house with its payment gateway across the street."""

    def __init__(self, house: House) -> None:
        """Start gateway and web, each knowing the other's address."""
        self.house = house
        port = free_port()
        self.gateway = f"http://127.0.0.1:{port}"
        house.env["FAULTS_WIRING"] = "tests.faults.unsealed"
        house.env |= {"PAYMENT_GATEWAY_URL": self.gateway, "PAYMENT_GATEWAY_SECRET": SECRET}
        house.start("gateway", sys.executable, "-m", "payments.sandbox", env={"PAYMENT_SANDBOX_PORT": str(port)})
        eventually(lambda: self.ask("/healthz"), what="the gateway answers")

    def open_web(self, **env: str) -> None:
        """Start the web server."""
        web = self.house.start_web(env=env)
        self.callback = f"{web}/cong-thanh-toan/goi-lai/"
        self.house.env["PAYMENT_NOTIFY_URL"] = self.callback

    def ask(self, path: str) -> Any:
        """Read from the gateway."""
        with urlopen(self.gateway + path, timeout=30) as answer:  # noqa: S310 — our own process
            return json.loads(answer.read())

    def tell(self, path: str, data: object) -> None:
        """Steer the gateway."""
        request = Request(self.gateway + path, json.dumps(data).encode())  # noqa: S310 — our own process
        urlopen(request, timeout=30).close()  # noqa: S310 — our own process

    def payers(self, *arguments: object) -> list[dict[str, Any]]:
        """Let the paying side do something; return what it said."""
        command = [sys.executable, "-m", "tests.faults.payers", *map(str, arguments)]
        ended = subprocess.run(
            command, cwd=ROOT, env=self.house.env, capture_output=True, text=True, check=False, timeout=120
        )
        assert ended.returncode == 0, ended.stderr
        return [json.loads(line) for line in ended.stdout.splitlines()]

    def pay(self, orders: list[dict[str, Any]], **switches: object) -> None:
        """Pay these orders while the gateway misbehaves like this, then let it behave again."""
        before = {"duplicate": 1, "late": 0, "wrong_amount": 0}
        before |= dict.fromkeys(("lost", "forged", "old_time", "refund_first", "pay_ended"), 0)
        self.tell("/test/switches", {**before, **switches})
        for order in orders:
            self.tell(f"/test/pay/{order['order']}", {})
        self.tell("/test/switches", before)

    def call_back(self, *, secret: str = SECRET, age: int = 0, **event: object) -> int:
        """Send a callback of our own making; return the status of the answer."""
        body = json.dumps({"refund_key": "", "amount": 135_000, **event}).encode()
        headers = signed_headers(secret, target=CALLBACK, body=body, timestamp=int(time.time()) - age)
        request = Request(self.callback, body, {**headers, "Content-Type": "application/json"})  # noqa: S310 — our own
        try:
            with urlopen(request, timeout=30) as answer:  # noqa: S310 — our own process
                return int(answer.status)
        except HTTPError as error:
            return error.code

    def all_told(self) -> bool:
        """Say whether every message of the gateway has had its answer."""
        return all(message["state"] not in {"due", "sending"} for message in self.ask("/test/messages"))

    def bills(self, orders: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
        """Return state of the bill, standing of its payment, state of its refund; "" for what there is not."""
        return [
            row
            for order in orders
            for row in self.house.rows(
                "SELECT b.state, coalesce(p.standing, ''), coalesce(r.state, '') FROM payments_bill b"
                " LEFT JOIN payments_payment p ON p.bill_id = b.id LEFT JOIN payments_refund r ON r.payment_id = p.id"
                " WHERE b.id = %s",
                [order["bill"]],
            )
        ]


@pytest.fixture
def street(house: House) -> Street:
    """A house with its gateway."""
    return Street(house)


PAID, HELD, REFUNDED = ("paid", "accepted", ""), ("open", "held", ""), ("paid", "accepted", "done")
MISHAPS: tuple[tuple[dict[str, object], tuple[str, str, str]], ...] = (
    ({"duplicate": 5}, PAID),
    ({"refund_first": 1, "duplicate": 3}, REFUNDED),
    ({"late": 1}, PAID),
    ({"forged": 1}, PAID),
    ({"old_time": 1}, PAID),
    ({"wrong_amount": -35_000}, HELD),
    ({"lost": 1}, PAID),
)
"""What the gateway does wrong, and what must be true of the bill in the end."""


def test_f19_whatever_the_gateway_does_the_books_balance(street: Street, house: House) -> None:
    street.open_web()
    house.start_worker()
    house.start_sweeper()
    number = len(MISHAPS) * EACH
    opened = street.payers("open", f"{number}@120", f"{EACH}@7200")
    orders, ended = opened[:number], opened[number:]
    met = [orders[place * EACH : (place + 1) * EACH] for place in range(len(MISHAPS))]

    for (switches, _end), some in zip(MISHAPS, met, strict=True):
        street.pay(some, **switches)
    street.pay(ended, pay_ended=1)
    eventually(street.all_told, what="the gateway has told everything")
    street.payers("ask")
    eventually(house.all_done, within=120, what="refunds are sent and receipts made")

    for (switches, end), some in zip(MISHAPS, met, strict=True):
        assert street.bills(some) == [end] * EACH, switches
    assert street.bills(ended) == [("open", "surplus", "done")] * EACH
    stored = "SELECT count(*), count(DISTINCT event_id) FROM payments_gatewayevent"
    ((events, different),) = house.rows(stored)
    assert events == different
    house.promises()


def test_f19_only_what_the_gateway_signed_just_now_is_believed(street: Street, house: House) -> None:
    street.open_web()
    (order,) = street.payers("open", f"1@{3 * 24 * 3600}")
    then = (datetime.fromisoformat(order["opened"]) + timedelta(minutes=4)).isoformat()
    event = {"kind": "payment.paid", "txn": "T-1", "at": then, "order": order["order"]}

    answers = [
        street.call_back(**event, id="EV-forged-one", secret="another"),
        street.call_back(**event, id="EV-signed-long-ago", age=400),
        street.call_back(**{**event, "order": "nobody-knows-it"}, id="EV-unknown-order"),
        street.call_back(**event, id="EV-three-days-late"),
    ]

    assert answers == [401, 401, 200, 200]
    assert street.bills([order]) == [PAID]
    assert house.rows("SELECT event_id, outcome FROM payments_gatewayevent ORDER BY id") == [
        ("EV-unknown-order", "unknown_order"),
        ("EV-three-days-late", "applied"),
    ]
    house.promises()


@twin
def test_f19_twin_believing_every_callback_books_it_more_than_once(street: Street, house: House) -> None:
    with psycopg.connect(house.database_url, autocommit=True) as database:
        database.execute("ALTER TABLE payments_payment DROP CONSTRAINT payments_payment_gateway_txn_key")
        database.execute("DROP INDEX payment_one_accepted_per_bill")
    street.open_web(DJANGO_SETTINGS_MODULE="tests.faults.naive_settings")
    orders = street.payers("open", "1@0")

    street.pay(orders, duplicate=5)
    eventually(street.all_told)

    assert len(street.bills(orders)) > 1
    assert house.manage("verify_invariants", "--verbosity", "0").returncode != 0


@long
def test_f20_a_process_that_dies_over_a_callback_loses_no_payment(street: Street, house: House) -> None:
    street.open_web(FAILPOINTS="callback_read:kill")
    orders = street.payers("open", "1@120")

    street.pay(orders)
    eventually(lambda: any(message["tries"] for message in street.ask("/test/messages")), what="a callback was tried")
    time.sleep(1)
    assert street.bills(orders) == [("open", "", "")], "the process died before it could be booked"
    street.payers("ask")

    assert street.bills(orders) == [("paid", "accepted", "")]
    house.promises()
