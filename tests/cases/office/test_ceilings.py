"""What an official's act costs: at most fifteen queries, the transaction's beginning and end counted.

Inside a test the outer transaction turns BEGIN and COMMIT into SAVEPOINT and RELEASE, which count the same.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.actions import approval, issue, processing, reception, review, supplement
from cases.actions.supplement import Pin
from cases.models import Case
from tests.cases import cases
from tests.cases.cases import House
from tests.factories import AT

pytestmark = pytest.mark.django_db

CEILING = 15
LATER = AT + timedelta(hours=5)

Verb = Callable[[Case, House], object]

ACTS: dict[str, tuple[Callable[[House], Case], Verb]] = {
    "accept": (
        cases.submitted,
        lambda case, house: reception.accept(case.pk, who=house.office.binh.who, version=case.version, at=LATER),
    ),
    "decline": (
        cases.submitted,
        lambda case, house: reception.decline(
            case.pk,
            reason="expired",
            explanation="Đã hết hạn",
            who=house.office.binh.who,
            version=case.version,
            at=LATER,
        ),
    ),
    "ask_at_reception": (
        cases.submitted,
        lambda case, house: supplement.ask_at_reception(
            case.pk,
            pins=[Pin("component", "portrait", "Ảnh mờ")],
            reason="Ảnh mờ",
            who=house.office.binh.who,
            version=case.version,
            at=LATER,
        ),
    ),
    "take": (
        cases.received,
        lambda case, house: processing.take(case.pk, who=house.office.chi.who, version=case.version, at=LATER),
    ),
    "assign": (
        cases.received,
        lambda case, house: processing.assign(
            case.pk,
            post_id=house.office.cuong.post.pk,  # type: ignore[union-attr]  # he has one
            who=house.office.dung.who,
            version=case.version,
            at=LATER,
        ),
    ),
    "ask_while_processing": (
        cases.taken,
        lambda case, house: supplement.ask_while_processing(
            case.pk,
            pins=[Pin("component", "portrait", "Ảnh mờ")],
            reason="Ảnh mờ",
            who=house.office.chi.who,
            version=case.version,
            at=LATER,
        ),
    ),
    "draft": (
        cases.taken,
        lambda case, house: processing.draft_decision(
            case.pk,
            kind="grant",
            content=cases.content(case),
            reason="",
            explanation="",
            who=house.office.chi.who,
            version=case.version,
            at=LATER,
        ),
    ),
    "propose": (
        cases.drafted,
        lambda case, house: processing.propose(case.pk, who=house.office.chi.who, version=case.version, at=LATER),
    ),
    "forward": (
        cases.proposed,
        lambda case, house: review.forward(case.pk, who=house.office.dung.who, version=case.version, at=LATER),
    ),
    "send_back": (
        cases.proposed,
        lambda case, house: review.send_back(
            case.pk, reason="Thiếu", who=house.office.dung.who, version=case.version, at=LATER
        ),
    ),
    "approve": (
        cases.forwarded,
        lambda case, house: approval.approve(case.pk, who=house.office.ha.who, version=case.version, at=LATER),
    ),
    "refuse": (
        cases.forwarded,
        lambda case, house: approval.refuse(
            case.pk,
            reason="expired",
            explanation="Đã hết hạn",
            who=house.office.ha.who,
            version=case.version,
            at=LATER,
        ),
    ),
    "return_to_unit": (
        cases.forwarded,
        lambda case, house: approval.return_to_unit(
            case.pk, reason="Thiếu", who=house.office.ha.who, version=case.version, at=LATER
        ),
    ),
}


def listed(spent: CaptureQueriesContext) -> str:
    """The statements, each on a line."""
    return "\n".join(f"{place:2} {' '.join(query['sql'].split())[:110]}" for place, query in enumerate(spent, 1))


@pytest.mark.parametrize("verb", ACTS)
def test_an_act_costs_at_most_fifteen_queries(house: House, verb: str) -> None:
    make, run = ACTS[verb]
    for member in house.office.members().values():
        assert member.who.posts is not None  # read before, as a request has it
    case = make(house)

    with CaptureQueriesContext(connection) as spent:
        run(case, house)

    assert len(spent) <= CEILING, listed(spent)


def test_issuing_costs_at_most_fifteen_queries(house: House) -> None:
    with cases.devices(house):
        case = cases.signed(house)
        issue.seal(case.pk, version=case.version, who=house.office.lien.who, at=LATER)

    with CaptureQueriesContext(connection) as spent:
        issue.release(case.pk, version=case.version + 1, who=house.office.lien.who, at=LATER)

    assert len(spent) <= CEILING, listed(spent)
