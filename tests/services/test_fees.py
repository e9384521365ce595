"""Fees: per copy, by pages, by channel, as a share of a sum, in periods; reliefs, of which the best one wins."""

from datetime import date
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from ground.money import MAX
from services import fees
from services.definition import Fee, ServiceDefinition
from services.reckoning import best_relief, percent_of, reckon, saving
from tests.catalogue import small

ON = date(2026, 11, 25)
APPRAISAL = {
    "field": "investment",
    "interpolate": True,
    "brackets": [
        {"up_to": 15_000_000_000, "percent": "0.019"},
        {"up_to": 25_000_000_000, "percent": "0.017"},
        {"up_to": 50_000_000_000, "percent": "0.015"},
        {"percent": "0.015"},
    ],
}
STEPS = [{"from": 1, "to": 2, "amount": 2_000}, {"from": 3, "amount": 1_000}]


def fee(**parts: Any) -> Fee:
    """Return a fee of 200,000 đồng a case, with changes."""
    period = {"from": "2026-01-01", "amount": 200_000}
    plain = {"id": "copy", "kind": "fee", "label": "Phí", "basis": "law", "periods": [period]}
    return Fee.model_validate({**plain, **parts})


def periods(**ways: Any) -> list[dict[str, Any]]:
    """Return one open period that charges in some other way than a plain amount."""
    return [{"from": "2026-01-01", **ways}]


def relief(name: str, **parts: Any) -> dict[str, Any]:
    """Return a relief for everybody, with what is given."""
    return {"id": name, "label": name, "basis": "law", **parts}


def line(charged: Fee, channel: str = "online", on: date = ON, **answers: Any) -> fees.FeeLine:
    """Return the only line of a small service that charges this one fee."""
    found = small.check().definition
    assert found is not None
    service = found.service.model_copy(update={"fees": (charged,)})
    definition: ServiceDefinition = found.model_copy(update={"service": service})
    with override("en"):
        (only,) = fees.quote(definition, answers, on=on, channel=channel).lines
    return only


def test_a_copy_costs_the_same_each() -> None:
    copies = fee(per={"field": "copies", "unit": "bản"}, periods=periods(amount=8_000, by_channel={"online": 4_000}))
    assert line(copies, copies=3).amount == 12_000
    assert line(copies, "counter", copies=3).amount == 24_000
    assert line(copies, copies=3).words == ("3 bản × 4,000 đồng = 12,000 đồng",)
    assert line(copies, copies=0).amount == 0


@pytest.mark.parametrize(("pages", "amount"), [(1, 2_000), (2, 4_000), (3, 5_000), (7, 9_000), (500, 200_000)])
def test_pages_are_charged_by_steps_up_to_the_most(pages: int, amount: int) -> None:
    """TT 226/2016/TT-BTC (memory): 2,000 đồng for pages 1 and 2, 1,000 from page 3, at most 200,000 a copy."""
    certified = fee(per={"field": "pages", "unit": "trang"}, periods=periods(tiers=STEPS, most=200_000))
    assert line(certified, pages=pages).amount == amount


def test_the_most_holds_for_each_copy() -> None:
    certified = fee(
        per={"field": "pages", "unit": "trang"}, times={"field": "copies"}, periods=periods(tiers=STEPS, most=200_000)
    )
    found = line(certified, pages=500, copies=3)
    assert found.amount == 600_000
    assert found.words == (
        "2 trang × 2,000 đồng + 498 trang × 1,000 đồng = 502,000 đồng",
        "The most that is charged: 200,000 đồng",
        "3 × 200,000 đồng = 600,000 đồng",
    )


def test_what_hangs_on_an_answer_is_said_and_not_charged_yet() -> None:
    certified = fee(per={"field": "pages", "unit": "trang"}, periods=periods(tiers=STEPS, most=200_000))
    found = line(certified)
    assert (found.amount, found.is_open) == (0, True)
    assert found.words == (
        "trang 1 to 2: 2,000 đồng for each trang",
        "From trang 3: 1,000 đồng for each trang",
        "at most 200,000 đồng",
    )


@pytest.mark.parametrize(
    ("investment", "amount"),
    [
        (15_000_000_000, 2_850_000),
        (20_000_000_000, 3_600_000),  # halfway: 0.018%
        (25_000_000_000, 4_250_000),
        (50_000_000_000, 7_500_000),
        (90_000_000_000, 13_500_000),
        (1_000, 500_000),
        (10**15 - 1, 150_000_000),
    ],
)
def test_an_appraisal_costs_a_share_of_the_investment(investment: int, amount: int) -> None:
    appraisal = fee(periods=periods(rate=APPRAISAL, least=500_000, most=150_000_000))
    assert line(appraisal, investment=investment).amount == amount


def test_a_share_that_is_not_whole_is_rounded_and_says_so() -> None:
    appraisal = fee(periods=periods(rate={"field": "investment", "brackets": [{"percent": "0.019"}]}))
    found = line(appraisal, investment=2_633)  # 0.50027 đồng
    assert found.amount == 1
    assert found.words == ("0.019% of 2,633 đồng = 1 đồng, rounded to whole đồng",)


