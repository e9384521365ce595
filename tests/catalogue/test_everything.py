"""A service that uses every kind of field once: checked, typed page by page, read, exported, described."""

from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django import forms

from services import answers as service_answers
from services.checking import Checked, Example, check_folder
from services.definition import ServiceDefinition
from services.definition.conditions import legal_day
from services.fields import InnerGroup
from services.fields.plain import PlainField
from services.forms import page_form
from services.records import build, template_words
from services.rules import RULES
from services.schema import answers_schema
from tests.catalogue.browser import posted

pytestmark = pytest.mark.django_db  # a list of agencies is asked of the database


@cache
def everything() -> Checked:
    """Return the folder, checked once per process."""
    return check_folder(Path(__file__).with_name("everything"))


def definition() -> ServiceDefinition:
    """Return its definition."""
    found = everything().definition
    assert found is not None
    return found


def example(name: str = "passes") -> Example:
    """Return one of its examples."""
    return everything().examples[f"examples/{name}.yaml"]


def right() -> dict[str, Any]:
    """Return the stored answers of the example that passes."""
    return service_answers.clean(definition(), example().answers, at=example().at).answers


def test_the_folder_has_no_problem() -> None:
    assert list(map(str, everything().problems)) == []


def test_it_uses_every_kind_every_condition_and_every_rule_on_groups() -> None:
    kinds = {kind.model_fields["kind"].annotation.__args__[0] for kind in PlainField.__args__}
    assert {field.kind for field in definition().every_field.values()} == {*kinds, "group"}
    form = everything().folder.files["form.yaml"] + everything().folder.files["components.yaml"]
    for word in ("equals", "at_least", "at_most", "within", "count_at_least", "answered", "not"):
        assert f"{word}:" in form
    assert {name for name, rule in RULES.items() if "group" in rule.kinds} <= {
        use.rule for field in definition().every_field.values() for use in field.rules
    }


def test_no_page_sends_more_values_than_the_check_counts() -> None:
    for field in definition().every_field.values():
        if field.asks and not isinstance(field, InnerGroup):
            assert drawn(field.widget("vi", on=legal_day(example().at))) <= field.controls, field.id


def drawn(widget: forms.Widget) -> int:
    """How many values a control sends at most."""
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return sum(len(entry) if isinstance(entry, list | tuple) else 1 for _group, entry in widget.choices)
    return len(widget.widgets) if isinstance(widget, forms.MultiWidget) else 1


def test_the_example_can_be_typed_page_by_page() -> None:
    at = example().at
    known: dict[str, Any] = {}
    for page in service_answers.visible_pages(definition(), right(), at=at):
        shown = page_form(definition(), page, answers=right(), lang="vi", at=at)
        form = page_form(definition(), page, answers=known, data=posted(shown), lang="vi", at=at)
        assert form.is_valid(), (page.id, form.errors, [item.errors for item in form.inner()])
        known = form.draft
    assert service_answers.clean(definition(), known, at=at).answers == right()


def test_what_is_computed_is_stored_with_the_answers() -> None:
    assert right()["total_area"] == "32.50"
    form = page_form(definition(), "family", answers=right(), lang="vi", at=example().at)
    assert "32,5" in str(form)
    assert 'name="total_area"' not in str(form)


def test_each_item_of_a_group_reads_as_a_section_of_its_own() -> None:
    sections = service_answers.review(definition(), right(), "vi")
    titles = [section.title for section in sections]
    assert titles[-7:] == ["Con 1", "Con 1 – Giấy tờ 1", "Con 2", "Nơi ở 1", "Nơi ở 2", "Phòng 1", "Phòng 2"]
    assert sections[titles.index("Con 2")].rows[0].field_id == "children-1-child_name"


def test_a_change_inside_an_item_is_told_by_its_place() -> None:
    before = right()
    after = {**before, "children": [before["children"][0], {**before["children"][1], "child_name": "Trần Anh"}, {}]}
    after["children"][2] = {"child_name": "Trần Bình"}
    assert service_answers.changes(definition(), before, after, "vi") == [
        ("Con 2: Họ và tên con", "Trần Minh Anh", "Trần Anh"),
        ("Con 3: Họ và tên con", "", "Trần Bình"),
    ]


def test_a_path_has_a_label() -> None:
    assert definition().label("children-2-papers-0-paper_name", "vi") == "Con 3: Giấy tờ 1: Tên giấy tờ"
    assert definition().label("stays-1-stay_from", "en") == "Place 2: From"


def test_documents_get_the_words_of_groups() -> None:
    decision = {"entry": "12"}
    record = build(definition(), right(), decision, at=example().at)
    words = template_words(definition(), answers=right(), decision=decision, record=record)
    assert words["groups"]["children"][0]["papers"] == [{"paper_name": "Giấy khai sinh", "paper_day": "2015"}]
    assert words["groups"]["rooms"] == [{"room_area": "12,5 m²"}, {"room_area": "20 m²"}]
    assert record["children"][1]["child_name"] == "Trần Minh Anh"


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_stored_answers_follow_the_schema_of_the_service(lang: str) -> None:
    schema = answers_schema(definition(), lang)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(right())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema).validate({**right(), "children": [{"born": "2015"}]})
    assert schema["properties"]["explain_late"]["x-shown-when"]
    assert "explain_late" not in schema["required"]
