"""Advice on folders: one test for each kind, with the line it points to and the rule it cites; never a problem."""

from io import StringIO
from pathlib import Path
from shutil import copytree

import pytest
from django.core.management import call_command
from django.utils.translation import override

from services.actions import CATALOGUE
from services.checking.parsing import FILES
from services.linting import LINTS, Advice, lint
from services.linting.effort import FILE, OTHERWISE, effort
from services.linting.words import reading
from tests.catalogue import small
from tests.services.factories import LICENCE, checked, definition

HOUSE = "Quy ước của hệ thống"
ONCE_ONLY = "Nghị định số 224/2026/NĐ-CP, điểm d khoản 1 Điều 15 và khoản 4 Điều 18"
LABEL = "label: Giấy ủy quyền"
LAW = "{id: law, title: Luật, article: Điều 1, confidence: sure}"
ANSWER = "answer_within: {value: 10, unit: working_day}"
QUIET = {
    "service.yaml": small.FILES["service.yaml"]
    .replace("Điều 1, confidence", "Điều 1, in_force_from: 2026-01-01, confidence")
    .replace("time_limit:\n", "to_confirm: [{id: days, note: 10 ngày để bổ sung cần đối chiếu}]\ntime_limit:\n"),
    "text/en.yaml": small.FILES["text/en.yaml"].replace(
        "  fees:", "  to_confirm: {days: {note: To be compared}}\n  fees:"
    ),
}


def advice(file: str, old: str, new: str, *, lang: str = "vi") -> list[Advice]:
    """Return the advice after one change of the small service, which by itself draws none."""
    files = small.FILES | QUIET
    assert old in files[file]
    found = small.check(small.as_bytes(files | {file: files[file].replace(old, new, 1)}))
    with override(lang):
        return list(lint(found))


def line_of(file: str, passage: str) -> int:
    """Return the line on which a passage begins."""
    text = (small.FILES | QUIET)[file]
    return text[: text.index(passage)].count("\n") + 1


CASES = [
    ("certified", "components.yaml", LABEL, f"{LABEL}\n    certified: required", ONCE_ONLY),
    ("certified", "components.yaml", LABEL, "label: Bản sao CHỨNG THỰC giấy ủy quyền", ONCE_ONLY),
    ("criminal_record", "components.yaml", LABEL, f"{LABEL}\n    criminal_record: true", "Luật số 107/2025/QH15"),
    ("criminal_record", "components.yaml", LABEL, "label: Phiếu lý lịch tư pháp số 2", "Luật số 107/2025/QH15"),
    ("state_papers", "components.yaml", LABEL, f"{LABEL}\n    source: state", ONCE_ONLY),
    ("state_papers", "components.yaml", LABEL, "label: Bản chụp giấy khai sinh", ONCE_ONLY),
    ("time_basis", "service.yaml", "10 ngày để bổ sung", "Số ngày để bổ sung", HOUSE),
    ("time_basis", "service.yaml", ", in_force_from: 2026-01-01", "", HOUSE),
    ("confirmed", "service.yaml", "confidence: sure", "confidence: memory", HOUSE),
    ("english", "text/en.yaml", "label: Full name}, born", "label: Họ tên}, born", HOUSE),
    ("reading", "components.yaml", LABEL, f"{LABEL}\n    hint: {'rất dài ' * 11}", HOUSE),
    ("reading", "components.yaml", LABEL, f"{LABEL}\n    hint: Đương sự tiến hành kê khai theo mẫu", HOUSE),
    ("subjects", "form.yaml", "title: Người yêu cầu", "title: Người yêu cầu và bản sao", HOUSE),
    (
        "subjects",
        "form.yaml",
        "      - id: born",
        "".join(f"      - {{id: q{n}, kind: short_text, label: Q}}\n" for n in range(6)) + "      - id: born",
        HOUSE,
    ),
    (
        "effort",
        "form.yaml",
        "      - id: born",
        "".join(
            f"      - {{id: q{n}, kind: long_text, label: Q, shown_when: {{field: full_name, equals: x}}}}\n"
            for n in range(30)
        )
        + "      - id: born",
        HOUSE,
    ),
]


@pytest.mark.parametrize(("kind", "file", "old", "new", "source"), CASES)
def test_each_kind_is_given_with_what_helps_and_the_rule_behind(
    kind: str, file: str, old: str, new: str, source: str
) -> None:
    found = [one for one in advice(file, old, new) if one.kind == kind]
    assert len(found) >= 1
    assert all(one.source.startswith(source) and one.message and one.remedy for one in found)


def test_every_kind_has_its_case() -> None:
    assert {case[0] for case in CASES} == set(LINTS)


