"""The gateway over HTTP: signed requests, short time-outs, answers read strictly."""

import json
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

from django.conf import settings
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from ground.money import MAX
from payments.gateways.port import (
    Charge,
    GatewayDown,
    GatewayRefused,
    Order,
    OrderReport,
    OrderState,
    RefundReport,
    RefundState,
)
from payments.gateways.signatures import signed_headers

TIMEOUT = 4.0
"""Seconds for connecting and for each read."""

LARGEST_ANSWER = 256 * 1024

Shape = TypeVar("Shape", bound="_Wire")


class _Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Charge(_Wire):
    txn: str = Field(min_length=1, max_length=64)
    amount: int = Field(strict=True, ge=1, le=MAX)
    at: AwareDatetime


class _Refund(_Wire):
    key: str = Field(max_length=64)
    txn: str = Field(min_length=1, max_length=64)
    amount: int = Field(strict=True, ge=1, le=MAX)
    state: RefundState
    at: AwareDatetime
    code: str = Field(default="", max_length=50)

    def report(self) -> RefundReport:
        return RefundReport(**self.model_dump())


class _Order(_Wire):
    code: str
    state: OrderState
    charges: tuple[_Charge, ...] = ()
    refunds: tuple[_Refund, ...] = ()

    def report(self) -> OrderReport:
        charges = tuple(Charge(**charge.model_dump()) for charge in self.charges)
        return OrderReport(self.code, self.state, charges, tuple(refund.report() for refund in self.refunds))


class _Created(_Wire):
    pay_url: str = Field(pattern=r"^https?://", max_length=2000)


class HttpGateway:
    """`PaymentGateway` over the API that `payments/sandbox` speaks. Made once per process, holds no connection."""

    def __init__(self, url: str = "", secret: str = "", notify_url: str = "") -> None:
        self.url = urlsplit(url or settings.PAYMENT_GATEWAY_URL)
        self.secret = secret or settings.PAYMENT_GATEWAY_SECRET
        self.notify_url = notify_url or settings.PAYMENT_NOTIFY_URL

    def create_order(self, order: Order) -> str:
        """Register the order; see the port."""
        answer = self._call(
            "POST",
            "/api/orders",
            {
                "code": order.code,
                "amount": order.amount,
                "purpose": order.purpose,
                "return_url": order.return_url,
                "notify_url": self.notify_url,
                "expires_at": order.expires_at.isoformat(),
            },
        )
        return _read(_Created, answer).pay_url

    def find_order(self, code: str) -> OrderReport | None:
        """Ask for the order; see the port."""
        try:
            answer = self._call("GET", f"/api/orders/{quote(code, safe='')}")
        except GatewayRefused as refused:
            if refused.code == "unknown_order":
                return None
            raise
        return _read(_Order, answer).report()

    def refund(self, *, key: str, txn: str, amount: int) -> RefundReport:
        """Give money back; see the port."""
        answer = self._call("POST", "/api/refunds", {"key": key, "txn": txn, "amount": amount})
        return _read(_Refund, answer).report()

    def _call(self, method: str, path: str, data: dict[str, Any] | None = None) -> bytes:
        body = b"" if data is None else json.dumps(data).encode()
        path = self.url.path.rstrip("/") + path
        headers = signed_headers(self.secret, target=f"{method} {path}", body=body)
        status, answer = self._exchange(method, path, body, {**headers, "Content-Type": "application/json"})
        if status == 200 or status == 201:
            return answer
        if 400 <= status < 500 and status not in {408, 425, 429}:
            raise GatewayRefused(_refusal_code(answer, status))
        raise GatewayDown(f"status {status}")

    def _exchange(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        kind = HTTPSConnection if self.url.scheme == "https" else HTTPConnection
        connection = kind(self.url.hostname or "", self.url.port, timeout=TIMEOUT)
        try:
            connection.request(method, path, body=body, headers=headers)
            response = connection.getresponse()
            return response.status, response.read(LARGEST_ANSWER)
        except (OSError, HTTPException) as error:
            raise GatewayDown(type(error).__name__) from error
        finally:
            connection.close()


def _read(shape: type[Shape], answer: bytes) -> Shape:
    try:
        return shape.model_validate_json(answer)
    except ValidationError as error:
        raise GatewayDown("unreadable answer") from error


def _refusal_code(answer: bytes, status: int) -> str:
    try:
        return str(json.loads(answer)["code"])[:50]
    except (ValueError, KeyError, TypeError):
        return f"status_{status}"
