"""What is owed: computed by the server, whole đồng, one live bill for one thing."""

import pytest
from django.db import IntegrityError, transaction

from ground.money import MAX
from ground.refusals import WrongState
from ground.who import Actor
from journal.models import Entry
from payments import actions
from payments.gateways.fake import FakeGateway
from payments.lines import BillLine
from payments.models import Bill
from payments.selectors import bills_for
from tests.payments.factories import AT, FEE, agency, bill, paid_bill, payer

pytestmark = pytest.mark.django_db
OTHER_FEE = BillLine("post", "Cước bưu chính", 30_000, "Postage")


def kinds(of: Bill) -> list[str]:
    return list(
        Entry.objects.filter(subject_type="bill", subject_id=of.pk).order_by("seq").values_list("kind", flat=True)
    )


def test_a_bill_adds_up_its_lines_and_keeps_their_words() -> None:
    made = bill(lines=(FEE, OTHER_FEE))

    view = bills_for(made.reference)[-1]

    assert (view.amount, view.state, view.phase) == (165_000, "open", "to_pay")
    assert [line.in_language("en") for line in view.lines] == ["Fee for exchanging the driving licence", "Postage"]
    assert kinds(made) == ["bill.opened"]


def test_the_same_bill_asked_for_twice_is_one_bill() -> None:
    person = payer()

    first = bill(reference="case:1", person=person)
    second = bill(reference="case:1", person=person)

    assert first.pk == second.pk
    assert kinds(first) == ["bill.opened"]


def test_an_open_bill_with_other_lines_is_replaced() -> None:
    person = payer()
    first = bill(reference="case:1", person=person)

    second = bill(reference="case:1", person=person, lines=(FEE, OTHER_FEE))

    first = Bill.objects.get(pk=first.pk)
    assert (first.state, second.state) == ("cancelled", "open")
    assert kinds(first) == ["bill.opened", "bill.cancelled"]
    assert bills_for("case:1")[-1].id == second.pk


def test_a_paid_bill_stays_whatever_is_asked_later(gateway: FakeGateway) -> None:
    paid = paid_bill()

    again = bill(reference=paid.reference, lines=(OTHER_FEE,))

    assert (again.pk, again.amount) == (paid.pk, 135_000)


def test_nothing_to_pay_is_paid_at_once_and_recorded_like_any_payment() -> None:
    free = bill(lines=(BillLine("licence", "Lệ phí (miễn)", 0),))

    assert free.state == Bill.State.PAID
    assert kinds(free) == ["bill.opened", "payment.confirmed"]
    assert not free.receipts.exists()


@pytest.mark.parametrize("amount", [-1, 0.5, True, "135000", MAX + 1, float("nan"), float("inf")])
def test_only_whole_dong_in_range_make_a_bill(amount: object) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        bill(lines=(BillLine("licence", "Lệ phí", amount),))  # type: ignore[arg-type] # that is the point


def test_the_database_refuses_what_the_code_would_have_let_through() -> None:
    made = bill()
    for amount in (-1, MAX + 1):
        with pytest.raises(IntegrityError, match="bill_amount_in_range"), transaction.atomic():
            Bill.objects.filter(pk=made.pk).update(amount=amount)
    with pytest.raises(IntegrityError, match="bill_paid_has_date"), transaction.atomic():
        Bill.objects.filter(pk=made.pk).update(state="paid")
    with pytest.raises(IntegrityError, match="bill_one_open_per_reference"), transaction.atomic():
        Bill.objects.create(
            reference=made.reference, payer=made.payer, agency=agency(), purpose_code="x", lines=[], amount=1,
            opened_at=AT,
        )  # fmt: skip


def test_amounts_beyond_32_bits_add_up() -> None:
    lines = tuple(BillLine(f"line{number}", "Lệ phí", 2_000_000_000) for number in range(3))

    made = bill(lines=lines)

    assert Bill.objects.get(pk=made.pk).amount == 6_000_000_000


def test_an_unpaid_bill_can_be_cancelled_and_a_paid_one_cannot(gateway: FakeGateway) -> None:
    unpaid, paid = bill(), paid_bill()

    actions.cancel_bill(unpaid.pk, reason="withdrawn", actor=Actor.system("test"), at=AT)
    with pytest.raises(WrongState):
        actions.cancel_bill(paid.pk, reason="withdrawn", actor=Actor.system("test"), at=AT)

    assert Bill.objects.get(pk=unpaid.pk).state == "cancelled"
    assert Bill.objects.get(pk=paid.pk).state == "paid"
