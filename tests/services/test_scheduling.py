"""Versions that are known before their day: overlays of a folder, checked, published once, in force on time."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import pytest

from accounts.working_calendar import HANOI
from services.actions import Published, publish_stages
from services.checking import Checked
from services.models import Service, ServiceVersion
from services.selectors import current_version
from tests.catalogue import small
from tests.services.factories import AT

NEW_LAW = date(2027, 3, 1)
LATER = datetime(2027, 3, 2, 9, 0, tzinfo=HANOI)
HOME = "scheduled/2027-03-01"

SHEET = small.FILES["service.yaml"].replace(
    "result_name:", "why_scheduled: Luật mới\nresult_name:"
).replace("{value: 1, unit: working_day", "{value: 24, unit: working_hour")  # fmt: skip
ENGLISH = small.FILES["text/en.yaml"].replace("  result_name:", "  why_scheduled: A new law\n  result_name:")
OVERLAY = {f"{HOME}/service.yaml": SHEET, f"{HOME}/text/en.yaml": ENGLISH}


def check(overlay: Mapping[str, str] = OVERLAY, **base: str) -> Checked:
    """Check the small service with an overlay; `base` replaces files of the folder itself, by name before the dot."""
    files = small.FILES | {f"{name}.yaml": text for name, text in base.items()}
    return small.check(small.as_bytes(files | dict(overlay)))


def outcomes(done: tuple[Published, ...]) -> list[tuple[int, str]]:
    """Return (number, outcome) of what was published."""
    return [(one.version.number, one.outcome) for one in done]


def test_a_sound_overlay_has_no_problem() -> None:
    found = check()
    assert list(map(str, found.problems)) == []
    later = found.stages[NEW_LAW].definition
    assert later is not None
    assert later.time_limit().value == 24
    assert not any(name.startswith("scheduled") for name in found.stages[NEW_LAW].folder.files)
    assert found.folder.content_hash() == small.check().folder.content_hash()


MISTAKES: list[tuple[dict[str, str], str, str]] = [
    ({"scheduled/2027-13-01/service.yaml": SHEET}, "scheduled/2027-13-01/service.yaml:0", "không phải là ngày"),
    ({f"{HOME}/notes.txt": "x"}, f"{HOME}/notes.txt:0", "không thuộc thư mục"),
    ({f"{HOME}/text/en.yaml": ENGLISH}, f"{HOME}/service.yaml:0", "không chỗ nào ghi vì sao"),
    (OVERLAY | {f"{HOME}/service.yaml": SHEET.replace("synonyms:", "synonims:")}, f"{HOME}/service.yaml:6", "không có"),
    (OVERLAY | {f"{HOME}/text/en.yaml": small.FILES["text/en.yaml"]}, f"{HOME}/service.yaml:13", "bản tiếng Anh"),
    (OVERLAY | {f"{HOME}/form.yaml": small.FILES["form.yaml"].replace("id: born", "id: birth")},
     f"{HOME}/form.yaml:10", "bản tiếng Anh"),
    ({"scheduled/2025-03-01/service.yaml": SHEET, "scheduled/2025-03-01/text/en.yaml": ENGLISH},
     "scheduled/2025-03-01/:0", "chỉ có hiệu lực từ 2026-01-01"),
    (OVERLAY | {f"scheduled/2028-01-01/{name}": text for name, text in
                {"service.yaml": SHEET, "text/en.yaml": ENGLISH}.items()},
     "scheduled/2028-01-01/:0", "không đổi gì"),
    (OVERLAY | {f"{HOME}/form.yaml": small.FILES["form.yaml"].replace("id: other,", "id: else,")},
     "components.yaml:4", "từ 2027-03-01: "),
]  # fmt: skip


@pytest.mark.parametrize(("overlay", "place", "says"), MISTAKES, ids=[says for _, _, says in MISTAKES])
def test_a_mistake_in_an_overlay_is_reported_where_it_stands(overlay: dict[str, str], place: str, says: str) -> None:
    found = [one for one in map(str, check(overlay).problems) if one.startswith(f"{place}: ") and says in one]
    assert len(found) == 1, list(map(str, check(overlay).problems))


def test_a_mistake_of_the_folder_itself_is_told_once() -> None:
    found = check(form=small.FILES["form.yaml"].replace("rule: not_in_future", "rule: not_on_sundays"))
    assert len(found.problems) == 1


@pytest.mark.django_db
def test_an_overlay_is_published_as_a_version_that_begins_on_its_day() -> None:
    assert outcomes(publish_stages(check(), at=AT)) == [(1, "published"), (2, "published")]
    now, then = ServiceVersion.objects.order_by("number")
    assert (now.valid_to, then.valid_from, then.valid_to, then.stage) == (NEW_LAW, NEW_LAW, None, NEW_LAW)
    assert current_version("copies", NEW_LAW - timedelta(days=1)) == now
    assert current_version("copies", NEW_LAW) == then


@pytest.mark.django_db
@pytest.mark.parametrize("at", [AT, LATER])
def test_publishing_again_changes_nothing_before_and_after_the_day(at: datetime) -> None:
    publish_stages(check(), at=AT)
    assert {outcome for _, outcome in outcomes(publish_stages(check(), at=at))} == {"unchanged"}
    assert ServiceVersion.objects.count() == 2


@pytest.mark.django_db
def test_a_folder_installed_after_the_day_has_its_history() -> None:
    publish_stages(check(), at=LATER)
    assert list(ServiceVersion.objects.order_by("number").values_list("valid_from", "valid_to")) == [
        (date(2026, 1, 1), NEW_LAW),
        (NEW_LAW, None),
    ]


@pytest.mark.django_db
def test_a_correction_of_the_folder_reaches_its_overlay_too() -> None:
    publish_stages(check(), at=AT)
    corrected = small.FILES["form.yaml"].replace("label: Ngày sinh", "label: Sinh ngày")
    assert outcomes(publish_stages(check(form=corrected), at=AT)) == [(3, "published"), (4, "published")]
    then = current_version("copies", NEW_LAW)
    assert then is not None
    assert then.number == 4
    assert then.definition.fields["born"].label.vi == "Sinh ngày"
    assert list(ServiceVersion.objects.counting().order_by("valid_from").values_list("number", flat=True)) == [1, 3, 4]


@pytest.mark.django_db
def test_an_overlay_taken_out_before_its_day_does_not_come_into_force() -> None:
    publish_stages(check(), at=AT)
    assert outcomes(publish_stages(check({}), at=AT)) == [(1, "unchanged"), (3, "published")]
    then = current_version("copies", NEW_LAW)
    assert then is not None
    assert then.definition.time_limit().value == 1
    assert {outcome for _, outcome in outcomes(publish_stages(check({}), at=AT))} == {"unchanged"}


@pytest.mark.django_db
def test_the_name_in_lists_changes_only_on_the_day() -> None:
    renamed = OVERLAY | {f"{HOME}/service.yaml": SHEET.replace("name: Xin bản sao", "name: Cấp bản sao")}
    publish_stages(check(renamed), at=AT)
    assert Service.objects.get().name_vi == "Xin bản sao"


@pytest.mark.django_db
def test_a_version_cannot_overlap_another_nor_count_again() -> None:
    publish_stages(check(), at=AT)
    with pytest.raises(Exception, match="never changes"):
        ServiceVersion.objects.filter(number=1).update(valid_to=date(2028, 1, 1))
