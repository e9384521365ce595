"""One test per kind of mistake: each is reported once, with its file, its line and what helps."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.template import TemplateSyntaxError
from django.template.base import Token, TokenType
from django.utils.translation import override

import services.checking
from ground.text import fold
from services.checking import Checked, Problem
from services.checking.circles import check_circles
from services.checking.template_words import told, unread
from tests.catalogue import small


def line_of(file: str, passage: str, text: str = "") -> int:
    """Return the line on which a passage of the small service begins, or of a text that was made of it."""
    text = text or small.FILES[file]
    return text[: text.index(passage)].count("\n") + 1


MISTAKES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("mistakes.yaml").read_text(encoding="utf-8"))

CHECKING = Path(services.checking.__file__).parent
ENGLISH = re.compile(
    r"\b(the|this|that|it|is|are|not|of|has|have|no|and|or|use|give|add|with|correct|remove|should)\b", re.I
)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """The list of mistakes is written in English."""
    with override("en"):
        yield


def circles(checked: Checked, beside: Mapping[str, list[str]]) -> Iterator[Problem]:
    """What is wrong with a folder because of what the services `beside` it open."""
    if checked.definition is not None:
        yield from check_circles(checked.folder, checked.definition, opens=lambda slug: beside.get(slug, ()))


def problems_of(mistake: dict[str, Any]) -> list[Problem]:
    """Return what is reported about one mistake, in the active language."""
    checked = small.check(small.with_change(mistake["file"], mistake["old"], mistake["new"]))
    return [*checked.problems, *circles(checked, mistake.get("beside", {}))]


@pytest.mark.parametrize("mistake", MISTAKES, ids=[mistake["what"] for mistake in MISTAKES])
def test_a_mistake_is_reported_where_it_stands(mistake: dict[str, Any]) -> None:
    problems = problems_of(mistake)

    found = [one for one in problems if mistake["says"] in one.message]
    assert len(found) == 1, problems
    assert mistake["helps"] in found[0].remedy
    if "stands" in mistake:
        changed = small.with_change(mistake["file"], mistake["old"], mistake["new"])[mistake["file"]].decode()
        assert (found[0].file, found[0].line) == (mistake["file"], line_of(mistake["file"], mistake["stands"], changed))
    elif mistake["at"] in small.FILES[mistake["file"]]:
        assert (found[0].file, found[0].line) == (mistake["file"], line_of(mistake["file"], mistake["at"]))


def test_no_mistake_is_told_in_english_on_a_vietnamese_screen() -> None:
    english = [problem for mistake in MISTAKES for problem in problems_of(mistake)]
    with override("vi"):
        vietnamese = [problem for mistake in MISTAKES for problem in problems_of(mistake)]

    assert len(english) == len(vietnamese) >= len(MISTAKES)
    found = [one for one in english if ENGLISH.search(f"{said(one.message)} {said(one.remedy)}")]
    assert len(found) > 0.95 * len(english), "these words would not find English"
    assert [str(one) for one in vietnamese if ENGLISH.search(f"{said(one.message)} {said(one.remedy)}")] == []
    assert [str(one) for one in vietnamese if fold(said(one.remedy)) == said(one.remedy).lower()] == []


def test_what_django_says_of_a_template_and_we_do_not_know_is_told_with_its_line() -> None:
    error = TemplateSyntaxError("something that a later Django says")
    error.token = Token(TokenType.BLOCK, "if", lineno=7)  # type: ignore[attr-defined]  # where its parser puts it
    with override("vi"):
        found = told("result.html", error)

    assert (found.line, found.message) == (7, "không đọc được dòng này của mẫu văn bản")


def said(sentence: str) -> str:
    """Return a sentence without what it quotes and without the list of words of the language that may follow."""
    return re.sub(r"“[^”]*”|'[^']*'|: .*", "", sentence)


def test_every_problem_that_the_checks_know_is_a_text_of_the_screen() -> None:
    spoken = [
        f"{file.name}:{call.lineno}"
        for file in sorted(CHECKING.glob("*.py"))
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in {"Flaw", "Problem"}
        if any(isinstance(words, ast.JoinedStr | ast.Constant) for words in call.args[-2:])
    ]
    assert spoken == []


def test_the_small_service_itself_has_no_problem() -> None:
    assert small.check().problems == ()


def test_a_field_that_may_be_hidden_is_compared_only_together_with_what_shows_it() -> None:
    alone = "{field: other_since, older_than: {days: 1}}"
    hidden = (
        "      - id: other_since\n        kind: date\n        label: Từ ngày\n"
        "        shown_when: {field: for_whom, equals: other}\n      - id: note"
    )
    form = small.FILES["form.yaml"].replace("      - id: note", hidden)
    english = small.FILES["text/en.yaml"].replace(
        "note: {label: Note}", "note: {label: Note}\n        other_since: {label: Since}"
    )
    both = f"{{all: [{{field: for_whom, equals: other}}, {alone}]}}"

    def checked(condition: str) -> list[str]:
        components = small.FILES["components.yaml"].replace("{field: for_whom, equals: other}", condition)
        files = small.FILES | {"form.yaml": form, "text/en.yaml": english, "components.yaml": components}
        return [one.message for one in small.check(small.as_bytes(files)).problems]

    assert checked(alone) == ["“other_since” may itself be hidden"]
    assert checked(both) == []


@pytest.mark.parametrize("missing", ["service.yaml", "form.yaml", "workflow.yaml", "result.yaml", "text/en.yaml"])
def test_a_missing_file_is_named(missing: str) -> None:
    files = {name: text for name, text in small.FILES.items() if name != missing}
    found = small.check(small.as_bytes(files)).problems
    assert [(one.file, one.message) for one in found if "file is missing" in one.message] == [
        (missing, "the file is missing")
    ]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("rules.py", b"print(1)", "does not belong"),
        ("examples/deep/one.yaml", b"name: x", "does not belong"),
        ("../service.yaml", b"name: x", "does not belong"),
        ("notes.html", b"<p>", "uses this template"),
        ("service.yaml", b"name: \xff", "not UTF-8"),
        ("form.yaml", b"a: " + b"x" * 600_000, "too large"),
        ("form.yaml", b"", "empty"),
    ],
)
def test_strange_files_are_refused(name: str, content: bytes, message: str) -> None:
    found = small.check(small.as_bytes(small.FILES) | {name: content}).problems
    assert any(one.file == name and message in one.message for one in found)


def test_examples_of_both_kinds_are_asked_for() -> None:
    files = {name: text for name, text in small.FILES.items() if not name.startswith("examples/")}
    found = small.check(small.as_bytes(files)).problems
    assert {one.message for one in found} == {"no example passes", "no example fails"}


def test_a_style_sheet_without_spaces_opens_no_comment() -> None:
    assert list(unread("result.html", "@media print{#seal{color:red}}")) == []
    assert [problem.line for problem in unread("result.html", "<p>\n{# note\n</p>")] == [2]
