"""What is owed, what came in, what goes back: whole đồng; what one table can promise is a constraint."""

import secrets
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ground.money import MAX


def new_key() -> str:
    """Return an unguessable key for an address that the outside sees (128 bits)."""
    return secrets.token_urlsafe(16)


def between(field: str, low: int, high: int = MAX) -> Q:
    """Return the condition that a column of đồng lies between two amounts, both included."""
    return Q(**{f"{field}__gte": low, f"{field}__lte": high})


def dated(state: str, field: str) -> Q:
    """Return the condition that the moment `field` is known exactly when the state is `state`."""
    return Q(**{"state": state, f"{field}__isnull": False}) | (~Q(state=state) & Q(**{f"{field}__isnull": True}))


class BillQuerySet(models.QuerySet["Bill"]):
    def live(self) -> Self:
        """Keep the bills that count: open or paid."""
        return self.exclude(state=Bill.State.CANCELLED)

    def of(self, payer_id: int | None) -> Self:
        """Keep the bills of one payer; nobody owns the bills of nobody."""
        return self.filter(payer_id=payer_id) if payer_id else self.none()


class Bill(models.Model):
    """Money owed for one thing: `reference` is opaque here ("case:12") and has at most one live bill."""

    class State(models.TextChoices):
        OPEN = "open", _("To be paid")
        PAID = "paid", _("Paid")
        CANCELLED = "cancelled", _("Cancelled")

    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    reference = models.CharField(max_length=100)
    payer = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, related_name="+")
    # What is paid for, as pages, receipt and gateway show it: never a person's name.
    purpose_code = models.CharField(max_length=100)
    purpose = models.CharField(max_length=300)
    purpose_en = models.CharField(max_length=300, default="")
    # [{"code", "label", "label_en", "amount"}]: as they were when the bill was made; later fee tables do not touch them
    lines = models.JSONField()
    amount = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    # Where the citizen goes on after paying or giving up: a path of this site, given by the room that opened the bill.
    next_path = models.CharField(max_length=500, default="")
    opened_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    objects = BillQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=between("amount", 0), name="bill_amount_in_range"),
            models.CheckConstraint(condition=Q(state__in=["open", "paid", "cancelled"]), name="bill_state_known"),
            models.CheckConstraint(condition=dated("paid", "paid_at"), name="bill_paid_has_date"),
            models.CheckConstraint(condition=dated("cancelled", "cancelled_at"), name="bill_cancelled_has_date"),
            models.UniqueConstraint(
                fields=["reference"], condition=~Q(state="cancelled"), name="bill_one_live_per_reference"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.amount}"


class CheckoutQuerySet(models.QuerySet["Checkout"]):
    def to_ask(self, *, at: datetime) -> Self:
        """Keep the orders whose fate the gateway should be asked now, the longest waiting first."""
        return self.filter(query_at__lte=at).order_by("query_at")


class Checkout(models.Model):
    """One order at the gateway for one bill; another try after cancelling or expiry is another order."""

    class State(models.TextChoices):
        OPEN = "open", _("Waiting for payment")
        PAID = "paid", _("Paid")
        CANCELLED = "cancelled", _("Cancelled")
        EXPIRED = "expired", _("Expired")

    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="checkouts")
    order_code = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    amount = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    pay_url = models.TextField(default="")
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    # When to ask the gateway next what became of the order; empty once its fate is known or nobody waits any longer.
    query_at = models.DateTimeField(null=True)
    queries = models.PositiveSmallIntegerField(default=0)

    objects = CheckoutQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=between("amount", 1), name="checkout_amount_in_range"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "paid", "cancelled", "expired"]), name="checkout_state_known"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("opened_at")), name="checkout_expires_later"),
            models.CheckConstraint(
                condition=Q(state="open", settled_at__isnull=True) | (~Q(state="open") & Q(settled_at__isnull=False)),
                name="checkout_settled_has_date",
            ),
            models.UniqueConstraint(fields=["bill"], condition=Q(state="open"), name="checkout_one_open_per_bill"),
        ]
        indexes = [
            models.Index(fields=["query_at"], condition=Q(query_at__isnull=False), name="checkout_to_ask"),
        ]

    def __str__(self) -> str:
        return self.order_code