def test_a_quiet_service_draws_no_advice() -> None:
    assert advice("form.yaml", "pages:", "pages:") == []


def test_advice_stands_at_its_line_and_is_no_problem() -> None:
    files = small.with_change("components.yaml", LABEL, f"{LABEL}\n    certified: required")
    found = small.check(files)
    assert found.problems == ()
    [one] = [one for one in lint(found) if one.kind == "certified"]
    assert (one.file, one.line) == ("components.yaml", line_of("components.yaml", "- id: authorisation"))


def test_english_that_is_none_is_shown_where_it_is_to_be_translated() -> None:
    old = "label: Full name}, born"
    [one] = [one for one in advice("text/en.yaml", old, "label: Họ tên}, born") if one.kind == "english"]
    assert (one.file, one.line) == ("text/en.yaml", line_of("text/en.yaml", old))
    assert "(form.pages.person.fields.full_name.label)" in one.remedy


def test_advice_speaks_english_with_whoever_reads_english() -> None:
    [one] = advice("components.yaml", LABEL, "label: Giấy khai sinh", lang="en")
    assert one.message == "“Giấy khai sinh” was issued by the state itself; its data are in: the civil-status database"
    assert one.source.startswith("Decree 224/2026")


@pytest.mark.parametrize(
    "label",
    [
        "label: Giấy ủy quyền, không cần chứng thực",
        "label: Ảnh chụp, không yêu cầu công chứng",
    ],
)
def test_to_say_that_no_certification_is_needed_is_no_demand(label: str) -> None:
    assert advice("components.yaml", LABEL, label) == []


def test_what_can_be_reused_is_not_complained_about() -> None:
    assert advice("components.yaml", LABEL, "label: Giấy khai sinh\n    reuse: true") == []
    assert advice("components.yaml", LABEL, "label: Giấy khai sinh\n    source: applicant") == []


def test_what_is_from_memory_and_named_needs_no_more() -> None:
    named = (
        "confidence: memory}\n  - {id: days, title: Luật, article: Điều 2, in_force_from: 2026-01-01, confidence: sure}"
    )
    found = advice("service.yaml", "confidence: sure}", named)
    assert [one.kind for one in found if one.kind == "confirmed"] == ["confirmed"]
    renamed = (small.FILES | QUIET)["service.yaml"].replace("confidence: sure", "confidence: memory")
    files = small.FILES | QUIET | {"service.yaml": renamed.replace("{id: days, note", "{id: law, note")}
    files["text/en.yaml"] = files["text/en.yaml"].replace("{days: {note", "{law: {note")
    assert [one for one in lint(small.check(small.as_bytes(files))) if one.kind == "confirmed"] == []


def test_the_measure_of_reading_is_what_it_says() -> None:
    assert reading("Chụp rõ bốn góc. Đọc được số").longest == 4
    assert reading("Đối với trường hợp hiện hành").officialese == ("đối với trường hợp", "hiện hành")
    assert reading("Đối với trường hợp hiện hành").points == 26
    assert reading("").points == 0


def test_the_minutes_can_be_recomputed() -> None:
    found = effort(definition())
    portrait_and_two_sides = 3 * FILE
    assert found.papers == portrait_and_two_sides + 4 * FILE / 2
    assert found.minutes == round((found.answers + found.papers + found.reading) / 60)
    assert effort(small.check().definition or definition()).answers == 4 * OTHERWISE + OTHERWISE / 2 - 5


def test_advice_speaks_both_languages() -> None:
    [vietnamese] = advice("components.yaml", LABEL, f"{LABEL}\n    certified: required")
    [english] = advice("components.yaml", LABEL, f"{LABEL}\n    certified: required", lang="en")
    assert "bản sao chứng thực" in vietnamese.message
    assert "certified copy" in english.message


def test_every_place_leads_to_a_file() -> None:
    for slug in (LICENCE,):
        assert {one.file for one in lint(checked(slug))} <= set(FILES.values())


@pytest.mark.parametrize(
    ("lang", "said", "time"),
    [("en", "was issued by the state itself", "minutes to fill in"), ("vi", "do cơ quan nhà nước cấp", "phút")],
)
def test_the_command_gives_advice_only_when_asked_and_does_not_fail_for_it(
    lang: str, said: str, time: str, tmp_path: Path
) -> None:
    alone = copytree(CATALOGUE / LICENCE, tmp_path / LICENCE)  # those that lie beside it would be read too
    out = StringIO()
    with override(lang):
        call_command("check_catalogue", str(alone), stdout=out)
        assert said not in out.getvalue()
        call_command("check_catalogue", str(alone), "--lint", stdout=out)
    assert f"{LICENCE}/components.yaml" in out.getvalue()
    assert said in out.getvalue()
    assert time in out.getvalue()
