"""What the payer sees: her own bill in words, and the truth about it at every moment, with nothing but HTML."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person, User
from ground.who import Actor
from payments import actions
from payments.gateways.fake import FakeGateway
from payments.models import Bill, Checkout
from tests.payments.factories import bill, message, order, payer

pytestmark = pytest.mark.django_db


def signed_in(person: Person, *, language: str = "vi") -> Client:
    user = User.objects.create_user(f"person{person.pk}", "secret-password", person=person, realm="citizen")
    client = Client()
    client.force_login(user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client


@pytest.fixture
def mai() -> Person:
    """The person who pays."""
    return payer("Nguyễn Thị Mai")


@pytest.fixture
def owed(mai: Person) -> Bill:
    """A bill of hers, opened just now."""
    return bill(person=mai, at=timezone.now())


def text_of(client: Client, made: Bill) -> str:
    response = client.get(reverse("payments:bill", args=[made.key]))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_bill_says_what_is_paid_for_and_the_button_says_how_much(mai: Person, owed: Bill) -> None:
    page = text_of(signed_in(mai), owed)

    assert "Đổi giấy phép lái xe" in page
    assert "Lệ phí cấp đổi giấy phép lái xe" in page
    assert "Một trăm ba mươi lăm nghìn đồng" in page
    assert ">Thanh toán 135.000 đồng</button>" in page


def test_the_bill_in_english(mai: Person, owed: Bill) -> None:
    page = text_of(signed_in(mai, language="en"), owed)

    assert "Fee for exchanging the driving licence" in page
    assert ">Pay 135,000 đồng</button>" in page


def test_paying_leads_to_the_gateway_and_twice_to_the_same_page(gateway: FakeGateway, mai: Person, owed: Bill) -> None:
    client = signed_in(mai)

    pages = {client.post(reverse("payments:pay", args=[owed.key])).headers["Location"] for _click in range(2)}

    assert pages == {f"https://gateway.example/pay/{Checkout.objects.get().order_code}"}


def test_the_order_tells_the_gateway_no_name_and_the_way_back(gateway: FakeGateway, mai: Person, owed: Bill) -> None:
    signed_in(mai).post(reverse("payments:pay", args=[owed.key]))

    told = next(iter(gateway.orders.values()))
    assert (told.purpose, told.amount) == ("Đổi giấy phép lái xe", 135_000)
    assert told.return_url.endswith(f"/thanh-toan/{owed.key}/tro-ve/")


def test_after_the_return_the_page_waits_renews_itself_and_offers_no_second_payment(
    gateway: FakeGateway, mai: Person, owed: Bill
) -> None:
    client = signed_in(mai)
    client.post(reverse("payments:pay", args=[owed.key]))

    back = client.get(reverse("payments:returned", args=[owed.key]) + "?status=success&paid=yes")
    page = client.get(back.headers["Location"])

    assert page.headers["Refresh"] == "5"
    assert "Xin đừng thanh toán lần nữa" in page.content.decode()
    assert '<button type="submit" class="govuk-button" data-module="govuk-button"' not in page.content.decode()
    assert Checkout.objects.get().query_at <= timezone.now()  # type: ignore[operator] # set by the page
    assert Bill.objects.get(pk=owed.pk).state == "open"


def test_a_long_wait_asks_less_often(gateway: FakeGateway, mai: Person) -> None:
    then = timezone.now() - timedelta(minutes=10)
    made = bill(person=mai, at=then)
    order(made, at=then)
    actions.note_return(made.pk, actor=Actor.citizen(mai.pk), at=then)

    response = signed_in(mai).get(reverse("payments:bill", args=[made.key]))

    assert response.headers["Refresh"] == "30"


def test_paid_held_given_up_and_cancelled_say_so(gateway: FakeGateway, mai: Person) -> None:
    client, now = signed_in(mai), timezone.now()
    paid, held, given_up, cancelled = (bill(person=mai, at=now) for _number in range(4))
    actions.receive_event(message("payment.paid", order(paid, at=now), at=now), at=now)
    actions.receive_event(message("payment.paid", order(held, at=now), amount=1, at=now), at=now)
    actions.receive_event(message("payment.cancelled", order(given_up, at=now), at=now), at=now)
    actions.cancel_bill(cancelled.pk, reason="withdrawn", actor=Actor.citizen(mai.pk), at=now)

    assert "Đã thanh toán" in text_of(client, paid)
    assert "BL-" in text_of(client, paid)
    assert "Xin đừng thanh toán lần nữa" in text_of(client, held)
    assert "Chưa có khoản tiền nào bị trừ" in text_of(client, given_up)
    assert "Không phải nộp khoản nào" in text_of(client, cancelled)


def test_a_refund_is_visible_to_the_payer(gateway: FakeGateway, mai: Person, owed: Bill) -> None:
    now = timezone.now()
    actions.receive_event(message("payment.paid", order(owed, at=now), at=now), at=now)
    actions.owe_refund(owed.pk, reason="declined", actor=Actor.system("test"), at=now)

    assert "135.000 đồng – đang được hoàn trả" in text_of(signed_in(mai), owed)


def test_a_gateway_that_is_down_gets_a_page_and_nothing_is_charged(
    gateway: FakeGateway, mai: Person, owed: Bill
) -> None:
    gateway.down = True

    response = signed_in(mai).post(reverse("payments:pay", args=[owed.key]))

    assert response.status_code == 503
    assert "Chưa có khoản tiền nào bị trừ" in response.content.decode()


def test_paying_what_is_paid_shows_the_bill(gateway: FakeGateway, mai: Person, owed: Bill) -> None:
    now = timezone.now()
    actions.receive_event(message("payment.paid", order(owed, at=now), at=now), at=now)

    response = signed_in(mai).post(reverse("payments:pay", args=[owed.key]))

    assert response.headers["Location"] == reverse("payments:bill", args=[owed.key])
    assert Checkout.objects.count() == 1


@pytest.mark.parametrize("page", ["bill", "pay", "returned", "receipt"])
def test_a_bill_of_somebody_else_does_not_exist(gateway: FakeGateway, owed: Bill, page: str) -> None:
    stranger = signed_in(payer("Lê Văn Cường"))
    ask = stranger.post if page == "pay" else stranger.get

    for key in (owed.key, "no-such-key"):
        assert ask(reverse(f"payments:{page}", args=[key])).status_code == 404
    assert Checkout.objects.count() == 0


def test_a_client_amount_is_ignored(gateway: FakeGateway, mai: Person, owed: Bill) -> None:
    signed_in(mai).post(reverse("payments:pay", args=[owed.key]), {"amount": "1", "fee_exempt": "true"})

    assert next(iter(gateway.orders.values())).amount == 135_000


def test_pages_with_money_are_not_cached(mai: Person, owed: Bill) -> None:
    response = signed_in(mai).get(reverse("payments:bill", args=[owed.key]))

    assert "no-store" in response.headers["Cache-Control"]


def test_a_bill_whose_money_went_back_is_not_called_paid(gateway: FakeGateway, mai: Person, owed: Bill) -> None:
    now = timezone.now()
    actions.receive_event(message("payment.paid", order(owed, at=now), at=now), at=now)
    client = signed_in(mai)
    assert '<h1 class="govuk-heading-l">Đã thanh toán</h1>' in text_of(client, owed)

    actions.owe_refund(owed.pk, reason="declined", actor=Actor.system("test"), at=now)

    assert '<h1 class="govuk-heading-l">Đang hoàn trả cho ông/bà</h1>' in text_of(client, owed)


def test_who_is_about_to_pay_is_told_that_nothing_was_sent_yet(mai: Person, owed: Bill) -> None:
    assert "Hồ sơ chưa được gửi." in text_of(signed_in(mai), owed)
