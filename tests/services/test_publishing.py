"""Publishing folders: idempotent, immutable, one version in force."""

import shutil
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError
from pytest_django import DjangoAssertNumQueries

from services.actions import CATALOGUE, FolderBroken, publish, publish_folder
from services.models import Service, ServiceVersion, VersionSource
from services.selectors import current_version, definition_of
from tests.catalogue import small
from tests.services.factories import AT, LICENCE, published

pytestmark = pytest.mark.django_db

CHANGED = ("service.yaml", "amount: 9000", "amount: 9500")
EXPECTED = ("examples/passes.yaml", "fee: 9000", "fee: 9500")


def changed() -> dict[str, bytes]:
    """Return the small service with another fee."""
    files = dict(small.FILES)
    for name, old, new in (CHANGED, EXPECTED):
        files[name] = files[name].replace(old, new)
    return small.as_bytes(files)


def test_publishing_again_changes_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    first = publish(small.check(), at=AT)
    with django_assert_num_queries(4):  # a savepoint, the service locked, its versions
        again = publish(small.check(), at=AT + timedelta(days=5))
    assert (first.is_new, again.is_new) == (True, False)
    assert again.version == first.version
    assert ServiceVersion.objects.count() == 1


def test_the_first_version_counts_from_the_service_own_first_day() -> None:
    version = publish(small.check(), at=AT).version
    assert (version.number, version.valid_from, version.valid_to) == (1, date(2026, 1, 1), None)


def test_a_change_makes_a_new_version_from_today_and_leaves_the_old_one_as_it_was() -> None:
    old = publish(small.check(), at=AT).version
    new = publish(small.check(changed()), at=AT).version
    old.refresh_from_db()
    assert (new.number, new.valid_from, old.valid_to) == (2, date(2026, 11, 16), date(2026, 11, 16))
    assert old.definition.service.fees[0].periods[-1].amount == 9000
    assert new.definition.service.fees[0].periods[-1].amount == 9500
    assert current_version("copies", date(2026, 11, 15)) == old
    assert current_version("copies", date(2026, 11, 16)) == new


def test_two_changes_on_one_day_leave_the_last_in_force() -> None:
    publish(small.check(), at=AT)
    publish(small.check(changed()), at=AT)
    back = publish(small.check(), at=AT).version
    assert back.number == 3
    assert current_version("copies", date(2026, 11, 16)) == back


def test_a_broken_folder_is_not_published() -> None:
    with pytest.raises(FolderBroken) as refused:
        publish(small.check(small.with_change("workflow.yaml", "share: 0.5", "share: 0.6")), at=AT)
    assert [problem.file for problem in refused.value.problems] == ["workflow.yaml"]
    assert not Service.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda version: ServiceVersion.objects.filter(pk=version.pk).update(content_hash="0" * 64),
        lambda version: ServiceVersion.objects.filter(pk=version.pk).update(number=7),
        lambda version: ServiceVersion.objects.filter(pk=version.pk).update(valid_from=date(2020, 1, 1)),
        lambda version: ServiceVersion.objects.filter(pk=version.pk)._raw_delete("default"),
        lambda version: VersionSource.objects.filter(version=version).update(source={}),
        lambda version: VersionSource.objects.filter(version=version).delete(),
    ],
)
def test_what_was_published_cannot_be_changed(change: object) -> None:
    version = publish(small.check(), at=AT).version
    with pytest.raises((InternalError, IntegrityError), match="never changes"), transaction.atomic():
        change(version)  # type: ignore[operator]  # a function of the version
    assert ServiceVersion.objects.get(pk=version.pk).source["files"] == small.FILES


