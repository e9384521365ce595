"""Electronic receipts: numbered in the transaction that accepts the money, so that the books always balance."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ground.who import Actor, Subject
from journal.actions import record
from payments.models import Bill, EReceipt, Payment
from records.actions import take_number


def issue_receipt(bill: Bill, payment: Payment, *, amount: int, at: datetime) -> EReceipt:
    """Number a receipt over `amount` đồng for a payment; the PDF follows by a handler. Two queries.

    Form symbol and series: NĐ 254/2026/NĐ-CP (likely); the symbol is a setting of the installation.
    """
    year = timezone.localtime(at).year
    symbol = settings.RECEIPT_SYMBOL.format(year=year % 100)
    return EReceipt.objects.create(
        bill=bill,
        payment=payment,
        agency_id=bill.agency_id,
        symbol=symbol,
        year=year,
        number=take_number(bill.agency_id, symbol, year),
        amount=amount,
        issued_at=at,
    )


def void_receipt(payment: Payment, *, at: datetime) -> EReceipt | None:
    """Void the valid receipt of a payment, keeping its number; None when there is none."""
    receipt = payment.receipts.filter(voided_at=None).first()
    if receipt is not None:
        receipt.voided_at = at
        receipt.save(update_fields=["voided_at"])
    return receipt


@transaction.atomic
def attach_pdf(receipt_id: int, *, blob_id: int, at: datetime) -> EReceipt:
    """Say which stored bytes are the receipt's PDF, and tell it; the first ones stay. At most 5 queries."""
    bill = Bill.objects.select_for_update(of=("self",)).get(receipts__pk=receipt_id)
    receipt = EReceipt.objects.get(pk=receipt_id)
    if receipt.blob_id is None:
        receipt.blob_id = blob_id
        receipt.save(update_fields=["blob"])
        data = {"reference": bill.reference, "receipt_id": receipt.pk}
        record("receipt.made", subject=Subject("bill", bill.pk), actor=Actor.system("receipts"), at=at, data=data)
    return receipt
