"""*Biên lai thu phí, lệ phí điện tử*: numbered with the payment, made and sealed as a PDF, for the payer only."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from django.urls import reverse

from ground import ports
from journal.handling import Attempt, Overtaken
from journal.models import Delivery
from payments.gateways.fake import FakeGateway
from payments.handlers import make_receipt
from payments.models import EReceipt
from records import storage
from records.models import Blob
from signing.actions import register_device
from signing.demo import make_seal
from signing.validation import validate_own
from tests.payments.deliveries import deliver_own
from tests.payments.factories import AT, agency, paid_bill, payer
from tests.payments.test_pages import signed_in
from tests.signing import desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gateway", "storage")]


@pytest.fixture
def seal() -> Iterator[None]:
    """Give the collecting agency a seal, and time-stamps of that day."""
    give_a_seal()
    with ports.use("timestamps", desk.stamps(at=AT)):
        yield


def give_a_seal() -> None:
    """Register the seal of the agency that collects."""
    make_seal(desk.pki(), reference="receipts", agency=agency().name_vi, pin=desk.PIN, at=AT)
    register_device(reference="receipts", pin=desk.PIN, title="Chữ ký số của cơ quan", agency_id=agency().pk)


def made() -> EReceipt:
    """Return the only receipt."""
    return EReceipt.objects.select_related("blob").get()


def test_receipts_are_numbered_without_gaps_in_the_series_of_the_agency() -> None:
    for _number in range(3):
        paid_bill()

    assert list(EReceipt.objects.order_by("pk").values_list("symbol", "year", "number")) == [
        ("BL-26E", 2026, number) for number in (1, 2, 3)
    ]


@pytest.mark.usefixtures("seal")
def test_the_payer_downloads_her_receipt_as_a_file_and_nobody_else_does(gateway: FakeGateway) -> None:
    mai = payer("Nguyễn Thị Mai")
    url = reverse("payments:receipt", args=[paid_bill(person=mai).key])
    client = signed_in(mai)
    assert client.get(url).status_code == 404

    deliver_own("make_receipt")
    response = client.get(url)

    assert response.headers["Content-Disposition"] == 'attachment; filename="bien-lai-BL-26E-0000001.pdf"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(response.content))
    for words in (
        "0000001",
        "Nguyễn Thị Mai",
        "Lệ phí cấp đổi giấy phép lái xe",
        "135.000 đồng",
        "Một trăm ba mươi lăm",
    ):
        assert words in " ".join(text.split())
    with pikepdf.open(BytesIO(response.content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
    verdict = validate_own(response.content, at=AT)
    assert (verdict.valid, verdict.reason_code) == (True, "valid")
    (sealed,) = verdict.signatures
    assert (sealed.signer, sealed.signed_at) == ("Phòng Cảnh sát giao thông", AT)
    assert signed_in(payer()).get(url).status_code == 404


@pytest.mark.usefixtures("seal")
def test_making_the_receipt_again_changes_nothing() -> None:
    paid_bill()
    deliver_own("make_receipt")
    before = made().blob_id

    assert before is not None
    assert deliver_own("make_receipt", at=AT) == 0
    assert made().blob_id == before


@pytest.mark.usefixtures("seal")
def test_a_receipt_that_somebody_else_is_making_leaves_no_bytes_behind() -> None:
    paid_bill()
    delivery = Delivery.objects.select_related("entry").get(handler="payments.handlers.make_receipt")
    before = Blob.objects.count()

    with pytest.raises(Overtaken):
        make_receipt(delivery.entry, Attempt(delivery, at=AT, number=7, is_last=False))

    assert (Blob.objects.count(), made().blob_id) == (before, None)


async def _silent(_request: bytes) -> bytes:
    raise OSError


def test_a_receipt_waits_for_the_seal_and_for_the_time_and_is_never_handed_out_without() -> None:
    mai = payer()
    bill = paid_bill(person=mai)
    owed = Delivery.objects.get(handler="payments.handlers.make_receipt")

    deliver_own("make_receipt")
    owed.refresh_from_db()
    assert (owed.state, owed.last_error_code, owed.strikes) == ("pending", "device_gone", 0)
    page = signed_in(mai).get(reverse("payments:bill", args=[bill.key])).content.decode()
    assert "tệp đang được lập và ký số của cơ quan" in page

    give_a_seal()
    with ports.use("timestamps", desk.LocalTimestamps(_silent)):
        deliver_own("make_receipt", at=AT + timedelta(minutes=1))
    owed.refresh_from_db()
    assert (owed.state, owed.last_error_code, owed.strikes) == ("pending", "timestamp_down", 0)
    assert made().blob_id is None

    later = AT + timedelta(hours=1)
    with ports.use("timestamps", desk.stamps(at=later)):
        deliver_own("make_receipt", at=later)
    blob = made().blob
    assert blob is not None
    assert validate_own(storage.read(blob), at=later).valid
