"""The sandbox's books: orders, charges, refunds, and the messages it owes. One sqlite connection under one lock."""

import json
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from payments.sandbox.switches import Switches

SCHEMA = """
CREATE TABLE IF NOT EXISTS orders (code TEXT PRIMARY KEY, token TEXT UNIQUE, amount INTEGER, purpose TEXT,
  return_url TEXT, notify_url TEXT, expires_at TEXT, state TEXT);
CREATE TABLE IF NOT EXISTS charges (txn TEXT PRIMARY KEY, code TEXT, amount INTEGER, at TEXT);
CREATE TABLE IF NOT EXISTS refunds (key TEXT PRIMARY KEY, code TEXT, txn TEXT, amount INTEGER, state TEXT, at TEXT);
CREATE TABLE IF NOT EXISTS messages (id INTEGER PRIMARY KEY, url TEXT, body TEXT, due REAL, tries INTEGER DEFAULT 0,
  state TEXT DEFAULT 'due', mark TEXT DEFAULT '', answer INTEGER);
"""

Row = dict[str, Any]


class Refused(Exception):
    """The request makes no sense for these books; `code` says why."""

    def __init__(self, code: str, status: int = 409) -> None:
        super().__init__(code)
        self.code = code
        self.status = status


def now() -> datetime:
    """Return the present moment, UTC."""
    return datetime.now(UTC)