def test_a_version_can_be_closed_but_not_before_it_began_nor_twice_open() -> None:
    version = publish(small.check(), at=AT).version
    with pytest.raises(IntegrityError, match="version_ends_after_start"), transaction.atomic():
        ServiceVersion.objects.filter(pk=version.pk).update(valid_to=date(2025, 1, 1))
    with pytest.raises(IntegrityError, match="version_one_open"), transaction.atomic():
        ServiceVersion.objects.create(
            service=version.service, number=9, content_hash="0" * 64, valid_from=date(2026, 1, 1), published_at=AT
        )


def test_the_definition_is_parsed_once_per_process(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    version = ServiceVersion.objects.get(pk=published().pk)
    found = version.definition
    with django_assert_num_queries(0):
        assert version.definition is found
    with django_assert_num_queries(1):
        assert definition_of(version.pk) is found


def test_the_result_template_is_frozen_with_the_version() -> None:
    assert published().file("result.html") == (CATALOGUE / LICENCE / "result.html").read_text(encoding="utf-8")


def test_the_command_publishes_all_and_says_what_it_did(tmp_path: Path) -> None:
    _write(tmp_path / "copies", small.FILES)
    _write(tmp_path / "broken", small.FILES | {"form.yaml": "pages: []"})
    out, err = StringIO(), StringIO()

    with pytest.raises(CommandError, match="chưa công bố: 1"):
        call_command("publish_catalogue", str(tmp_path), stdout=out, stderr=err)

    assert out.getvalue() == "copies: đã công bố phiên bản 1\n"
    assert err.getvalue().startswith("broken/form.yaml:1:")


def test_the_check_ends_with_the_number_of_problems(tmp_path: Path) -> None:
    _write(tmp_path / "copies", small.FILES)
    out = StringIO()
    call_command("check_catalogue", str(tmp_path), stdout=out)
    assert "không có lỗi" in out.getvalue()

    shutil.rmtree(tmp_path / "copies" / "text")
    out = StringIO()
    with pytest.raises(CommandError, match="Số lỗi: 40"):
        call_command("check_catalogue", str(tmp_path / "copies"), stdout=out)
    assert "copies/text/en.yaml:0: thiếu tệp này." in out.getvalue()


def opening(other: str, *, code: str) -> dict[str, str]:
    """The small service with a step that opens another one."""
    step = f"  - {{id: open_other, kind: sub_case, label: Mở, does: Mở, service: {other}, share: 0}}\n"
    changes = {
        "workflow.yaml": small.FILES["workflow.yaml"].replace("  - {id: approval", f"{step}  - {{id: approval"),
        "service.yaml": small.FILES["service.yaml"].replace("1.000001", code),
        "text/en.yaml": small.FILES["text/en.yaml"].replace(
            "    approval:", "    open_other: {label: Open, does: Open}\n    approval:"
        ),
    }
    return small.FILES | changes


def test_services_that_open_each_other_are_found_by_the_check_and_not_published(tmp_path: Path) -> None:
    _write(tmp_path / "copies", opening("moving", code="1.000001"))
    _write(tmp_path / "moving", opening("copies", code="1.000002"))
    line = 4
    for path in (tmp_path, tmp_path / "moving"):
        out = StringIO()
        with pytest.raises(CommandError, match="Số lỗi"):
            call_command("check_catalogue", str(path), stdout=out)
        told = f"moving/workflow.yaml:{line}: các thủ tục mở lẫn nhau thành vòng: moving → copies → moving."
        assert told in out.getvalue()

    publish_folder(tmp_path / "copies", at=AT)
    with pytest.raises(FolderBroken) as refused:
        publish_folder(tmp_path / "moving", at=AT)

    assert [(one.file, one.line) for one in refused.value.problems] == [("workflow.yaml", line)]
    assert current_version("moving", AT.date()) is None


def test_all_tables_of_published_content_refuse_their_own_application() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgrelid::regclass::text LIKE 'services_%'"
        )
        assert {name for (name,) in cursor.fetchall()} == {
            "version_is_immutable",
            "version_is_kept",
            "source_is_immutable",
            "version_ends_once",
            "closing_is_kept",
        }


def _write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
