"""*Biên lai thu phí, lệ phí điện tử*: numbered with the payment, made as a PDF, handed out to the payer only."""

from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from django.urls import reverse

from payments.gateways.fake import FakeGateway
from payments.models import EReceipt
from tests.payments.deliveries import deliver_own
from tests.payments.factories import AT, paid_bill, payer
from tests.payments.test_pages import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gateway", "storage")]


def test_receipts_are_numbered_without_gaps_in_the_series_of_the_agency() -> None:
    for _number in range(3):
        paid_bill()

    assert list(EReceipt.objects.order_by("pk").values_list("symbol", "year", "number")) == [
        ("BL-26E", 2026, number) for number in (1, 2, 3)
    ]


def test_the_payer_downloads_her_receipt_as_a_file_and_nobody_else_does(gateway: FakeGateway) -> None:
    mai = payer("Nguyễn Thị Mai")
    made = paid_bill(person=mai)
    url = reverse("payments:receipt", args=[made.key])
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
    assert signed_in(payer()).get(url).status_code == 404


def test_making_the_receipt_again_changes_nothing() -> None:
    paid_bill()
    deliver_own("make_receipt")
    before = EReceipt.objects.get().blob_id

    assert deliver_own("make_receipt", at=AT) == 0
    assert EReceipt.objects.get().blob_id == before