class Ledger:
    """Every method is one transaction."""

    def __init__(self, path: str = ":memory:") -> None:
        self._lock = threading.RLock()
        self._db = sqlite3.connect(path, check_same_thread=False)
        self._db.row_factory = sqlite3.Row
        self._db.executescript(SCHEMA)
        self.switches = Switches()

    @contextmanager
    def books(self) -> Iterator[sqlite3.Connection]:
        """Hold the books for one change."""
        with self._lock, self._db:
            yield self._db

    def rows(self, query: str, *values: object) -> list[Row]:
        """Return rows as dictionaries."""
        with self.books() as db:
            return [dict(row) for row in db.execute(query, values)]

    def order(self, *, code: str = "", token: str = "") -> Row:
        """Return one order by its code or the token of its pay page, expired if its time is over."""
        found = self.rows("SELECT * FROM orders WHERE code = ? OR token = ?", code, token)
        if not found:
            raise Refused("unknown_order", 404)
        order = found[0]
        if order["state"] == "open" and datetime.fromisoformat(order["expires_at"]) < now():
            order["state"] = "expired"
            self.rows("UPDATE orders SET state = 'expired' WHERE code = ?", order["code"])
        return order

    def create(self, asked: Row) -> Row:
        """Take an order; the same code again gives the first one, with another amount it is refused."""
        columns = ("code", "amount", "purpose", "return_url", "notify_url", "expires_at")
        with self.books() as db:
            db.execute(
                "INSERT OR IGNORE INTO orders VALUES (?, ?, ?, ?, ?, ?, ?, 'open')",
                (asked["code"], secrets.token_urlsafe(16), *(asked[name] for name in columns[1:])),
            )
            order = self.order(code=asked["code"])
            if order["amount"] != asked["amount"]:
                raise Refused("order_changed")
            return order

    def report(self, code: str) -> Row:
        """Return what the API tells of an order."""
        order = self.order(code=code)
        charges = self.rows("SELECT txn, amount, at FROM charges WHERE code = ? ORDER BY rowid", code)
        refunds = self.rows("SELECT key, txn, amount, state, at FROM refunds WHERE code = ? ORDER BY rowid", code)
        return {"code": code, "state": order["state"], "charges": charges, "refunds": refunds}

    def pay(self, code: str, switches: Switches) -> None:
        """Charge the payer and owe the message; paying a paid order changes nothing."""
        with self.books():
            order = self.order(code=code)
            if order["state"] == "paid" or (order["state"] != "open" and not switches.pay_ended):
                return
            txn, amount, at = f"SB{secrets.token_hex(8)}", order["amount"] + switches.wrong_amount, now().isoformat()
            self.rows("INSERT INTO charges VALUES (?, ?, ?, ?)", txn, code, amount, at)
            self.rows("UPDATE orders SET state = 'paid' WHERE code = ?", code)
            if switches.refund_first:
                self._refund(order, key=f"SB-{txn}", txn=txn, amount=amount, state="done", switches=switches)
            self._owe(order, "payment.paid", switches, txn=txn, amount=amount, at=at)

    def cancel(self, code: str, switches: Switches) -> None:
        """End an open order without payment and owe the message."""
        with self.books():
            order = self.order(code=code)
            if order["state"] == "open":
                self.rows("UPDATE orders SET state = 'cancelled' WHERE code = ?", code)
                self._owe(order, "payment.cancelled", switches, txn="", amount=order["amount"], at=now().isoformat())

    def refund(self, *, key: str, txn: str, amount: int) -> Row:
        """Give money back once per key; a failed one may be tried again under its key."""
        with self.books():
            if known := self.rows("SELECT * FROM refunds WHERE key = ? AND state <> 'failed'", key):
                if (known[0]["txn"], known[0]["amount"]) != (txn, amount):
                    raise Refused("refund_changed")
                return known[0]
            charge = self.rows("SELECT * FROM charges WHERE txn = ?", txn)
            if not charge:
                raise Refused("unknown_txn", 404)
            back = self.rows("SELECT coalesce(sum(amount), 0) AS sum FROM refunds WHERE txn = ? AND key <> ?", txn, key)
            if amount > charge[0]["amount"] - back[0]["sum"]:
                raise Refused("more_than_paid")
            order = self.order(code=charge[0]["code"])
            state = self.switches.refunds
            return self._refund(order, key=key, txn=txn, amount=amount, state=state, switches=self.switches)

    def end_refund(self, key: str, state: str) -> None:
        """Finish a pending refund and owe the message."""
        with self.books():
            refund = self.rows("SELECT * FROM refunds WHERE key = ?", key)[0]
            order = self.order(code=refund["code"])
            self._refund(
                order, key=key, txn=refund["txn"], amount=refund["amount"], state=state, switches=self.switches
            )

    def _refund(self, order: Row, *, key: str, txn: str, amount: int, state: str, switches: Switches) -> Row:
        at = now().isoformat()
        self.rows(
            "INSERT OR REPLACE INTO refunds VALUES (?, ?, ?, ?, ?, ?)", key, order["code"], txn, amount, state, at
        )
        if state != "pending":
            self._owe(order, f"refund.{state}", switches, txn=txn, amount=amount, at=at, refund_key=key)
        return self.rows("SELECT * FROM refunds WHERE key = ?", key)[0]

    def _owe(self, order: Row, kind: str, switches: Switches, **data: object) -> None:
        """Owe the merchant a message as often, as late and as badly signed as the switches say."""
        event = {"id": f"EV{secrets.token_hex(10)}", "kind": kind, "order": order["code"], "refund_key": "", **data}
        due = now().timestamp() + switches.late
        marks = ["old" if switches.old_time else ""] * max(switches.duplicate, 1)
        if switches.forged:
            self._put(order, {**event, "id": f"EV{secrets.token_hex(10)}"}, due, "forged")
        if not switches.lost:
            for mark in marks:
                self._put(order, event, due, mark)

    def _put(self, order: Row, event: Row, due: float, mark: str) -> None:
        body = json.dumps(event)
        self.rows(
            "INSERT INTO messages (url, body, due, mark) VALUES (?, ?, ?, ?)", order["notify_url"], body, due, mark
        )

    def claim_due(self) -> list[Row]:
        """Take the messages that are due, so that no other thread sends them too."""
        with self.books():
            due = self.rows("SELECT * FROM messages WHERE state = 'due' AND due <= ?", now().timestamp())
            for message in due:
                self.rows("UPDATE messages SET state = 'sending', tries = tries + 1 WHERE id = ?", message["id"])
            return due

    def answered(self, message: Row, status: int, *, again_after: float | None) -> None:
        """Note the merchant's answer; `again_after` seconds it is tried again."""
        state = "due" if again_after is not None else ("sent" if 200 <= status < 300 else "refused")
        due = now().timestamp() + (again_after or 0)
        self.rows("UPDATE messages SET state = ?, answer = ?, due = ? WHERE id = ?", state, status, due, message["id"])
