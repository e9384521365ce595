"""The rules of the house that no linter knows. Each finding names its file, so that the message is the remedy."""

import ast
import re

import pytest

from portal.texts import ROOMS
from tests.architecture.source import ROOT, Source, sources, suite

DRAWERS = {"utils", "helpers", "common", "misc", "util", "tools", "shared"}
LONGEST_FILE, LONGEST_FUNCTION = 330, 50  # aim at 300 and 25; a tenth more is no reason to cut a thought in two


def test_no_file_is_a_drawer() -> None:
    assert [source.name for source in sources() if DRAWERS & set(source.words)] == []


def test_files_can_be_read_in_one_go() -> None:
    lengths = {source.name: len(source.text.splitlines()) for source in (*sources(), *suite())}

    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_functions_fit_the_eye() -> None:
    long = {
        f"{source.name}:{function.lineno} {function.name}": length
        for source in sources()
        for function in source.functions()
        if (length := (function.end_lineno or 0) - function.lineno + 1) > LONGEST_FUNCTION
    }

    assert long == {}


def test_the_clock_is_read_only_at_the_edge() -> None:
    clock = re.compile(r"timezone\.now\(|datetime\.now\(|date\.today\(|\blocaldate\(\)|\blocaltime\(\)")

    assert [source.name for source in sources() if not source.is_at_the_edge() and clock.search(source.text)] == []


def test_rules_do_not_know_the_page() -> None:
    blind = {"actions", "selectors", "permissions", "lifecycle", "models", "rules"}
    knowing = [
        f"{source.name} imports {name}"
        for source in sources()
        if blind & set(source.words)
        for name in source.imports()
        if name.startswith(("django.http", "django.shortcuts", "django.contrib.messages"))
    ]

    assert knowing == []


def test_neighbours_are_not_entered_through_their_views_forms_or_tasks() -> None:
    private = {"views", "forms", "tasks", "urls", "admin", "api"}
    # The catalogue's forms are its product: one page of a definition as a Django form.
    front_doors = {"services.forms"}
    trespassing = [
        f"{source.name} imports {name}"
        for source in sources()
        if source.room != "portal"
        for name in source.imports()
        if (parts := name.split("."))[0] != source.room
        and len(parts) > 1
        and parts[0] in ROOMS
        and parts[1] in private
        and ".".join(parts[:2]) not in front_doors
    ]

    assert trespassing == []


def test_protected_states_change_only_by_a_transition() -> None:
    # of cases, steps and results; a supplement request's open or closed is no such state
    around = re.compile(r"\.update\([^)]*\bstate\s*=\s*(?:Step|Result)?State\.|__dict__\[.state.\]")

    assert [source.name for source in sources() if source.room == "cases" and around.search(source.text)] == []


def test_there_are_no_signals() -> None:
    # Celery's worker tells of its forks in no other way; Django's own signals are for nobody here.
    heard = ("django.dispatch", "django.db.models.signals", "django.core.signals", "django.contrib.auth.signals")

    assert [
        f"{source.name}: {name}" for source in sources() for name in source.imports() if name.startswith(heard)
    ] == []


def test_nothing_is_mocked() -> None:
    mocks = re.compile(r"unittest.mock|monkeypatch\.|mocker\b|from unittest import mock")
    here = "tests/architecture/test_house.py"

    assert [source.name for source in suite() if source.name != here and mocks.search(source.text)] == []


def test_every_exception_to_a_rule_carries_its_reason() -> None:
    bare = re.compile(r"#\s*(?:noqa(?::\s*[A-Z0-9, ]+)?|type:\s*ignore(?:\[[a-z0-9, -]+\])?)\s*$", re.MULTILINE)
    found = [
        f"{source.name}: {match[0].strip()}"
        for source in (*sources(), *suite())
        for match in bare.finditer(source.text)
        if "E402" not in match[0]  # what makes the imports late stands above the first of them
    ]

    assert found == []


def test_no_text_hides_in_a_formatted_string() -> None:
    # There the texts are not found, and the screen speaks English to everybody.
    hidden = re.compile(r"""\bf["'][^\n]*\{n?p?(?:_|gettext(?:_lazy)?)\(""")

    assert [source.name for source in sources() if hidden.search(source.text)] == []


def public(source: Source) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Return the functions that a module offers."""
    body = source.tree().body
    return [
        node
        for node in body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_")
    ]


@pytest.mark.parametrize("word", ["actions", "selectors", "permissions"])
def test_what_neighbours_may_call_is_documented(word: str) -> None:
    silent = [
        f"{source.name}: {function.name}"
        for source in sources()
        if word in source.words
        for function in public(source)
        if not ast.get_docstring(function)
    ]

    assert silent == []


def test_texts_are_whole_sentences_not_glued_together() -> None:
    glued = re.compile(r"""\b(?:_|gettext|gettext_lazy|ngettext)\(\s*f["']|\b(?:_|gettext)\([^()]*["']\s*\.format\(""")

    assert [source.name for source in sources() if glued.search(source.text)] == []


def test_pages_carry_no_inline_script_or_style() -> None:
    inline = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle=[\"']|\son(?:click|load|change|submit|error)=")
    pages = [path for path in (ROOT / "templates").rglob("*.html") if "documents" not in path.parts]

    assert [str(path.relative_to(ROOT)) for path in pages if inline.search(path.read_text(encoding="utf-8"))] == []
