"""What the law may change stands in data, and what rests on memory says so on the page and in the editor."""

import ast
import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string

import services
from services.actions import folders
from services.definition import ServiceDefinition
from services.linting.law import check_confirmed
from tests.services.factories import checked

SLUGS = [folder.name for folder in folders()]
RULES = Path(services.__file__).parent / "rules"


def definition(slug: str) -> ServiceDefinition:
    """The service as its folder says."""
    found = checked(slug).definition
    assert found is not None
    return found


def notes(service: ServiceDefinition) -> dict[str, str]:
    """What is still to be compared with the law, by id."""
    return {one.id: one.note.vi for one in service.service.to_confirm}


@pytest.mark.parametrize("slug", SLUGS)
def test_a_fee_that_rests_on_memory_or_differs_by_province_is_named(slug: str) -> None:
    service = definition(slug)
    if service.service.fees:
        assert any("phí" in note or "đồng" in note for name, note in notes(service).items() if name != "refund")


@pytest.mark.parametrize("slug", SLUGS)
def test_every_act_that_is_cited_from_memory_is_named(slug: str) -> None:
    assert [hint.message for hint in check_confirmed(definition(slug))] == []


@pytest.mark.parametrize("slug", SLUGS)
def test_how_long_a_result_is_published_rests_on_an_article_or_is_named(slug: str) -> None:
    service = definition(slug)
    published = service.result.published
    if published is not None and published.months > 12:
        assert f"{published.months} tháng" in " ".join(notes(service).values())


@pytest.mark.parametrize("slug", SLUGS)
def test_ages_by_class_are_named_wherever_classes_are_asked(slug: str) -> None:
    service = definition(slug)
    judged = {use.rule for field in service.every_field.values() for use in field.rules}
    if "age_for_class" in judged:
        assert "trí nhớ" in notes(service)["age"]


def test_no_rule_holds_a_year_an_age_or_an_amount_of_the_law() -> None:
    held = [
        f"{file.name}:{node.lineno}"
        for file in sorted(RULES.glob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and _is_a_figure(node.value)
    ]
    assert held == []


def _is_a_figure(value: object) -> bool:
    """Tell a figure of the law from 0, 1 and 12 months; docstrings and citations are no figures."""
    if isinstance(value, bool):
        return False
    return value not in {0, 1, 12} if isinstance(value, int) else bool(re.fullmatch(r"\d{4}", str(value)))


def test_what_is_to_be_confirmed_is_shown_in_the_editor() -> None:
    service = definition("household-business")
    html = render_to_string("services/editor/beside.html", {"to_confirm": service.service.to_confirm})
    assert "120 tháng là đề xuất của hệ thống" in html
    assert "đủ 495 ngành" in html
