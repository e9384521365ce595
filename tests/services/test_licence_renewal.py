"""What the law says about exchanging a driving licence (domain.md §4.0, §4.1), through the definition alone."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils.translation import override

from accounts.working_calendar import HANOI
from services import answers as service_answers
from services import components, fees, questions, records
from services.reference import licence_classes
from tests.services.factories import AT, answers, definition

TODAY = date(2026, 11, 16)


def errors(**changes: Any) -> dict[str, str]:
    """Return what is wrong with an otherwise right application."""
    return service_answers.clean(definition(), answers(**changes), at=AT).errors


@pytest.mark.parametrize(
    ("expires_on", "refused"),
    [
        ("2026-11-17", None),
        ("2026-11-16", None),
        ("2026-11-15", "expired_under_one_year"),
        ("2025-11-17", "expired_under_one_year"),
        ("2025-11-16", "expired_one_year_or_more"),
        ("2010-01-01", "expired_one_year_or_more"),
    ],
)
def test_an_expired_licence_is_refused_before_the_form(expires_on: str, refused: str | None) -> None:
    found = questions.judge(definition(), {"licence_validity": "dated", "expires_on": expires_on}, on=TODAY)
    assert (found.code if found else None) == refused


def test_the_refusal_names_the_article_and_the_next_step_in_both_languages() -> None:
    asked = {"licence_validity": "dated", "expires_on": "2026-11-15"}
    vietnamese = questions.judge(definition(), asked, on=TODAY)
    with override("en"):
        english = questions.judge(definition(), asked, on=TODAY)
    assert vietnamese is not None
    assert english is not None
    assert (vietnamese.article, english.article) == ("Khoản 2 Điều 19", "Article 19, clause 2")
    assert "sát hạch lại lý thuyết" in str(vietnamese.next_step)
    assert "theory test" in str(english.next_step)


def test_an_unlimited_licence_is_not_asked_for_a_date() -> None:
    assert questions.judge(definition(), {"licence_validity": "unlimited"}, on=TODAY) is None


NO_HEALTH = {"2008:A1", "2008:A2", "2008:A3", "2024:A1", "2024:A", "2024:B1"}


@pytest.mark.parametrize("code", sorted(licence_classes()))
def test_the_health_certificate_depends_on_the_pair_of_law_and_letter(code: str) -> None:
    needs = components.required(definition(), {"licence_classes": [code], "nationality": "VN"}, at=AT)
    assert ("health_certificate" in {need.id for need in needs}) is (code not in NO_HEALTH)


def test_one_class_that_needs_the_certificate_is_enough() -> None:
    needs = components.required(definition(), {"licence_classes": ["2008:A1", "2008:B2"], "nationality": "VN"}, at=AT)
    assert [need.id for need in needs] == ["portrait", "licence_front", "licence_back", "health_certificate"]
    assert needs[-1].max_bytes == 10 * 1024 * 1024
    assert needs[-1].accept == {"jpeg", "png", "pdf"}


@pytest.mark.parametrize(
    ("day", "wrong"), [("2025-11-16", False), ("2025-11-15", True), ("2026-11-16", False), ("2026-11-17", True)]
)
def test_a_health_certificate_counts_twelve_months(day: str, wrong: bool) -> None:
    assert ("health_certificate_date" in errors(health_certificate_date=day)) is wrong


@pytest.mark.parametrize(
    ("issued_on", "classes", "wrong"),
    [
        ("2024-12-31", ["2008:B1"], False),
        ("2024-12-31", ["2024:B1"], True),
        ("2025-01-01", ["2024:B"], False),
        ("2025-01-01", ["2008:B2"], True),
    ],
)
def test_letters_belong_to_the_law_of_the_day_of_issue(issued_on: str, classes: list[str], wrong: bool) -> None:
    assert ("licence_classes" in errors(issued_on=issued_on, licence_classes=classes)) is wrong


def test_class_a4_becomes_a_certificate_and_is_not_exchanged_here() -> None:
    assert "xe máy chuyên dùng" in errors(licence_classes=["2008:A4"])["licence_classes"]


def test_a_class_with_a_limit_cannot_be_stated_without_one() -> None:
    assert "có thời hạn" in errors(licence_validity="unlimited", expires_on=None)["licence_classes"]


def test_an_unlimited_licence_does_not_expire_soon() -> None:
    found = service_answers.clean(
        definition(), answers("motorcycle-unlimited", exchange_reason="expiring"), at=AT
    ).errors
    assert list(found) == ["exchange_reason"]


def test_a_driver_is_eighteen() -> None:
    assert "born" in errors(born="2008-11-17")
    assert "born" not in errors(born="2008-11-16")
    assert "born" in errors(born="2008")


def test_a_personal_number_that_contradicts_only_warns() -> None:
    cleaned = service_answers.clean(definition(), answers(personal_number="001090012345"), at=AT)
    assert cleaned.errors == {}
    assert list(cleaned.warnings) == ["personal_number"]


@pytest.mark.parametrize(
    ("day", "channel", "amount"),
    [
        (date(2025, 3, 1), "online", 115000),
        (date(2025, 12, 31), "online", 115000),
        (date(2025, 12, 31), "counter", 135000),
        (date(2026, 1, 1), "online", 135000),
        (date(2030, 1, 1), "online", 135000),
    ],
)
def test_the_charge_is_that_of_the_day_and_the_channel(day: date, channel: str, amount: int) -> None:
    quote = fees.quote(definition(), answers(), on=day, channel=channel)
    assert quote.total == amount
    assert [line.code for line in quote.lines] == ["exchange"]
    assert "37/2023/TT-BTC" in quote.lines[0].why


def test_before_the_service_there_is_no_tariff() -> None:
    with pytest.raises(fees.NoTariff):
        fees.quote(definition(), answers(), on=date(2025, 2, 28))


def test_the_special_window_wins_and_says_why() -> None:
    window = definition().checking_window
    assert (window.applies.value, window.applies.unit) == (2, "working_day")
    assert (window.general.value, window.general.unit) == (8, "working_hour")
    assert window.special_wins_because is not None


def test_five_working_days_by_every_channel() -> None:
    for channel in ("online", "counter"):
        limit = definition().time_limit(channel)
        assert (limit.value, limit.unit) == (5, "working_day")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (["2008:A1"], ["2024:A"]),
        (["2008:A3"], ["2024:B1"]),
        (["2008:B1AT"], ["2024:B"]),
        (["2008:B1"], ["2024:B"]),
        (["2008:D"], ["2024:D2"]),
        (["2008:E"], ["2024:D"]),
        (["2008:FC", "2008:A2"], ["2024:A", "2024:CE"]),
        (["2024:C1"], ["2024:C1"]),
    ],
)
def test_old_classes_become_new_ones(old: list[str], new: list[str]) -> None:
    assert records.suggested(definition(), {"licence_classes": old}, at=AT)["granted_classes"] == new


def test_every_old_class_leads_to_classes_that_exist_and_can_be_granted() -> None:
    table = licence_classes()
    for entry in table.values():
        for way in entry.converts_to:
            assert table[way.to].grantable


@pytest.mark.parametrize(
    ("old", "words"),
    [
        (["2008:A1"], "Hạng A: chỉ điều khiển xe mô tô dưới 175 cm³ hoặc dưới 14 kW"),
        (["2008:B1AT"], "Hạng B: chỉ điều khiển xe số tự động"),
        (["2008:A1", "2008:A2"], None),
        (["2008:B2"], None),
    ],
)
def test_a_restriction_comes_along_unless_another_class_lifts_it(old: list[str], words: str | None) -> None:
    assert records.suggested(definition(), {"licence_classes": old}, at=AT).get("restrictions") == words


def test_a_licence_number_of_twelve_digits_is_kept_and_a_paper_one_replaced() -> None:
    kept = records.suggested(definition(), {"licence_number": "010123456789"}, at=AT)
    assert kept == {"granted_number": "010123456789"}
    assert records.suggested(definition(), {"licence_number": "AB123456"}, at=AT) == {}


@pytest.mark.parametrize(
    ("code", "until"),
    [
        ("2024:A1", None),
        ("2024:B1", None),
        ("2024:B", "2036-11-16"),
        ("2024:C1", "2036-11-16"),
        ("2024:C", "2031-11-16"),
    ],
)
def test_each_class_is_valid_as_long_as_the_law_says(code: str, until: str | None) -> None:
    record = records.build(definition(), answers(), {"granted_classes": [code]}, at=AT)
    assert record["classes"] == [
        {"law": "2024", "class": code.removeprefix("2024:"), "valid_from": "2026-11-16", "valid_to": until}
    ]


def test_the_legal_day_is_the_day_in_viet_nam() -> None:
    just_after_midnight = datetime(2026, 11, 16, 0, 30, tzinfo=HANOI)
    record = records.build(definition(), answers(), {"granted_classes": ["2024:B"]}, at=just_after_midnight)
    assert record["classes"][0]["valid_from"] == "2026-11-16"
    before = just_after_midnight - timedelta(hours=1)
    record = records.build(definition(), answers(), {"granted_classes": ["2024:B"]}, at=before)
    assert record["classes"][0]["valid_from"] == "2026-11-15"


def test_steps_four_eyes_and_the_two_look_ups() -> None:
    found = definition()
    assert [step.key for step in found.steps] == ["reception", "appraisal", "review", "approval", "issue"]
    assert sum(step.share for step in found.steps) == pytest.approx(1)
    assert found.four_eyes.required
    assert [(lookup.asks, lookup.refusal_reason) for lookup in found.lookups] == [
        ("licence", "not_in_register"),
        ("violations", "pending_violation"),
    ]


def test_every_reason_has_its_article() -> None:
    found = definition()
    for reason in (*found.decline_reasons, *found.refusal_reasons):
        assert found.basis(reason.basis).article.vi
