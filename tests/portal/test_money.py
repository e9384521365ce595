"""Trouble with money: each kind is shown with what happened, since when and what comes next, and has one safe act."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from ground import ports
from ground.who import Actor
from journal.models import Delivery, Entry
from payments import actions
from payments.gateways.fake import FakeGateway
from payments.models import Bill, Checkout, Payment, Refund
from tests.factories import Office, office
from tests.payments.deliveries import deliver_own
from tests.payments.factories import bill, message, order

pytestmark = pytest.mark.django_db
PAGE = "/quan-tri/tien/"
SYSTEM = Actor.system("test")
PAYER = "Trần Thị Bình"


@pytest.fixture
def gateway() -> Iterator[FakeGateway]:
    fake = FakeGateway()
    with ports.use("payment_gateway", fake):
        yield fake


@pytest.fixture
def staff() -> Office:
    return office()


@pytest.fixture
def client(staff: Office) -> Client:
    client = Client()
    client.force_login(staff.son.user)
    return client


def text(client: Client) -> str:
    return " ".join(client.get(PAGE).content.decode().replace("\xa0", " ").split())


def held(gateway: FakeGateway) -> Payment:
    """A payment of a wrong amount."""
    opened = order(bill())
    charge = gateway.pay(opened.order_code, at=timezone.now(), amount=1_000)
    actions.receive_event(message("payment.paid", opened, txn=charge.txn, amount=1_000), at=timezone.now())
    return Payment.objects.get(gateway_txn=charge.txn)


def owed(gateway: FakeGateway) -> Refund:
    """A refund that has to be sent."""
    now = timezone.now()
    opened = order(bill(at=now), at=now)
    charge = gateway.pay(opened.order_code, at=now)
    actions.receive_event(message("payment.paid", opened, txn=charge.txn, at=now), at=now)
    refund = actions.owe_refund(opened.bill_id, reason="declined", actor=SYSTEM, at=now)
    assert refund is not None
    return refund


def failed(gateway: FakeGateway) -> Refund:
    """A refund that the gateway would not make."""
    refund = owed(gateway)
    gateway.refunds_end = "failed"
    deliver_own("send_refund")
    gateway.refunds_end = "done"
    return Refund.objects.get(pk=refund.pk)


def test_no_trouble_is_said_so(client: Client, gateway: FakeGateway) -> None:
    owed(gateway)
    assert "Không có vướng mắc nào về tiền." in text(client)


def test_a_wrong_amount_is_shown_without_a_name_and_goes_back_at_a_click(client: Client, gateway: FakeGateway) -> None:
    payment = held(gateway)
    page = text(client)
    assert "Đã nhận 1.000 đồng thay vì 135.000 đồng." in page
    assert PAYER not in page
    assert payment.gateway_txn not in page

    for _click in range(2):
        assert client.post(f"{PAGE}tra-lai/{payment.pk}/").headers["Location"] == PAGE

    assert Refund.objects.get().amount == 1_000
    assert Entry.objects.get(kind="refund.owed").actor_post_id is not None
    assert "Đã nhận 1.000 đồng" not in text(client)


def test_a_refund_that_failed_is_tried_again_under_its_key(client: Client, gateway: FakeGateway) -> None:
    refund = failed(gateway)
    assert "Hoàn trả 135.000 đồng không thành công" in text(client)

    client.post(f"{PAGE}hoan-lai/{refund.pk}/")
    deliver_own("send_refund")

    assert (Refund.objects.get().state, list(gateway.refunds)) == ("done", [refund.key])
    assert client.post(f"{PAGE}hoan-lai/{refund.pk}/").status_code == 404


def test_a_refund_that_never_reached_the_gateway_is_handed_out_again(client: Client, gateway: FakeGateway) -> None:
    refund = owed(gateway)
    Delivery.objects.filter(handler="payments.handlers.send_refund").update(
        state="failed", attempts=9, last_error_code="gateway_down"
    )
    assert "gateway_down" in text(client)

    client.post(f"{PAGE}hoan-lai/{refund.pk}/")

    assert Delivery.objects.get(handler="payments.handlers.send_refund").state == "pending"
    assert Entry.objects.filter(kind="delivery.retried").count() == 1


def test_a_silent_gateway_is_shown_until_it_answers(client: Client, gateway: FakeGateway) -> None:
    opened = order(bill())
    gateway.down = True
    actions.ask_gateway(opened.pk, at=timezone.now() - timedelta(hours=2))
    actions.ask_gateway(opened.pk, at=timezone.now())
    since = Checkout.objects.get().unanswered_since
    assert since is not None
    assert timezone.now() - since > timedelta(hours=1)
    assert "Cổng thanh toán không trả lời." in text(client)

    client.post(f"{PAGE}hoi-lai/{opened.pk}/")
    gateway.down = False
    actions.ask_due_orders(at=timezone.now())

    assert Checkout.objects.get().unanswered_since is None
    assert "Cổng thanh toán không trả lời." not in text(client)


def test_money_that_came_too_late_and_messages_about_nothing_are_shown(client: Client, gateway: FakeGateway) -> None:
    opened = order(bill())
    actions.cancel_bill(opened.bill_id, reason="x", actor=SYSTEM, at=timezone.now())
    actions.receive_event(message("payment.paid", opened), at=timezone.now())
    actions.receive_event(message("payment.paid", "never-heard-of", event_id="EV-UNHEARD-1"), at=timezone.now())

    page = text(client)

    assert "Nộp sau khi yêu cầu thanh toán đã hủy." in page
    assert "EV-UNHEARD-1" in page


def test_the_auditor_reads_and_does_nothing(gateway: FakeGateway, staff: Office) -> None:
    payment = held(gateway)
    client = Client()
    client.force_login(staff.tam.user)
    page = text(client)
    assert "Đã nhận 1.000 đồng" in page
    assert f"tra-lai/{payment.pk}/" not in page
    assert client.post(f"{PAGE}tra-lai/{payment.pk}/").status_code == 403


def test_the_page_costs_the_same_for_one_and_for_ten(
    client: Client, gateway: FakeGateway, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    held(gateway)
    failed(gateway)
    text(client)
    with django_assert_num_queries(10):
        text(client)
    for _number in range(9):
        held(gateway)
    failed(gateway)
    assert Bill.objects.count() == 12
    with django_assert_num_queries(10):
        text(client)
