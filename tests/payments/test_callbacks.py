"""The gateway's door: signed, fresh, small, understood; everything else is refused and leaves nothing behind."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from payments.callbacks import LARGEST_BODY
from payments.gateways.fake import FakeGateway
from payments.models import Bill, GatewayEvent, Payment
from tests.payments.factories import bill, callback_headers, order, wire_message

pytestmark = pytest.mark.django_db
URL = reverse("payments:callback")


def post(body: bytes, *, headers: dict[str, str] | None = None, signed_at: datetime | None = None) -> tuple[int, str]:
    """Send a callback as another machine would: no cookie, no CSRF token. Return status and answer."""
    signed = callback_headers(body, at=signed_at or timezone.now()) if headers is None else headers
    client = Client(enforce_csrf_checks=True)
    response = client.post(URL, body, content_type="application/json", headers=signed)
    return response.status_code, response.content.decode()


def test_a_signed_callback_pays_the_bill(gateway: FakeGateway) -> None:
    now = timezone.now()
    made = bill(at=now)
    body = wire_message(order=order(made, at=now).order_code, at=now.isoformat())

    answer = post(body)

    assert answer == (200, '{"outcome": "applied"}')
    assert Bill.objects.get(pk=made.pk).state == "paid"


def forged(body: bytes) -> dict[str, str]:
    return callback_headers(body, at=timezone.now(), secret="somebody else's")


def without_signature(body: bytes) -> dict[str, str]:
    return {}


def of_another_body(body: bytes) -> dict[str, str]:
    return callback_headers(body + b" ", at=timezone.now())


def with_moved_time(body: bytes) -> dict[str, str]:
    headers = callback_headers(body, at=timezone.now() - timedelta(hours=1))
    return {**headers, "X-Gateway-Time": str(int(timezone.now().timestamp()))}


def signed_too_long_ago(body: bytes) -> dict[str, str]:
    return callback_headers(body, at=timezone.now() - timedelta(minutes=6))


def signed_in_the_future(body: bytes) -> dict[str, str]:
    return callback_headers(body, at=timezone.now() + timedelta(minutes=6))


def with_absurd_time(body: bytes) -> dict[str, str]:
    return {**callback_headers(body, at=timezone.now()), "X-Gateway-Time": "9" * 400}


@pytest.mark.parametrize(
    "headers",
    [
        forged,
        without_signature,
        of_another_body,
        with_moved_time,
        signed_too_long_ago,
        signed_in_the_future,
        with_absurd_time,
    ],
)
def test_what_the_gateway_did_not_just_sign_is_refused_and_not_stored(gateway: FakeGateway, headers: object) -> None:
    now = timezone.now()
    made = bill(at=now)
    body = wire_message(order=order(made, at=now).order_code, at=now.isoformat())

    status, _answer = post(body, headers=headers(body))  # type: ignore[operator] # a function of the table above

    assert status == 401
    assert (GatewayEvent.objects.count(), Payment.objects.count()) == (0, 0)
    assert Bill.objects.get(pk=made.pk).state == "open"


def test_a_known_event_may_come_again_with_its_old_signature(gateway: FakeGateway) -> None:
    now = timezone.now()
    body = wire_message(order=order(bill(at=now), at=now).order_code, at=now.isoformat())
    post(body)

    again = post(body, signed_at=now - timedelta(days=2))

    assert again == (200, '{"outcome": "applied"}')
    assert Payment.objects.count() == 1


def test_an_event_three_days_old_counts_when_it_is_signed_anew(gateway: FakeGateway) -> None:
    then = timezone.now() - timedelta(days=3)
    made = bill(at=then)
    body = wire_message(order=order(made, at=then).order_code, at=(then + timedelta(minutes=4)).isoformat())

    assert post(body) == (200, '{"outcome": "applied"}')
    assert Bill.objects.get(pk=made.pk).state == "paid"


def test_an_unknown_order_is_answered_200_and_kept_as_an_alarm() -> None:
    assert post(wire_message(order="nobody-knows-it")) == (200, '{"outcome": "unknown_order"}')
    assert GatewayEvent.objects.get().outcome == "unknown_order"


def test_an_event_id_with_other_content_is_a_conflict() -> None:
    post(wire_message())

    assert post(wire_message(amount=1))[0] == 409
    assert GatewayEvent.objects.count() == 1


@pytest.mark.parametrize(
    "body",
    [
        b"not json",
        b"[]",
        b'{"id": "EV-0000000001"}',
        b"\xff\xfe",
        b"[" * 10_000,
        wire_message(amount=0.5),
        wire_message(amount="135000"),
        wire_message(amount=-1),
        wire_message(amount=10**30),
        wire_message(amount=True),
        wire_message(amount=float("nan")),
        wire_message(at="yesterday"),
        wire_message(at="2026-11-23T09:00:00"),
        wire_message(order=""),
        wire_message(order="x" * 65),
        wire_message(id="short"),
        wire_message(order="null\x00byte"),
    ],
)
def test_what_cannot_be_understood_is_refused_although_signed(body: bytes) -> None:
    status, _answer = post(body)

    assert status == 422
    assert GatewayEvent.objects.count() == 0


def test_a_body_without_a_length_is_refused() -> None:
    assert post(b"")[0] == 411


def test_a_large_body_is_not_even_read() -> None:
    assert post(b" " * (LARGEST_BODY + 1))[0] == 413


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch", "options", "trace"])
def test_only_posts_are_taken(method: str) -> None:
    assert getattr(Client(), method)(URL).status_code == 405
