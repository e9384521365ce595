"""`manage.py texts`: missing, empty, fuzzy, obsolete and differing texts are found with file and line."""

from pathlib import Path

import pytest
from babel.messages.mofile import read_mo

from portal import texts

PYTHON = """from django.utils.translation import gettext_lazy as _, ngettext

TITLE = _("Services")


def found(count: int) -> str:
    return ngettext("%(count)s case", "%(count)s cases", count) % {"count": count}
"""
TEMPLATE = """{% load i18n %}
  <p>{% translate "Check a document" %}</p>
    {% blocktranslate trimmed with name=who %}
      Hello {{ name }}.
    {% endblocktranslate %}
{% translate "May" context "month" %}
"""
COMPLETE = """
msgid "Services"
msgstr "Thủ tục hành chính"

msgid "%(count)s case"
msgid_plural "%(count)s cases"
msgstr[0] "%(count)s hồ sơ"

msgid "Check a document"
msgstr "Kiểm tra văn bản"

msgid "Hello %(name)s."
msgstr "Kính chào %(name)s."

msgctxt "month"
msgid "May"
msgstr "Tháng năm"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small house with two files that speak and a complete po file."""
    (tmp_path / "services").mkdir()
    (tmp_path / "services" / "views.py").write_text(PYTHON, encoding="utf-8")
    (tmp_path / "templates" / "services").mkdir(parents=True)
    (tmp_path / "templates" / "services" / "list.html").write_text(TEMPLATE, encoding="utf-8")
    write(tmp_path, COMPLETE)
    return tmp_path


def write(root: Path, entries: str, room: str = "services") -> None:
    path = texts.po_file(root, room)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(texts.HEADER + entries, encoding="utf-8")


def found(root: Path) -> list[str]:
    return [problem.shown(root) for problem in texts.problems(root)]


PO = "services/locale/vi/LC_MESSAGES/django.po"


def test_a_complete_house_has_no_problems(root: Path) -> None:
    assert found(root) == []


def test_missing_texts_are_found_where_they_stand_in_code_and_template(root: Path) -> None:
    write(root, "")

    assert found(root) == [
        "services/views.py:3: no Vietnamese for 'Services'",
        "services/views.py:7: no Vietnamese for '%(count)s case'",
        "templates/services/list.html:2: no Vietnamese for 'Check a document'",
        "templates/services/list.html:3: no Vietnamese for 'Hello %(name)s.'",
        "templates/services/list.html:6: no Vietnamese for 'May'",
    ]


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ('msgstr "Kiểm tra văn bản"', 'msgstr ""', f"{PO}:16: 'Check a document' has no Vietnamese"),
        (
            'msgid "Check a document"',
            '#, fuzzy\nmsgid "Check a document"',
            f"{PO}:17: 'Check a document' is fuzzy; check it and remove the mark",
        ),
        (
            "Kính chào %(name)s.",
            "Kính chào %(nme)s.",
            f"{PO}:19: 'Hello %(name)s.' must have the placeholders %(name)s",
        ),
        (
            "%(count)s hồ sơ",
            "một hồ sơ",
            f"{PO}:12: '%(count)s case' must have the placeholders %(count)s",
        ),
    ],
)
def test_a_bad_entry_is_found_with_its_line(root: Path, before: str, after: str, problem: str) -> None:
    write(root, COMPLETE.replace(before, after))

    assert found(root) == [problem]


def test_texts_that_nothing_uses_are_found(root: Path) -> None:
    write(root, f'{COMPLETE}\nmsgid "Gone"\nmsgstr "Mất"\n\n#~ msgid "Long gone"\n#~ msgstr "Mất lâu"\n')

    problems = found(root)

    assert any("'Gone' is used nowhere" in problem for problem in problems)
    assert any("'Long gone' is obsolete" in problem for problem in problems)
    assert len(problems) == 2


def test_two_rooms_may_not_disagree(root: Path) -> None:
    write(root, '\nmsgid "Services"\nmsgstr "Dịch vụ"\n', room="portal")

    assert found(root) == [f"{PO}:9: 'Services' is translated differently in portal"]


def test_extracting_adds_what_is_missing_to_the_room_that_owns_it(root: Path) -> None:
    write(root, "")
    (root / "templates" / "documents").mkdir()
    (root / "templates" / "documents" / "form.html").write_text("{% load i18n %}{% translate 'Receipt' %}")

    texts.add_missing(root)

    assert {problem.sentence.split("' ")[-1] for problem in texts.problems(root)} == {"has no Vietnamese"}
    assert 'msgid "Receipt"' in texts.po_file(root, "records").read_text(encoding="utf-8")
    assert texts.add_missing(root) == []


def test_compiling_writes_what_django_reads_and_only_when_newer(root: Path) -> None:
    (written,) = texts.compile_texts(root)

    with written.open("rb") as file:
        catalog = read_mo(file)
    assert catalog["Services"].string == "Thủ tục hành chính"
    assert texts.compile_texts(root) == []


def test_a_broken_file_is_named(root: Path) -> None:
    write(root, 'msgid "half')

    with pytest.raises(ValueError, match=r"django\.po"):
        texts.problems(root)
