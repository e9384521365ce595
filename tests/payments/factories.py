"""Bills, orders and messages for tests; dull on purpose."""

import hashlib
import json
from datetime import datetime, timedelta
from itertools import count

from django.conf import settings
from django.utils import timezone

from accounts.models import Agency, Person
from ground.who import Actor
from payments import actions
from payments.actions import GatewayMessage
from payments.gateways.signatures import CALLBACK, signed_headers
from payments.lines import BillLine
from payments.models import Bill, Checkout

AT = datetime(2026, 11, 23, 9, 0, tzinfo=timezone.get_default_timezone())
FEE = BillLine("licence", "Lệ phí cấp đổi giấy phép lái xe", 135_000, "Fee for exchanging the driving licence")
_numbers = count(1)


def payer(name: str = "Trần Thị Bình") -> Person:
    """Return a new person who pays."""
    return Person.objects.create(full_name=name, personal_number=f"0011900{next(_numbers):05d}", created_at=AT)


def agency() -> Agency:
    """Return the agency that collects."""
    found, _made = Agency.objects.get_or_create(
        code="H26.14",
        defaults={
            "name_vi": "Phòng Cảnh sát giao thông",
            "superior_name_vi": "Công an thành phố Hà Nội",
            "level": "province",
            "place_name": "Hà Nội",
            "province_code": "01",
            "symbol": "PC08",
            "valid_from": AT.date() - timedelta(days=365),
        },
    )
    return found


def bill(
    *, reference: str = "", person: Person | None = None, lines: tuple[BillLine, ...] = (FEE,), at: datetime = AT
) -> Bill:
    """Return an open bill."""
    owner = person or payer()
    return actions.open_bill(
        reference=reference or f"case:{next(_numbers)}",
        payer_id=owner.pk,
        agency_id=agency().pk,
        purpose_code="1.002809",
        purpose="Đổi giấy phép lái xe",
        lines=lines,
        actor=Actor.citizen(owner.pk),
        at=at,
        return_url="/ho-so/",
    )


def order(of: Bill, *, at: datetime = AT) -> Checkout:
    """Return the bill's open order at the gateway, opened if there is none."""
    actions.start_checkout(of.pk, at=at)
    return Checkout.objects.get(bill=of, state=Checkout.State.OPEN)


def message(
    kind: str, to: Checkout | str, *, event_id: str = "", txn: str = "", amount: int = 135_000, at: datetime = AT,
    refund_key: str = "",
) -> GatewayMessage:  # fmt: skip
    """Return a verified message of the gateway."""
    code = to if isinstance(to, str) else to.order_code
    number = event_id or f"EV-{kind}-{next(_numbers):06d}"
    body = f"{number}{kind}{code}{txn}{amount}{at}{refund_key}"
    return GatewayMessage(
        event_id=number,
        kind=kind,
        order_code=code,
        txn=txn if txn or kind in {"payment.cancelled", "payment.expired"} else f"T-{code}",
        amount=amount,
        at=at,
        nonce="0123456789abcdef",
        body_sha256=hashlib.sha256(body.encode()).hexdigest(),
        refund_key=refund_key,
    )


def paid_bill(*, person: Person | None = None, at: datetime = AT) -> Bill:
    """Return a bill that was paid by its callback. Needs a gateway behind the port."""
    found = bill(person=person, at=at)
    actions.receive_event(message("payment.paid", order(found, at=at), at=at), at=at)
    return Bill.objects.get(pk=found.pk)


def wire_message(**changes: object) -> bytes:
    """Return the body of a callback as the gateway writes it."""
    content: dict[str, object] = {
        "id": "EV-0000000001",
        "kind": "payment.paid",
        "order": "nowhere",
        "txn": "T-1",
        "refund_key": "",
        "amount": 135_000,
        "at": AT.isoformat(),
    }
    return json.dumps({**content, **changes}).encode()


def callback_headers(body: bytes, *, at: datetime, secret: str = "") -> dict[str, str]:
    """Return the signature headers of a callback signed at a moment."""
    key = secret or settings.PAYMENT_GATEWAY_SECRET
    return signed_headers(key, target=CALLBACK, body=body, timestamp=int(at.timestamp()))
