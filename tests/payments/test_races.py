"""Two messages at the same moment, with real threads. The twin without the lock shows that the test can fail."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from payments import actions
from payments.actions.settling import take_charge
from payments.gateways.fake import FakeGateway
from payments.gateways.port import Charge
from payments.invariants import money_balances
from payments.lines import BillLine
from payments.models import Bill, Checkout, GatewayEvent, Payment, Refund
from tests.payments.factories import AT, bill, message, order

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run the works in threads of their own; return what each returned or raised."""
    answers: list[Any] = [None] * len(works)
    start = threading.Barrier(len(works))

    def run(place: int, work: Callable[[], Any]) -> None:
        try:
            start.wait(timeout=10)
            answers[place] = work()
        except Exception as error:  # noqa: BLE001 — what a thread raises is the answer here
            answers[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return answers


def two_paid_orders() -> tuple[Bill, list[Checkout]]:
    """Return a bill with two orders that were both paid at the gateway."""
    made = bill()
    first = order(made)
    actions.receive_event(message("payment.cancelled", first), at=AT)
    return made, [first, order(made)]


def test_the_same_callback_five_times_at_once_is_one_payment(gateway: FakeGateway) -> None:
    made = bill()
    paid = message("payment.paid", order(made))

    answers = at_once(*[lambda: actions.receive_event(paid, at=AT)] * 5)

    assert answers == ["applied"] * 5
    assert (made.payments.count(), GatewayEvent.objects.count()) == (1, 1)
    assert list(money_balances()) == []


def test_the_same_unknown_event_at_once_is_stored_once() -> None:
    lost = message("payment.paid", "nobody-knows-it")

    answers = at_once(*[lambda: actions.receive_event(lost, at=AT)] * 4)

    assert answers == ["unknown_order"] * 4
    assert GatewayEvent.objects.count() == 1


def test_two_orders_paid_at_the_same_moment_keep_one_and_return_one(gateway: FakeGateway) -> None:
    made, orders = two_paid_orders()
    news = [message("payment.paid", one) for one in orders]

    answers = at_once(*[lambda one=one: actions.receive_event(one, at=AT) for one in news])

    assert answers == ["applied", "applied"]
    assert sorted(made.payments.values_list("standing", flat=True)) == ["accepted", "surplus"]
    assert Refund.objects.count() == 1
    assert list(money_balances()) == []


def test_without_the_lock_one_of_two_payments_is_lost(gateway: FakeGateway) -> None:
    made, orders = two_paid_orders()
    both_have_read = threading.Barrier(2)

    @transaction.atomic
    def book_without_lock(one: Checkout) -> str:
        unlocked = Bill.objects.get(pk=made.pk)
        checkout = Checkout.objects.get(pk=one.pk)
        both_have_read.wait(timeout=10)
        return str(take_charge(unlocked, checkout, Charge(f"T-{one.pk}", 135_000, AT), at=AT))

    answers = at_once(*[lambda one=one: book_without_lock(one) for one in orders])

    assert [type(answer) for answer in answers if isinstance(answer, Exception)] == [IntegrityError]
    assert Payment.objects.count() == 1


def test_clicking_pay_at_the_same_moment_makes_one_order(gateway: FakeGateway) -> None:
    made = bill()

    pages = at_once(*[lambda: actions.start_checkout(made.pk, at=AT)] * 5)

    assert len(set(pages)) == 1
    assert Checkout.objects.count() == 1


def test_a_callback_and_a_question_at_the_same_moment_book_once(gateway: FakeGateway) -> None:
    made = bill()
    opened = order(made)
    charge = gateway.pay(opened.order_code, at=AT)
    paid = message("payment.paid", opened, txn=charge.txn)

    at_once(lambda: actions.receive_event(paid, at=AT), lambda: actions.ask_gateway(opened.pk, at=AT))

    assert made.payments.count() == 1
    assert list(money_balances()) == []


def test_opening_the_same_bill_at_the_same_moment_makes_one(gateway: FakeGateway) -> None:
    owner = bill().payer

    made = at_once(*[lambda: bill(reference="case:77", person=owner).pk] * 4)

    assert len(set(made)) == 1


def test_schedulers_that_run_at_once_ask_each_order_once(gateway: FakeGateway) -> None:
    for _number in range(6):
        order(bill())
    gateway.calls.clear()

    at_once(*[lambda: actions.ask_due_orders(at=AT.replace(hour=9, minute=5))] * 3)

    assert gateway.calls == ["find_order"] * 6


def risen_fee(of: Bill) -> Bill:
    """Ask 150.000 đồng for what cost 135.000 when its bill was made."""
    return bill(reference=of.reference, person=of.payer, lines=(BillLine("licence", "Lệ phí", 150_000),))


def test_the_first_bill_is_paid_at_the_moment_when_the_fee_rises(gateway: FakeGateway) -> None:
    made = bill()
    paid = message("payment.paid", order(made))

    at_once(lambda: actions.receive_event(paid, at=AT), lambda: risen_fee(made))

    now_asked = Bill.objects.live().latest("id")
    first = Payment.objects.get()
    ends = {(str(first.standing), now_asked.amount, now_asked.covered)}
    assert ends <= {("accepted", 15_000, 135_000), ("surplus", 150_000, 0)}
    assert (now_asked.state, now_asked.fee) == ("open", 150_000)
    assert list(money_balances()) == []


def test_without_the_lock_a_bill_that_was_just_paid_is_cancelled_under_the_payer(gateway: FakeGateway) -> None:
    made = bill()
    paid = message("payment.paid", order(made))
    unlocked = Bill.objects.live().get(reference=made.reference)

    actions.receive_event(paid, at=AT)
    unlocked.state, unlocked.cancelled_at = Bill.State.CANCELLED, AT
    with pytest.raises(IntegrityError, match="bill_paid_has_date"), transaction.atomic():
        unlocked.save(update_fields=["state", "cancelled_at"])


def test_two_supplements_asked_for_at_the_same_moment_are_one(gateway: FakeGateway) -> None:
    made = bill()
    actions.receive_event(message("payment.paid", order(made)), at=AT)

    asked = at_once(*[lambda: risen_fee(made).pk] * 4)

    assert len(set(asked)) == 1
    assert Bill.objects.live().count() == 2