class Payment(models.Model):
    """Money that came in, once per transaction of the gateway, whatever it was for.

    `accepted` pays the bill; `held` is a wrong amount that waits for a person; `surplus` is money for a bill that did
    not want it (cancelled, expired order, paid twice) and goes back by itself.
    """

    class Standing(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        HELD = "held", _("Held for checking")
        SURPLUS = "surplus", _("To be returned")

    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="payments")
    checkout = models.ForeignKey(Checkout, on_delete=models.PROTECT, related_name="payments")
    gateway_txn = models.CharField(max_length=64, unique=True)
    amount = models.BigIntegerField()
    standing = models.CharField(max_length=10, choices=Standing)
    paid_at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=between("amount", 1), name="payment_amount_in_range"),
            models.CheckConstraint(
                condition=Q(standing__in=["accepted", "held", "surplus"]), name="payment_standing_known"
            ),
            models.UniqueConstraint(
                fields=["bill"], condition=Q(standing="accepted"), name="payment_one_accepted_per_bill"
            ),
        ]

    def __str__(self) -> str:
        return self.gateway_txn


class GatewayEvent(models.Model):
    """One signed message of the gateway, stored once per event id together with what was made of it."""

    class Outcome(models.TextChoices):
        APPLIED = "applied", _("Applied")
        ALREADY = "already", _("Already known")
        PARKED = "parked", _("Waiting for its payment")
        UNKNOWN_ORDER = "unknown_order", _("Unknown order")
        MISMATCH = "mismatch", _("Wrong amount")
        ODD = "odd", _("Not understood")

    event_id = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=32)
    order_code = models.CharField(max_length=64)
    gateway_txn = models.CharField(max_length=64)
    # The gateway's own key of a refund, or ours where we asked for it; empty for payments.
    refund_key = models.CharField(max_length=64, default="")
    amount = models.BigIntegerField()
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField()
    nonce = models.CharField(max_length=64)
    body_sha256 = models.CharField(max_length=64)
    outcome = models.CharField(max_length=15, choices=Outcome)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=between("amount", 0), name="gateway_event_amount_in_range"),
            models.CheckConstraint(
                condition=Q(outcome__in=["applied", "already", "parked", "unknown_order", "mismatch", "odd"]),
                name="gateway_event_outcome_known",
            ),
        ]
        indexes = [
            models.Index(fields=["order_code"], condition=Q(outcome="parked"), name="gateway_event_parked"),
        ]

    def __str__(self) -> str:
        return self.event_id


class Refund(models.Model):
    """Money that goes back to the payer: at most once per payment, under one key that never changes."""

    class State(models.TextChoices):
        OWED = "owed", _("Refund owed")
        SENT = "sent", _("Refund sent")
        DONE = "done", _("Refunded")
        FAILED = "failed", _("Refund failed")

    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="refunds")
    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, related_name="refund")
    amount = models.BigIntegerField()
    reason = models.CharField(max_length=50)
    state = models.CharField(max_length=10, choices=State, default=State.OWED)
    key = models.CharField(max_length=64, unique=True, default=new_key, editable=False)
    failure = models.CharField(max_length=50, default="")
    owed_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=between("amount", 1), name="refund_amount_in_range"),
            models.CheckConstraint(
                condition=Q(state__in=["owed", "sent", "done", "failed"]), name="refund_state_known"
            ),
            models.CheckConstraint(condition=dated("done", "done_at"), name="refund_done_has_date"),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.amount}"


class EReceipt(models.Model):
    """*Biên lai thu phí, lệ phí điện tử*: numbered when the money is accepted, its PDF follows.

    A refund voids it and keeps its number; what remains after a partial refund gets a receipt of its own.
    """

    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="receipts")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="receipts")
    agency = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, related_name="+")
    symbol = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    number = models.BigIntegerField()
    amount = models.BigIntegerField()
    issued_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)
    blob = models.ForeignKey("records.Blob", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=between("amount", 1), name="e_receipt_amount_in_range"),
            models.UniqueConstraint(fields=["agency", "symbol", "year", "number"], name="e_receipt_number_once"),
            models.UniqueConstraint(
                fields=["payment"], condition=Q(voided_at__isnull=True), name="e_receipt_one_valid_per_payment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.symbol} {self.number:07d}"
