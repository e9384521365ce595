"""One test per kind of mistake: each is reported once, with its file, its line and what helps."""

import pytest

from tests.catalogue import small

Mistake = tuple[str, str, str, str, int, str, str]


def line_of(file: str, passage: str) -> int:
    """Return the line on which a passage of the small service begins."""
    text = small.FILES[file]
    return text[: text.index(passage)].count("\n") + 1


# what, file, passage → replaced by, file and passage of the reported line, words of the message, words of the remedy
MISTAKES: list[tuple[str, str, str, str, str, str, str]] = [
    ("unknown key", "service.yaml", "synonyms:", "synonims:", "synonyms:", "unknown key “synonims”", "“synonyms”?"),
    ("unknown kind", "form.yaml", "kind: date", "kind: dat", "id: born", "unknown kind “dat”", "partial_date"),
    ("no kind", "form.yaml", "        kind: date\n", "", "id: born", "“kind” is missing", "kind of field"),
    ("wrong type", "service.yaml", "amount: 9000", "amount: nine", "- {from: 2026-07-01", "“amount”", "Correct"),
    ("bad code", "service.yaml", '"1.000001"', '"1.1"', "code:", "wrong form for “code”", "service_schema"),
    ("bad choice", "service.yaml", "level: full", "level: half", "level: full", "“half” is not possible", "'full'"),
    ("bad condition", "form.yaml", "equals: other", "is: other", "shown_when", "a condition is one of", "Correct"),
    ("unknown field", "components.yaml", "field: for_whom", "field: whom", "required_when", "no page asks", "id"),
    ("forward reference", "form.yaml", "  - id: copies\n", "  - id: copies\n    shown_when: {field: note, equals: a}\n",
     "title: Bản sao", "asked later", "earlier page"),
    ("impossible value", "components.yaml", "equals: other", "equals: nobody", "required_when", "no possible answer",
     "possible answers"),
    ("wrong comparison", "components.yaml", "equals: other", "at_least: 2", "required_when", "“at_least”", "equals, in"),
    ("not comparable", "components.yaml", "field: for_whom, equals: other", "field: full_name, equals: An",
     "required_when", "person_name cannot be compared", "nothing"),
    ("unknown rule", "form.yaml", "rule: not_in_future", "rule: not_in_past", "rule: not", "no rule “not_in_past”",
     "not_in_future"),
    ("rule without its value", "form.yaml", "{rule: not_in_future}", "{rule: within_months}", "rule: not",
     "takes other values under “with”", "months"),
    ("rule reads nothing", "form.yaml", "{rule: not_in_future}", "{rule: not_before, fields: {other: died}}", "rule: not",
     "“died”", "Correct the id"),
    ("same id twice", "form.yaml", "- id: note", "- id: born", "- id: note", "used twice", "another id"),
    ("unknown basis", "workflow.yaml", "required: true, basis: law", "required: true, basis: lex", "four_eyes",
     "no legal basis “lex”", "legal_basis"),
    ("gap in the fee", "service.yaml", "from: 2026-07-01", "from: 2026-07-03", "- {from: 2026-07-01",
     "no amount from 2026-07-01 to 2026-07-02", "gap"),
    ("fee periods overlap", "service.yaml", "from: 2026-07-01", "from: 2026-06-01", "- {from: 2026-07-01",
     "inside the one before", "later"),
    ("fee ends", "service.yaml", "from: 2026-07-01, amount", "from: 2026-07-01, to: 2027-01-01, amount",
     "- {from: 2026-07-01", "no amount from 2027-01-02 on", "leave out “to”"),
    ("fee begins late", "service.yaml", "valid_from: 2026-01-01", "valid_from: 2025-12-31", "- {from: 2026-01-01",
     "no amount from 2025-12-31", "gap"),
    ("shares", "workflow.yaml", "share: 0.5", "share: 0.6", "steps:", "sum to 1.1", "sum to 1"),
    ("nobody can: role", "workflow.yaml", "role: leader", "role: clerk", "id: approval", "a clerk does no approval",
     "leader"),
    ("nobody can: unit", "workflow.yaml", "role: handler, unit: lead", "role: handler, unit: agency", "id: check",
     "never sits", "lead"),
    ("unreachable", "workflow.yaml", "unit: agency, share: 0.25", "unit: agency, share: 0.25, after: [issue]",
     "id: approval", "“approval” is never reached", "before it"),
    ("unknown step after", "workflow.yaml", "unit: agency, share: 0}", "unit: agency, share: 0, after: [seal]}",
     "id: issue", "no step “seal”", "leave out"),
    ("partial without reason", "service.yaml", "level: full", "level: partial", "level: full", "legal reason",
     "partial_reason"),
    ("window without reason", "service.yaml", "  general: {value: 8", "  special: {value: 2, unit: working_day, basis: law}\n"
     "  general: {value: 8", "checking_window", "belong together", "both"),
    ("ends before it begins", "service.yaml", "valid_from: 2026-01-01", "valid_from: 2026-01-01\nvalid_to: 2025-01-01",
     "result_name", "ends before", "dates"),
    ("condition without words", "components.yaml", "    when_note: Khi xin cho người khác\n", "", "- id: authorisation",
     "belong together", "both"),
    ("unknown step of a look-up", "workflow.yaml", "step: check", "step: chek", "step: check", "no step “chek”", "id"),
    ("unknown refusal reason", "workflow.yaml", "refusal_reason: unknown", "refusal_reason: none", "refusal_reason",
     "no refusal reason “none”", "id"),
    ("unknown answer in the record", "result.yaml", "answer: full_name", "answer: name", "id: holder", "no field “name”",
     "id"),
    ("unknown decision in the record", "result.yaml", "decision: entry", "decision: number", "id: entry, label: Số trong sổ,"
     " decision", "no decision field “number”", "id"),
    ("unknown computation", "result.yaml", "answer: note", "compute: {rule: guess, fields: {}}", "field: entry, answer",
     "no computation “guess”", "licence_grants"),
    ("two sources", "result.yaml", "answer: full_name", "answer: full_name, decision: entry", "id: holder", "exactly one",
     "Correct"),
    ("no template", "result.yaml", "template: result.html", "template: paper.html", "result:", "no file “paper.html”",
     "Add it"),
    ("template tag", "result.html", "{% endblock %}", "{% endblok %}", "{% block body", "does not compile", "tag"),
    ("template frame", "result.html", "documents/notice.html", "documents/notes.html", "{% extends", "does not compile",
     "name"),
    ("missing English", "text/en.yaml", "  name: Ask for a copy\n", "", "service.yaml", "no English for “Xin bản sao”",
     "service.name"),
    ("English of nothing", "text/en.yaml", "note: {label: Note}", "note: {label: Note, hint: Short}", "note: {label",
     "translates nothing", "ids"),
    ("example differs", "examples/passes.yaml", "fee: 9000", "fee: 8000", "expect:", "expected fee: 8000, but it is 9000",
     "example"),
    ("example asks too much", "examples/passes.yaml", "for_whom: self", "for_whom: self, for_what: fun", "answers",
     "asks no “for_what”", "remove"),
    ("example cannot be read", "examples/passes.yaml", "name: For myself\n", "", "name:", "name", "example"),
    ("not YAML", "form.yaml", "    title: Bản sao", "   title: Bản sao", "title: Bản sao", "not YAML", "indentation"),
    ("key twice", "service.yaml", "level: full", "level: full\nlevel: full", "channels", "stands here twice", "Keep one"),
    ("key that is no text", "service.yaml", "level: full", "level: full\non: 1", "channels", "is not text", "quotes"),
    ("alias", "service.yaml", "channels: [online]", "channels: &c [online]\nx: *c", "valid_from", "anchors and aliases",
     "again"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "old", "new", "at", "message", "remedy"), [row[1:] for row in MISTAKES], ids=[row[0] for row in MISTAKES]
)
def test_a_mistake_is_reported_where_it_stands(
    file: str, old: str, new: str, at: str, message: str, remedy: str
) -> None:
    found = [one for one in small.problems_of(file, old, new) if message in one.message]

    assert len(found) == 1, small.problems_of(file, old, new)
    assert remedy in found[0].remedy
    if at in small.FILES[file]:
        assert (found[0].file, found[0].line) == (file, line_of(file, at))


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
