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
    """Money owed for one thing: `reference` is opaque here ("case:12") and has at most one bill that waits for money.

    A fee that rose after it was paid makes a supplementary bill: it `supplements` the newest paid one and asks for the
    fee less what is `covered` already. Such a chain has no forks.
    """

    class State(models.TextChoices):
        OPEN = "open", _("To be paid")
        PAID = "paid", _("Paid")
        CANCELLED = "cancelled", _("Cancelled")

    class Why(models.TextChoices):
        """Why a supplementary bill was needed."""

        RULES = "rules", _("The fee has changed since you paid.")
        ANSWERS = "answers", _("Your answers have changed since you paid, and the fee follows from them.")
        BOTH = (
            "both",
            _("The rules of the service have changed since you paid, and your answers are not the same either."),
        )

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
    # What is to be paid on this bill: the sum of the lines, less what earlier bills of the reference cover already.
    amount = models.BigIntegerField()
    covered = models.BigIntegerField(default=0)
    supplements = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="supplemented_by")
    why = models.CharField(max_length=10, choices=Why, blank=True, default="")
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
            models.CheckConstraint(condition=Q(why__in=["", "rules", "answers", "both"]), name="bill_why_known"),
            models.CheckConstraint(
                condition=Q(supplements=None, covered=0)
                | Q(supplements__isnull=False) & between("covered", 0) & between("amount", 1),
                name="bill_covers_only_as_supplement",
            ),
            models.UniqueConstraint(
                fields=["reference"], condition=Q(state="open"), name="bill_one_open_per_reference"
            ),
            models.UniqueConstraint(
                fields=["reference"],
                condition=Q(supplements=None) & ~Q(state="cancelled"),
                name="bill_one_first_per_reference",
            ),
            models.UniqueConstraint(
                fields=["supplements"], condition=~Q(state="cancelled"), name="bill_one_supplement_each"
            ),
        ]
        indexes = [models.Index(fields=["reference"], name="bill_reference")]

    def __str__(self) -> str:
        return f"{self.reference}: {self.amount}"

    @property
    def fee(self) -> int:
        """The whole fee when the bill was made, in đồng: what it asks for and what was paid before."""
        return self.amount + self.covered


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
    # Since when the gateway has been silent when asked about this order; any answer of it ends the silence.
    unanswered_since = models.DateTimeField(null=True)

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
            models.Index(
                fields=["unanswered_since"], condition=Q(unanswered_since__isnull=False), name="checkout_unanswered"
            ),
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
    """Money that goes back to the payer: once per payment and reason, under one key that never changes.

    A gateway that gives money back of its own accord may do so several times.
    """

    class State(models.TextChoices):
        OWED = "owed", _("Refund owed")
        SENT = "sent", _("Refund sent")
        DONE = "done", _("Refunded")
        FAILED = "failed", _("Refund failed")

    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="refunds")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
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
            models.UniqueConstraint(
                fields=["payment", "reason"], condition=~Q(reason="by_gateway"), name="refund_once_per_reason"
            ),
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
