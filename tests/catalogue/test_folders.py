"""Every folder of the catalogue, whatever it offers: sound, translated, fillable, decidable, printable."""

from html import unescape
from pathlib import Path

import pytest
from django.utils.translation import override

from records.rendering import html_of_source
from services import answers as service_answers
from services import records
from services.actions import CATALOGUE, folders
from services.checking import Checked, Example
from services.checking.examples import decision_of
from services.definition.conditions import holds, legal_day
from services.forms import decision_form, page_form
from tests.catalogue.browser import posted
from tests.services.factories import checked

FOLDERS = folders()
EXAMPLES = [(folder.name, name) for folder in FOLDERS for name in sorted(checked(folder.name).examples)]
PASSING = [pair for pair in EXAMPLES if checked(pair[0]).examples[pair[1]].passes]


def test_there_are_services() -> None:
    assert [folder for folder in CATALOGUE.iterdir() if folder.is_dir()] != []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_folder_has_no_problem(folder: Path) -> None:
    assert list(map(str, checked(folder.name).problems)) == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_no_paper_must_be_certified_and_nobody_is_forced_to_have_mail(folder: Path) -> None:
    definition = checked(folder.name).definition
    assert definition is not None
    assert {component.certified for component in definition.components.components} <= {"no"}
    assert [one.id for one in definition.fields.values() if one.kind == "email" and one.required] == []


@pytest.mark.parametrize(("slug", "name"), PASSING)
def test_a_passing_example_can_be_typed_page_by_page(slug: str, name: str) -> None:
    found, example = _example(slug, name)
    assert found.definition is not None
    right = service_answers.clean(found.definition, example.answers, at=example.at).answers
    known: dict[str, object] = {}
    for page in service_answers.visible_pages(found.definition, right, at=example.at):
        shown = page_form(found.definition, page, answers=right, lang="vi", at=example.at)
        form = page_form(found.definition, page, answers=known, data=posted(shown), lang="vi", at=example.at)
        assert form.is_valid(), form.errors
        known = form.draft
    typed = service_answers.clean(found.definition, known, at=example.at)
    assert typed.answers == right
    assert typed.errors == {}


@pytest.mark.parametrize(("slug", "name"), PASSING)
def test_a_passing_example_reads_well_in_both_languages(slug: str, name: str) -> None:
    found, example = _example(slug, name)
    assert found.definition is not None
    cleaned = service_answers.clean(found.definition, example.answers, at=example.at).answers
    for lang in ("vi", "en"):
        rows = [row for section in service_answers.review(found.definition, cleaned, lang) for row in section.rows]
        assert {row.field_id.partition("-")[0] for row in rows} == {
            one.id for one in found.definition.fields.values() if one.id in cleaned and one.kind != "declaration"
        }
        assert all(row.label and row.value for row in rows)


@pytest.mark.parametrize(("slug", "name"), PASSING)
def test_a_passing_example_can_be_decided_and_printed(slug: str, name: str) -> None:
    found, example = _example(slug, name)
    assert found.definition is not None
    known = service_answers.clean(found.definition, example.answers, at=example.at).answers
    decision = decision_of(found.definition, example, known)
    form = decision_form(found.definition, values=decision, lang="vi", at=example.at)
    again = decision_form(found.definition, values={}, data=posted(form), lang="vi", at=example.at)
    assert again.is_valid(), again.errors
    assert again.answers == decision

    record = records.build(found.definition, known, decision, at=example.at)
    words = records.template_words(found.definition, answers=known, decision=decision, record=record)
    template = found.definition.result.template
    assert template is not None
    html = html_of_source(found.folder.files[template], {**words, "paper": {"head": {"day": example.at.date()}}})
    assert "documents/" not in html
    assert str(words["facts"][0].value) in unescape(html)


@pytest.mark.parametrize(("slug", "name"), EXAMPLES)
def test_cleaning_twice_changes_nothing(slug: str, name: str) -> None:
    found, example = _example(slug, name)
    assert found.definition is not None
    once = service_answers.clean(found.definition, example.answers, at=example.at)
    twice = service_answers.clean(found.definition, once.answers, at=example.at)
    assert twice.answers == once.answers


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_an_empty_application_fails_with_a_sentence_for_each_required_answer(folder: Path) -> None:
    definition = checked(folder.name).definition
    assert definition is not None
    example = next(iter(checked(folder.name).examples.values()))
    for lang in ("vi", "en"):
        with override(lang):
            errors = service_answers.clean(definition, {}, at=example.at).errors
        on = legal_day(example.at)
        pages = [page for page in definition.pages if holds(page.shown_when, {}, on=on)]
        shown = [one for page in pages for one in page.fields if holds(one.shown_when, {}, on=on)]
        assert set(errors) == {one.id for one in shown if one.required and one.asks}
        assert all(errors.values())


def _example(slug: str, name: str) -> tuple[Checked, Example]:
    found = checked(slug)
    return found, found.examples[name]
