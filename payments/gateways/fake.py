"""A written gateway for tests: keeps everything in memory, obeys the same contract as the real adapter."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils import timezone

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


@dataclass
class FakeGateway:
    """`down` makes every call fail; `refunds_end` is what a refund becomes; `pay` and `cancel` act as the payer."""

    down: bool = False
    refunds_end: RefundState = "done"
    now: Callable[[], datetime] = timezone.now
    orders: dict[str, Order] = field(default_factory=dict)
    reports: dict[str, OrderReport] = field(default_factory=dict)
    refunds: dict[str, RefundReport] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)

    def create_order(self, order: Order) -> str:
        """Register the order; see the port."""
        self._answer("create_order")
        known = self.orders.setdefault(order.code, order)
        if known.amount != order.amount:
            raise GatewayRefused("order_changed")
        self.reports.setdefault(order.code, OrderReport(order.code, "open"))
        return f"https://gateway.example/pay/{order.code}"

    def find_order(self, code: str) -> OrderReport | None:
        """Return the order; see the port."""
        self._answer("find_order")
        return self.reports.get(code)

    def refund(self, *, key: str, txn: str, amount: int) -> RefundReport:
        """Give money back; see the port."""
        self._answer("refund")
        if (known := self.refunds.get(key)) and known.state != "failed":
            if (known.txn, known.amount) != (txn, amount):
                raise GatewayRefused("refund_changed")
            return known
        code, charge = self._charge(txn)
        given_back = sum(refund.amount for refund in self.refunds.values() if refund.txn == txn and refund.key != key)
        if amount > charge.amount - given_back:
            raise GatewayRefused("more_than_paid")
        refund = RefundReport(key, txn, amount, self.refunds_end, self.now())
        self.refunds[key] = refund
        others = tuple(other for other in self.reports[code].refunds if other.key != key)
        self.reports[code] = replace(self.reports[code], refunds=(*others, refund))
        return refund

    def pay(self, code: str, *, at: datetime, amount: int | None = None, txn: str = "") -> Charge:
        """Pay as the payer would; another amount than the order's is the gateway's mistake."""
        report = self.reports[code]
        charge = Charge(txn or f"T-{code}", self.orders[code].amount if amount is None else amount, at)
        self.reports[code] = replace(report, state="paid", charges=(*report.charges, charge))
        return charge

    def end(self, code: str, state: OrderState) -> None:
        """Cancel the order or let it expire."""
        self.reports[code] = replace(self.reports[code], state=state)

    def _charge(self, txn: str) -> tuple[str, Charge]:
        for code, report in self.reports.items():
            for charge in report.charges:
                if charge.txn == txn:
                    return code, charge
        raise GatewayRefused("unknown_txn")

    def _answer(self, call: str) -> None:
        self.calls.append(call)
        if self.down:
            raise GatewayDown("down")
