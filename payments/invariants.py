"""INV-08: money balances. Each rule yields one sentence with an id for every row that breaks it (trust.md §2.0)."""

from collections.abc import Iterator

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from journal.models import Entry
from payments.models import Bill, EReceipt, GatewayEvent, Payment, Refund

BATCH = 2_000


def money_balances() -> Iterator[str]:
    """Yield every place where the books do not balance, over the whole database. Ten queries."""
    for sentence, rows in (
        ("bill %s: paid, but its accepted payment is missing or of another amount", _paid_without_payment()),
        ("bill %s: not paid, but a payment was accepted for it", _payment_without_paid()),
        ("bill %s: its payment was not recorded exactly once", _not_recorded_once()),
        ("payment %s: what was paid, less what went back, is not what its receipts say", _receipts_differ()),
        ("payment %s: nobody wanted it, and no refund is owed", _unwanted_kept()),
        ("payment %s: more goes back than came in", _too_much_back()),
        ("refund %s: it stands on another bill than its payment", _refund_elsewhere()),
        ("bill %s: with what was paid before it is not the fee that it names", _supplement_differs()),
        ("receipt %s: valid without an accepted payment", _receipt_of_nothing()),
        ("gateway event %s: applied, but its payment is missing", _event_without_payment()),
    ):
        for pk in rows.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=BATCH):
            yield sentence % pk


def _back(**which: object) -> Coalesce:
    """Return the sum of the refunds of a payment, of some state or all."""
    back = Refund.objects.filter(payment=OuterRef("pk"), **which).order_by().values("payment")
    return Coalesce(Subquery(back.annotate(sum=Sum("amount")).values("sum")), 0)


def _accepted() -> Subquery:
    accepted = Payment.objects.filter(bill=OuterRef("pk"), standing=Payment.Standing.ACCEPTED)
    return Subquery(accepted.values("amount")[:1])


def _paid_without_payment() -> QuerySet[Bill]:
    paid = Bill.objects.filter(state=Bill.State.PAID, amount__gt=0).annotate(accepted=_accepted())
    return paid.filter(Q(accepted=None) | ~Q(accepted=F("amount")))


def _payment_without_paid() -> QuerySet[Bill]:
    return Bill.objects.exclude(state=Bill.State.PAID).filter(payments__standing=Payment.Standing.ACCEPTED)


def _not_recorded_once() -> QuerySet[Bill]:
    entries = Entry.objects.filter(subject_type="bill", subject_id=OuterRef("pk"), kind="payment.confirmed")
    times = entries.order_by().values("subject_id").annotate(times=Count("pk")).values("times")
    return Bill.objects.filter(state=Bill.State.PAID).annotate(times=Coalesce(Subquery(times), 0)).exclude(times=1)


def _receipts_differ() -> QuerySet[Payment]:
    valid = EReceipt.objects.filter(payment=OuterRef("pk"), voided_at=None).order_by().values("payment")
    return (
        Payment.objects.filter(standing=Payment.Standing.ACCEPTED)
        .annotate(
            on_receipts=Coalesce(Subquery(valid.annotate(sum=Sum("amount")).values("sum")), 0),
            went_back=_back(state=Refund.State.DONE),
        )
        .exclude(on_receipts=F("amount") - F("went_back"))
    )


def _unwanted_kept() -> QuerySet[Payment]:
    return Payment.objects.filter(standing=Payment.Standing.SURPLUS, refunds=None)


def _too_much_back() -> QuerySet[Payment]:
    return Payment.objects.annotate(back=_back()).filter(back__gt=F("amount"))


def _refund_elsewhere() -> QuerySet[Refund]:
    return Refund.objects.exclude(bill=F("payment__bill"))


def _supplement_differs() -> QuerySet[Bill]:
    """Supplements that ask for other than their fee less what earlier bills of the reference brought in.

    Money that went back between two bills lowers what the later one counts as covered, never raises it.
    """
    earlier = Bill.objects.filter(reference=OuterRef("reference"), id__lt=OuterRef("pk"), state=Bill.State.PAID)
    brought = Coalesce(Subquery(earlier.order_by().values("reference").annotate(sum=Sum("amount")).values("sum")), 0)
    back = Refund.objects.filter(bill__reference=OuterRef("reference"), bill__lt=OuterRef("pk"))
    supplements = (
        Bill.objects.live().filter(supplements__isnull=False).annotate(brought=brought, went_back=Exists(back))
    )
    return supplements.filter(Q(covered__gt=F("brought")) | Q(went_back=False) & ~Q(covered=F("brought")))


def _receipt_of_nothing() -> QuerySet[EReceipt]:
    return EReceipt.objects.filter(voided_at=None).exclude(payment__standing=Payment.Standing.ACCEPTED)


def _event_without_payment() -> QuerySet[GatewayEvent]:
    known = Payment.objects.values("gateway_txn")
    return GatewayEvent.objects.filter(kind="payment.paid", outcome="applied").exclude(gateway_txn__in=known)
