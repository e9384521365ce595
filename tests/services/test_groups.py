"""Groups that repeat: nothing typed is lost, mistakes stand at the right box of the right item."""

from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from services import answers as service_answers
from services.forms import GroupField, PageForm, page_form
from services.regrouping import typed_again, typed_in
from tests.catalogue.test_everything import definition, example, right

AT = example().at
ONE = "children-count=1&children-0-child_name=An&children-0-schooled=yes&children-0-papers-count=0&stays-count=1"


def sent(data: str, *, known: dict[str, Any] | None = None, page: str = "family", lang: str = "vi") -> PageForm:
    """Return a page as a browser sent it."""
    return page_form(definition(), page, answers=known or {}, data=QueryDict(data), lang=lang, at=AT)


def items(form: PageForm, group: str = "children") -> list[Any]:
    """Return the forms of the items of a group."""
    field = form.fields[group]
    assert isinstance(field, GroupField)
    return field.items


def test_an_empty_page_shows_the_least_number_of_items() -> None:
    form = page_form(definition(), "family", answers={}, lang="vi", at=AT)
    assert [len(items(form, group)) for group in ("children", "stays", "rooms")] == [0, 1, 0]
    html = str(form)
    assert 'name="children-add"' in html
    assert 'name="stays-remove"' not in html


def test_one_more_keeps_everything_that_was_typed() -> None:
    form = sent(f"{ONE}&children-0-child_born_day=x&children-add=1")
    assert form.regrouped
    form.is_valid()
    form.forget_errors()
    html = str(form)
    assert len(items(form)) == 2
    assert 'name="children-0-child_name" class="govuk-input" value="An"' in html
    assert 'value="x"' in html
    assert "govuk-error-message" not in html


def test_one_less_moves_the_others_up() -> None:
    typed = "children-count=3&children-0-child_name=A&children-1-child_name=B&children-2-child_name=C&children-remove=1"
    form = sent(typed)
    form.is_valid()
    assert [item.readable["child_name"] for item in items(form)] == ["A", "C"]


def test_an_item_inside_an_item_is_added_where_its_button_stands() -> None:
    form = sent(
        "children-count=2&children-1-papers-count=1&children-1-papers-0-paper_name=Giấy&children-1-papers-add=1"
    )
    counts = [len(item.fields["papers"].items) for item in items(form)]
    assert counts == [0, 2]
    assert 'name="children-1-papers-0-paper_name" class="govuk-input" value="Giấy"' in str(form)


@pytest.mark.parametrize("count", ["99", "-1", "x", "٣", "9" * 50, ""])
def test_a_made_up_number_of_items_does_no_harm(count: str) -> None:
    form = sent(f"children-count={count}&stays-count=1")
    assert len(items(form)) in {0, 4}
    form.is_valid()


@pytest.mark.parametrize("button", ["children-remove=9", "children-remove=x", "rooms-add=1", "unknown-add=1"])
def test_a_made_up_button_loses_nothing(button: str) -> None:
    form = sent(f"{ONE}&{button}")
    form.is_valid()
    assert items(form)[0].readable["child_name"] == "An"


def test_there_are_never_more_items_than_allowed() -> None:
    form = sent("children-count=4&children-add=1")
    assert len(items(form)) == 4
    assert 'name="children-add"' not in str(form)
    many = [{"child_name": "An"}] * 5
    cleaned = service_answers.clean(definition(), {**right(), "children": many}, at=AT)
    assert cleaned.errors["children"] == "Các con: chỉ khai được nhiều nhất 4 mục."


def test_a_mistake_links_to_its_box_in_its_item() -> None:
    form = sent(f"{ONE}&children-0-child_born_day=31&children-0-child_born_month=4&children-0-child_born_year=2020")
    assert not form.is_valid()
    assert set(items(form)[0].errors) == {"child_born", "school"}
    summary = render_to_string("components/error_summary.html", {"form": form})
    assert 'href="#id_children-0-child_born_0"' in summary
    assert 'href="#id_children-0-school"' in summary
    assert 'href="#id_stays-0-stay_from_0"' in summary


def test_a_mistake_that_only_the_whole_shows_stands_in_the_item_too() -> None:
    twice = "children-count=2&" + "&".join(f"children-{n}-child_name=An" for n in (0, 1))
    form = sent(twice)
    form.is_valid()
    assert "Mục này đã khai ở trên." in items(form)[1].errors["child_name"]


def test_a_question_that_does_not_apply_to_an_item_is_neither_required_nor_complained_about() -> None:
    typed = "children-count=1&children-0-child_name=An&children-0-schooled=no&children-0-child_born_day=1"
    form = sent(f"{typed}&children-0-child_born_month=2&children-0-child_born_year=2020&children-0-school={'a' * 300}")
    form.is_valid()
    assert not items(form)[0].errors
    assert 'data-shown-when="children-0-schooled" data-shown-values="yes"' in str(form)


def test_what_an_item_hides_is_not_sent_and_not_lost() -> None:
    typed = "children-count=1&children-0-child_name=An&children-0-schooled=no&children-0-school=Thăng Long"
    form = sent(typed)
    form.is_valid()
    assert form.draft["children"][0]["school"] == "Thăng Long"
    cleaned = service_answers.clean(definition(), {**right(), **form.draft}, at=AT)
    assert "school" not in cleaned.answers["children"][0]


def test_a_blank_item_is_not_sent() -> None:
    cleaned = service_answers.clean(definition(), {**right(), "children": [{}, right()["children"][1], {}]}, at=AT)
    assert cleaned.errors == {}
    assert [item["child_name"] for item in cleaned.answers["children"]] == ["Trần Minh Anh"]


def test_fewer_items_than_needed_is_said_at_the_group() -> None:
    cleaned = service_answers.clean(definition(), {**right(), "stays": []}, at=AT)
    assert cleaned.errors == {"stays": "Hãy khai ít nhất 1 mục: Nơi ở"}


@pytest.mark.parametrize("stored", ["x", 1, ["x"], {"a": 1}, [[]]])
def test_what_no_form_sends_is_refused_and_never_fails(stored: Any) -> None:
    cleaned = service_answers.clean(definition(), {**right(), "children": stored}, at=AT)
    assert "Không đọc được" in cleaned.errors["children"]
    page_form(definition(), "family", answers={**right(), "children": stored}, lang="vi", at=AT)


def test_gaps_in_the_history_are_told_to_the_official_only() -> None:
    stays = [{"stay_from": "2010", "stay_place": "Hà Nội"}]
    cleaned = service_answers.clean(definition(), {**right(), "stays": stays}, at=AT)
    assert cleaned.errors == {}
    assert cleaned.warnings["stays-0-stay_from"].startswith("Chưa khai cho khoảng thời gian từ 31/03/2004")


def test_what_stands_in_boxes_is_kept_with_every_value_of_it() -> None:
    data = QueryDict("kept=passport&kept=card&purpose=x&csrfmiddlewaretoken=t&children-add=1")
    kept = typed_in(data, ["kept", "purpose", "children"])
    assert kept == {"kept": ["passport", "card"], "purpose": ["x"]}
    assert typed_again(kept).getlist("kept") == ["passport", "card"]
    assert typed_again({"kept": "old draft"})["kept"] == "old draft"
