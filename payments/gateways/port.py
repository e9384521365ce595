"""What the house needs from a payment gateway. Values cross this border, never dictionaries."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

OrderState = Literal["open", "paid", "cancelled", "expired"]
RefundState = Literal["pending", "done", "failed"]


class GatewayDown(Exception):
    """The gateway did not answer, or not in a way that says anything: ask again later."""


class GatewayRefused(Exception):
    """The gateway understood and said no; asking again changes nothing. `code` is its reason."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Order:
    """An order to be paid, in whole đồng. `purpose` names the service, never a person."""

    code: str
    amount: int
    purpose: str
    return_url: str
    expires_at: datetime


@dataclass(frozen=True)
class Charge:
    """Money that the gateway took from the payer for an order."""

    txn: str
    amount: int
    at: datetime


@dataclass(frozen=True)
class RefundReport:
    """What the gateway says of one refund; `txn` is the charge that it gives back, `code` the reason of a failure."""

    key: str
    txn: str
    amount: int
    state: RefundState
    at: datetime
    code: str = ""


@dataclass(frozen=True)
class OrderReport:
    """What the gateway says of one order."""

    code: str
    state: OrderState
    charges: tuple[Charge, ...] = ()
    refunds: tuple[RefundReport, ...] = ()


class PaymentGateway(Protocol):
    """The gateway as the house sees it. Every call raises GatewayDown when no sensible answer came in time."""

    def create_order(self, order: Order) -> str:
        """Register the order and return the address of its pay page; the same code again gives the same page.

        Raises GatewayRefused when the order is not acceptable, also when the code was used with another amount.
        """
        ...

    def find_order(self, code: str) -> OrderReport | None:
        """Return what became of the order, None when the gateway has never heard of it."""
        ...

    def refund(self, *, key: str, txn: str, amount: int) -> RefundReport:
        """Give `amount` of the charge back; the same key again returns the first refund and moves no money.

        Raises GatewayRefused when the gateway will never do it.
        """
        ...
