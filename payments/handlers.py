"""What follows from news about money, after the commit: receipts as PDF, refunds through the gateway, questions."""

from django.utils import timezone

from accounts.models import Agency
from ground.failpoints import failpoint
from ground.refusals import Unavailable
from journal.handling import Attempt, Later, handler
from journal.models import Entry
from payments import actions
from payments.actions.checkouts import gateway
from payments.gateways.port import GatewayDown, GatewayRefused, RefundReport
from payments.lines import read
from payments.models import EReceipt, Refund
from payments.seals import seals
from records import papers
from records.actions import keep
from records.models import Blob
from services.prefill import residence


@handler(queue="documents", time_limit=120)
def make_receipt(entry: Entry, delivery: Attempt) -> None:
    """Make the PDF of a receipt that a payment or a partial refund has numbered; nothing to do for 0 đồng.

    It bears the digital signature of the agency that collects (NĐ 123/2020/NĐ-CP, likely). While the agency has no
    seal or the time-stamps are down it is tried again, as for the forms of the counter, and the payer's page says that
    the file is being made: a receipt is never handed out unsealed.
    """
    receipt_id = entry.data.get("receipt_id")
    if receipt_id is None:
        return
    receipt = EReceipt.objects.select_related("bill__payer", "payment", "agency").get(pk=receipt_id)
    if receipt.blob_id is not None:
        return
    drawn = papers.draw(receipt_paper(receipt), at=receipt.issued_at)
    try:
        sealed = seals().seal(drawn, agency_id=receipt.agency_id, at=delivery.at)
    except Unavailable as error:
        raise Later(error.code) from error
    with (
        delivery.completing()
    ):  # two seals of one paper differ: bytes kept before would stay for ever if this is undone
        blob = keep(sealed, mime="application/pdf", kind=Blob.Kind.DOCUMENT, at=delivery.at)
        actions.attach_pdf(receipt.pk, blob_id=blob.pk, at=delivery.at)


def receipt_paper(receipt: EReceipt) -> papers.EReceipt:
    """Return what the printed receipt shows, in Vietnamese: the language of the law."""
    bill, agency = receipt.bill, receipt.agency
    lines = [papers.ReceiptLine(line.label, line.amount, line.words) for line in read(bill.lines)]
    if bill.covered:
        lines.append(papers.ReceiptLine("Đã nộp trước đây cho hồ sơ này", -bill.covered))
    if returned := bill.amount - receipt.amount:
        lines.append(papers.ReceiptLine("Đã hoàn trả", -returned))
    return papers.EReceipt(
        head=_head(receipt, agency),
        symbol=receipt.symbol,
        tax_code="",
        payer=papers.Applicant(bill.payer.full_name, address=residence(bill.payer)),
        purpose=bill.purpose,
        case_code="",
        lines=tuple(lines),
        total=receipt.amount,
        method="Thanh toán trực tuyến",
        transaction=receipt.payment.gateway_txn,
        paid_at=receipt.payment.paid_at,
        collector="",
        lookup_url="",
    )


def _head(receipt: EReceipt, agency: Agency) -> papers.Head:
    return papers.Head(
        superior=agency.superior_name_vi,
        agency=agency.name_vi,
        number=f"{receipt.number:07d}",
        place=agency.place_name,
        day=timezone.localdate(receipt.issued_at),
    )


@handler(queue="default", time_limit=30)
def send_refund(entry: Entry, delivery: Attempt) -> None:
    """Ask the gateway to give the money back, under the refund's own key, so that asking again moves nothing twice."""
    refund = Refund.objects.select_related("payment").get(pk=entry.data["refund_id"])
    if refund.state != Refund.State.OWED:
        return
    try:
        report = gateway().refund(key=refund.key, txn=refund.payment.gateway_txn, amount=refund.amount)
    except GatewayDown as error:
        raise Later("gateway_down") from error
    except GatewayRefused as refused:
        with delivery.completing():
            actions.note_refund_refused(refund.pk, code=refused.code, at=delivery.at)
        return
    failpoint("refund_answered")
    with delivery.completing():
        _note(refund, report, delivery)


def _note(refund: Refund, report: RefundReport, delivery: Attempt) -> None:
    actions.note_refund_answer(refund.pk, report, at=delivery.at)
    if report.state == "pending":
        actions.keep_asking(refund.payment.checkout_id, at=delivery.at)


@handler(queue="default", time_limit=30)
def ask_after_return(entry: Entry, delivery: Attempt) -> None:
    """Ask the gateway at once when the payer has come back; silence is left to the regular questions."""
    actions.ask_gateway(entry.data["checkout_id"], at=delivery.at)
