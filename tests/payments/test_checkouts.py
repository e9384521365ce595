"""Orders at the gateway: one page however often one clicks, nobody pays twice, lost callbacks are found by asking."""

from datetime import timedelta

import pytest

from ground.refusals import NotAllowed
from ground.who import Actor
from journal.models import Entry
from payments import actions
from payments.actions.checkouts import PAUSES, GatewayUnavailable
from payments.gateways.fake import FakeGateway
from payments.models import Bill, Checkout, Payment
from payments.selectors import bills_for
from tests.payments.deliveries import deliver_own
from tests.payments.factories import AT, bill, message, order, paid_bill

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=2)
AFTER_THE_END = AT + timedelta(hours=1)


def test_clicking_pay_twice_leads_to_the_same_page_and_one_order(gateway: FakeGateway) -> None:
    made = bill()

    pages = {actions.start_checkout(made.pk, at=AT) for _click in range(5)}

    assert len(pages) == 1
    assert (Checkout.objects.count(), gateway.calls.count("create_order")) == (1, 1)


def test_a_gateway_that_is_down_is_named_and_the_next_try_uses_the_same_order(gateway: FakeGateway) -> None:
    made = bill()
    gateway.down = True
    with pytest.raises(GatewayUnavailable):
        actions.start_checkout(made.pk, at=AT)

    gateway.down = False
    actions.start_checkout(made.pk, at=LATER)

    assert list(gateway.orders) == [Checkout.objects.get().order_code]


def test_what_is_paid_cancelled_or_held_is_not_paid_again(gateway: FakeGateway) -> None:
    paid, cancelled, held = paid_bill(), bill(), bill()
    actions.cancel_bill(cancelled.pk, reason="withdrawn", actor=Actor.system("test"), at=AT)
    actions.receive_event(message("payment.paid", order(held), amount=1), at=AT)

    for made, code in ((paid, "already_paid"), (cancelled, "bill_cancelled"), (held, "payment_held")):
        with pytest.raises(NotAllowed) as refused:
            actions.start_checkout(made.pk, at=AT)
        assert refused.value.code == code


def test_a_lost_callback_is_found_by_the_regular_question(gateway: FakeGateway) -> None:
    made = bill()
    gateway.pay(order(made).order_code, at=AT)

    answered = actions.ask_due_orders(at=LATER)

    assert answered == 1
    assert bills_for(made.reference)[-1].phase == "paid"
    assert Checkout.objects.get().query_at is None


def test_coming_back_from_the_gateway_asks_at_once_and_believes_nothing_else(gateway: FakeGateway) -> None:
    made = bill()
    code = order(made).order_code
    actions.note_return(made.pk, actor=Actor.citizen(made.payer_id), at=LATER)
    assert bills_for(made.reference)[-1].phase == "waiting"
    gateway.pay(code, at=LATER)

    deliver_own("ask_after_return")

    assert bills_for(made.reference)[-1].phase == "paid"


def test_coming_back_without_having_paid_offers_the_same_order_again(gateway: FakeGateway) -> None:
    made = bill()
    order(made)
    actions.note_return(made.pk, actor=Actor.citizen(made.payer_id), at=LATER)

    deliver_own("ask_after_return")

    assert bills_for(made.reference)[-1].phase == "started"
    assert len({actions.start_checkout(made.pk, at=LATER), Checkout.objects.get().pay_url}) == 1


def test_coming_back_five_times_asks_once(gateway: FakeGateway) -> None:
    made = bill()
    order(made)

    for _time in range(5):
        actions.note_return(made.pk, actor=Actor.citizen(made.payer_id), at=LATER)

    assert Entry.objects.filter(kind="payment.returned").count() == 1


def test_paid_in_time_and_the_answer_lost_nobody_is_asked_to_pay_again(gateway: FakeGateway) -> None:
    made = bill()
    gateway.pay(order(made).order_code, at=AT + timedelta(minutes=29))

    with pytest.raises(NotAllowed) as refused:
        actions.start_checkout(made.pk, at=AFTER_THE_END)

    assert refused.value.code == "already_paid"
    assert Payment.objects.get().standing == "accepted"


def test_an_order_whose_fate_is_unknown_blocks_a_second_one(gateway: FakeGateway) -> None:
    made = bill()
    order(made)
    gateway.down = True

    with pytest.raises(GatewayUnavailable):
        actions.start_checkout(made.pk, at=AFTER_THE_END)

    assert Checkout.objects.count() == 1


def test_after_an_ended_order_a_new_one_can_be_paid(gateway: FakeGateway) -> None:
    made = bill()
    first = order(made)
    gateway.end(first.order_code, "expired")

    second = order(made, at=AFTER_THE_END)

    assert second.order_code != first.order_code
    assert Entry.objects.filter(kind="payment.given_up", subject_id=made.pk).count() == 1


def test_the_gateway_that_lets_an_ended_order_be_paid_is_found_out(gateway: FakeGateway) -> None:
    made = bill()
    code = order(made).order_code
    actions.ask_due_orders(at=AFTER_THE_END)
    assert Checkout.objects.get().state == "expired"
    gateway.pay(code, at=AFTER_THE_END)

    actions.ask_due_orders(at=AFTER_THE_END + timedelta(hours=2))

    assert (Payment.objects.get().standing, Payment.objects.get().refunds.get().reason) == ("surplus", "paid_late")
    assert Bill.objects.get().state == "open"


def test_questions_become_rarer_and_end_three_days_after_the_order(gateway: FakeGateway) -> None:
    order(bill())
    gateway.down = True
    moments = []
    at = AT
    while (next_at := Checkout.objects.get().query_at) is not None:
        at = max(at, next_at)
        moments.append(at)
        actions.ask_due_orders(at=at)

    pauses = [after - before for before, after in zip(moments, moments[1:], strict=False)]
    assert pauses[: len(PAUSES)] == list(PAUSES)
    assert timedelta(days=3) < moments[-1] - AT < timedelta(days=3, hours=2)


def test_a_silent_gateway_costs_one_question_a_round(gateway: FakeGateway) -> None:
    for _number in range(5):
        order(bill())
    gateway.down = True
    gateway.calls.clear()

    answered = actions.ask_due_orders(at=LATER)

    assert (answered, gateway.calls) == (0, ["find_order"])
