"""F19 in small: the real sandbox process calls back a real server, well and badly; the books balance every time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from payments import actions
from payments.invariants import money_balances
from payments.models import Bill, Checkout, GatewayEvent, Payment, Refund
from tests.payments.factories import bill
from tests.payments.sandboxes import Sandbox, eventually

pytestmark = pytest.mark.django_db(transaction=True)


def opened() -> tuple[Bill, Checkout, str]:
    """Return a bill with its order and its pay page at the sandbox."""
    made = bill(at=timezone.now())
    page = actions.start_checkout(made.pk, at=timezone.now())
    return made, Checkout.objects.get(bill=made), page


def is_paid(made: Bill) -> bool:
    return Bill.objects.get(pk=made.pk).state == Bill.State.PAID


def all_answered(sandbox: Sandbox) -> bool:
    return all(message["state"] not in {"due", "sending"} for message in sandbox.messages())


def test_the_pay_page_says_what_is_paid_and_the_callback_pays_the_bill(sandbox: Sandbox) -> None:
    made, order, page = opened()
    shown = sandbox.get(page.removeprefix(sandbox.url)).decode()
    assert "135.000 đồng" in shown
    assert "Đổi giấy phép lái xe" in shown
    assert made.payer.full_name not in shown

    sandbox.post(f"/test/pay/{order.order_code}", {})

    eventually(lambda: is_paid(made))
    assert "Đơn này đã được thanh toán" in sandbox.get(page.removeprefix(sandbox.url)).decode()
    assert list(money_balances()) == []


def test_five_duplicates_at_once_and_a_forged_one_are_one_payment(sandbox: Sandbox) -> None:
    made, order, _page = opened()
    sandbox.switch(duplicate=5, forged=True)

    sandbox.post(f"/test/pay/{order.order_code}", {})
    eventually(lambda: is_paid(made) and all_answered(sandbox))

    mine = [message for message in sandbox.messages() if order.order_code in str(message["body"])]
    assert sorted(message["answer"] for message in mine) == [200] * 5 + [401]  # type: ignore[type-var] # numbers
    assert (Payment.objects.count(), GatewayEvent.objects.count()) == (1, 1)
    assert list(money_balances()) == []


def test_a_refund_that_is_told_before_its_payment_ends_as_both(sandbox: Sandbox) -> None:
    made, order, _page = opened()
    sandbox.switch(refund_first=True, duplicate=2)

    sandbox.post(f"/test/pay/{order.order_code}", {})
    eventually(lambda: is_paid(made) and all_answered(sandbox))

    assert Refund.objects.get().state == "done"
    assert not GatewayEvent.objects.filter(outcome="parked").exists()
    assert list(money_balances()) == []


def test_a_wrong_amount_is_held(sandbox: Sandbox) -> None:
    made, order, _page = opened()
    sandbox.switch(wrong_amount=-35_000)

    sandbox.post(f"/test/pay/{order.order_code}", {})
    eventually(lambda: Payment.objects.exists() and all_answered(sandbox))

    assert (Payment.objects.get().standing, Payment.objects.get().amount) == ("held", 100_000)
    assert not is_paid(made)
    assert list(money_balances()) == []


@pytest.mark.parametrize("mishap", ["lost", "old_time"])
def test_a_callback_that_is_lost_or_refused_is_found_by_asking(sandbox: Sandbox, mishap: str) -> None:
    made, order, _page = opened()
    sandbox.switch(**{mishap: True})
    sandbox.post(f"/test/pay/{order.order_code}", {})
    eventually(lambda: all_answered(sandbox))
    assert not is_paid(made)

    actions.ask_due_orders(at=timezone.now() + timedelta(minutes=2))

    assert is_paid(made)
    assert list(money_balances()) == []


def test_cancelling_on_the_page_leaves_nothing_paid(sandbox: Sandbox) -> None:
    made, order, page = opened()
    with pytest.raises(OSError, match="Connection refused|404"):
        sandbox.use_page(page, act="cancel")

    eventually(lambda: Checkout.objects.get(pk=order.pk).state == "cancelled")

    assert not is_paid(made)
    assert list(money_balances()) == []


def test_a_gateway_that_is_down_and_comes_back(sandbox: Sandbox) -> None:
    made = bill(at=timezone.now())
    sandbox.switch(down=True)
    with pytest.raises(actions.GatewayUnavailable):
        actions.start_checkout(made.pk, at=timezone.now())

    sandbox.switch(down=False)

    assert actions.start_checkout(made.pk, at=timezone.now()).startswith(sandbox.url)
