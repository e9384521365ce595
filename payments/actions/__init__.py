"""What can be done with money: one function a verb. Neighbours import from here."""

from payments.actions.bills import cancel_bill, cancel_open, open_bill
from payments.actions.checkouts import (
    GatewayUnavailable,
    ask_again,
    ask_due_orders,
    ask_gateway,
    ask_soon,
    keep_asking,
    note_return,
    start_checkout,
)
from payments.actions.events import EventChanged, GatewayMessage, receive_event
from payments.actions.receipts import attach_pdf
from payments.actions.refunds import (
    note_refund_answer,
    note_refund_refused,
    owe_refund,
    owe_refund_for,
    retry_refund,
    return_excess,
    return_held,
)
from payments.actions.settling import settle

__all__ = [
    "EventChanged",
    "GatewayMessage",
    "GatewayUnavailable",
    "ask_again",
    "ask_due_orders",
    "ask_gateway",
    "ask_soon",
    "attach_pdf",
    "cancel_bill",
    "cancel_open",
    "keep_asking",
    "note_refund_answer",
    "note_refund_refused",
    "note_return",
    "open_bill",
    "owe_refund",
    "owe_refund_for",
    "receive_event",
    "retry_refund",
    "return_excess",
    "return_held",
    "settle",
    "start_checkout",
]
