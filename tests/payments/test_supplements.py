"""A fee that changes after it was paid: a supplementary bill asks for the difference, or the excess goes back."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from ground.who import Actor
from payments import actions, selectors
from payments.gateways.fake import FakeGateway
from payments.invariants import money_balances
from payments.lines import BillLine
from payments.models import Bill, EReceipt, Refund
from tests.factories import citizen
from tests.payments.deliveries import deliver_own
from tests.payments.factories import AT, agency, bill, message, order, paid_bill, payer

pytestmark = pytest.mark.django_db
OFFICE = Actor.system("test")


def fee(amount: int) -> tuple[BillLine, ...]:
    return (BillLine("licence", "Lệ phí cấp đổi giấy phép lái xe", amount, "Fee for exchanging the driving licence"),)


def risen(paid: Bill, amount: int = 150_000) -> Bill:
    """Ask for another fee than the one that was paid."""
    return bill(reference=paid.reference, person=paid.payer, lines=fee(amount))


def pay(gateway: FakeGateway, owed: Bill) -> None:
    """Pay a bill at the gateway and let it say so."""
    opened = order(owed)
    charge = gateway.pay(opened.order_code, at=AT)
    actions.receive_event(message("payment.paid", opened, txn=charge.txn, amount=charge.amount), at=AT)


@pytest.fixture
def paid(gateway: FakeGateway) -> Bill:
    """A bill of 135.000 đồng that was paid at the gateway."""
    made = bill()
    pay(gateway, made)
    return Bill.objects.get(pk=made.pk)


def test_a_higher_fee_makes_a_bill_for_the_difference(paid: Bill) -> None:
    more = risen(paid)

    assert (more.amount, more.covered, more.supplements, more.state) == (15_000, 135_000, paid, "open")
    assert risen(paid).pk == more.pk, "asked twice, it is one bill"


def test_the_difference_is_paid_like_any_bill_and_has_its_own_receipt(gateway: FakeGateway, paid: Bill) -> None:
    pay(gateway, risen(paid))

    assert [(one.amount, one.voided_at) for one in EReceipt.objects.order_by("number")] == [
        (135_000, None),
        (15_000, None),
    ]
    assert selectors.balance_of(paid.reference) == selectors.Balance(held=150_000, to_pay=0)
    assert list(money_balances()) == []


def test_a_fee_that_changes_again_replaces_what_was_not_paid_yet(gateway: FakeGateway, paid: Bill) -> None:
    first = risen(paid)
    second = risen(paid, 170_000)

    assert Bill.objects.get(pk=first.pk).state == "cancelled"
    assert (second.amount, second.covered) == (35_000, 135_000)
    assert risen(paid, 135_000).pk == paid.pk, "nothing is missing any more"
    assert Bill.objects.get(pk=second.pk).state == "cancelled"


def test_supplements_follow_each_other(gateway: FakeGateway, paid: Bill) -> None:
    second = risen(paid)
    pay(gateway, second)
    third = risen(paid, 200_000)
    pay(gateway, third)

    assert (third.supplements, third.covered, third.amount) == (second, 150_000, 50_000)
    assert selectors.balance_of(paid.reference).held == 200_000
    assert list(money_balances()) == []


def test_late_money_for_a_supplement_that_was_replaced_goes_back(gateway: FakeGateway, paid: Bill) -> None:
    first = order(risen(paid))
    risen(paid, 170_000)

    actions.receive_event(message("payment.paid", first, amount=15_000), at=AT)

    assert [(one.amount, one.reason) for one in Refund.objects.all()] == [(15_000, "bill_cancelled")]
    assert selectors.balance_of(paid.reference) == selectors.Balance(held=135_000, to_pay=35_000)
    assert list(money_balances()) == []


def test_the_excess_goes_back_from_the_newest_payment_first(gateway: FakeGateway, paid: Bill) -> None:
    pay(gateway, risen(paid))

    actions.return_excess(paid.reference, fee=100_000, actor=OFFICE, at=AT)
    actions.return_excess(paid.reference, fee=100_000, actor=OFFICE, at=AT)
    deliver_own("send_refund")

    assert [(one.amount, one.reason, one.state) for one in Refund.objects.order_by("id")] == [
        (15_000, "fee_has_fallen", "done"),
        (35_000, "fee_has_fallen", "done"),
    ]
    assert [one.amount for one in EReceipt.objects.filter(voided_at=None)] == [100_000]
    assert selectors.balance_of(paid.reference).held == 100_000
    assert list(money_balances()) == []


def test_a_decline_gives_back_what_is_left_of_every_bill(gateway: FakeGateway, paid: Bill) -> None:
    pay(gateway, risen(paid))
    actions.return_excess(paid.reference, fee=140_000, actor=OFFICE, at=AT)

    back = actions.owe_refund_for(paid.reference, reason="declined", actor=OFFICE, at=AT)
    again = actions.owe_refund_for(paid.reference, reason="declined", actor=OFFICE, at=AT)
    deliver_own("send_refund")

    assert (back, again) == (140_000, 0)
    assert sorted(Refund.objects.values_list("amount", flat=True)) == [5_000, 10_000, 135_000]
    assert selectors.balance_of(paid.reference).held == 0
    assert not EReceipt.objects.filter(voided_at=None).exists()
    assert list(money_balances()) == []


def test_the_table_keeps_one_open_bill_and_one_supplement_for_each_bill(gateway: FakeGateway, paid: Bill) -> None:
    more = risen(paid)
    row = {
        "reference": paid.reference, "payer": paid.payer, "agency": agency(), "purpose_code": "x", "lines": [],
        "opened_at": AT, "amount": 1,
    }  # fmt: skip
    for promise, columns in (
        ("bill_one_open_per_reference", {"supplements": more}),
        ("bill_one_supplement_each", {"supplements": paid, "state": "paid", "paid_at": AT}),
        ("bill_one_first_per_reference", {"state": "paid", "paid_at": AT}),
        ("bill_covers_only_as_supplement", {"reference": "case:x", "covered": 5}),
        ("bill_covers_only_as_supplement", {"reference": "case:x", "supplements": paid, "amount": 0}),
    ):
        with pytest.raises(IntegrityError, match=promise), transaction.atomic():
            Bill.objects.create(**{**row, **columns})


def test_the_page_says_old_new_difference_and_why(client: Client, gateway: FakeGateway) -> None:
    someone = citizen("anna")
    first = paid_bill(person=someone.person)
    more = actions.open_bill(
        reference=first.reference, payer_id=someone.person.pk, agency_id=agency().pk, purpose_code="1.002809",
        lines=fee(150_000), actor=Actor.citizen(someone.person.pk), at=AT, why=Bill.Why.RULES,
    )  # fmt: skip
    client.force_login(someone.user)

    page = " ".join(client.get(f"/thanh-toan/{more.key}/").content.decode().replace("\xa0", " ").split())

    for words in ("150.000 đồng", "135.000 đồng", "15.000 đồng", "Mức phí đã thay đổi sau khi ông/bà nộp tiền"):
        assert words in page
    assert f"/thanh-toan/{first.key}/" in page
    assert more.key not in client.get(f"/thanh-toan/{first.key}/").content.decode().split("</h1>")[0]


def test_nobody_elses_supplement_is_seen(client: Client, paid: Bill) -> None:
    client.force_login(citizen("other").user)
    assert client.get(f"/thanh-toan/{risen(paid).key}/").status_code == 404


def test_a_bill_of_nothing_can_be_supplemented(gateway: FakeGateway) -> None:
    person = payer()
    free = bill(person=person, lines=fee(0))
    more = bill(reference=free.reference, person=person, lines=fee(50_000))
    pay(gateway, more)
    assert (more.covered, more.amount, more.supplements) == (0, 50_000, free)
    assert list(money_balances()) == []