def test_without_a_line_the_bracket_is_found_by_the_whole_sum() -> None:
    brackets = [{"up_to": 1_000_000, "percent": 10}, {"percent": 5}]
    share = fee(periods=periods(rate={"field": "investment", "brackets": brackets}))
    assert line(share, investment=1_000_000).amount == 100_000
    assert line(share, investment=1_000_001).amount == 50_000


def test_the_best_relief_wins_and_is_explained() -> None:
    """NQ 66.22/2026/NQ-CP (likely): whoever may have several reliefs has the best one, not their sum."""
    charged = fee(reliefs=[relief("pupils", percent=50), relief("poor", amount=150_000), relief("online", percent=10)])
    found = line(charged)
    assert (found.full, found.amount, found.relief) == (200_000, 50_000, "poor")
    assert found.words == ("150,000 đồng off, poor: 150,000 đồng less (Article 1, Law)",)


@pytest.mark.parametrize(
    ("on", "channel", "answers", "amount"),
    [
        (date(2026, 8, 14), "online", {"citizen": True}, 200_000),
        (date(2026, 8, 15), "online", {"citizen": True}, 0),
        (date(2027, 2, 28), "online", {"citizen": True}, 0),
        (date(2027, 3, 1), "online", {"citizen": True}, 200_000),
        (date(2026, 8, 15), "counter", {"citizen": True}, 200_000),
        (date(2026, 8, 15), "online", {"citizen": False}, 200_000),
        (date(2026, 8, 15), "online", {}, 200_000),
    ],
)
def test_a_relief_holds_in_its_days_by_its_channels_for_its_people(
    on: date, channel: str, answers: dict[str, Any], amount: int
) -> None:
    """Digital citizens, 15 August 2026 – 28 February 2027 (domain.md §4.14, likely)."""
    digital = relief(
        "digital", exempt=True, when={"field": "citizen", "equals": True}, channels=["online"],
        **{"from": "2026-08-15", "to": "2027-02-28"},
    )  # fmt: skip
    assert line(fee(reliefs=[digital]), channel, on, **answers).amount == amount


def test_a_fee_of_nothing_keeps_its_line_on_the_bill_only_when_a_relief_made_it() -> None:
    found = small.check().definition
    assert found is not None
    free = fee(id="free", reliefs=[relief("all", exempt=True)])
    none = fee(id="none", periods=periods(amount=0))
    service = found.service.model_copy(update={"fees": (free, none)})
    quote = fees.quote(found.model_copy(update={"service": service}), {}, on=ON)
    assert quote.total == 0
    assert [one.code for one in quote.due] == ["free"]


def test_a_senseless_number_is_refused_and_not_wrapped_around() -> None:
    copies = fee(per={"field": "copies", "unit": "bản"}, periods=periods(amount=8_000))
    with pytest.raises(fees.FeeTooLarge):
        line(copies, copies=10**18)


RELIEFS = st.lists(
    st.one_of(
        st.fixed_dictionaries({"percent": st.integers(0, 100)}),
        st.fixed_dictionaries({"percent": st.decimals(0, 100, places=3).map(str)}),
        st.fixed_dictionaries({"amount": st.integers(1, MAX)}),
        st.just({"exempt": True}),
    ),
    max_size=5,
)


@given(full=st.integers(0, MAX), ways=RELIEFS)
def test_no_relief_raises_a_fee_and_none_beats_the_chosen_one(full: int, ways: list[dict[str, Any]]) -> None:
    charged = fee(reliefs=[relief(f"r{number}", **way) for number, way in enumerate(ways)])
    savings = [saving(one, full) for one in charged.reliefs]
    best = best_relief(charged, full, {}, on=ON, channel="online")
    assert all(0 <= saved <= full for saved in savings)
    assert (best.saved if best else 0) == max(savings, default=0)


@given(total=st.integers(0, MAX - 1))
def test_an_interpolated_share_has_no_jump(total: int) -> None:
    """One đồng more of investment changes the fee by at most one đồng."""
    period = fee(periods=periods(rate=APPRAISAL)).periods[0]
    assert period.rate is not None
    exact = [percent_of(period.rate, sum_) * sum_ / 100 for sum_ in (total, total + 1)]
    assert abs(exact[1] - exact[0]) < 1


@given(pages=st.integers(0, 10**6), copies=st.integers(0, 100))
def test_the_steps_cover_every_page_once(pages: int, copies: int) -> None:
    certified = fee(per={"field": "pages", "unit": "trang"}, times={"field": "copies"}, periods=periods(tiers=STEPS))
    found = reckon(certified, certified.periods[0], {"pages": pages, "copies": copies}, channel="online")
    assert found is not None
    assert sum(part.count for part in found.parts) == pages
    assert found.full == copies * sum(part.count * part.each for part in found.parts)
