"""A service travels as one archive and arrives unchanged; what strangers pack is refused with a reason."""

import io
import json
import stat
import zipfile
from collections.abc import Callable

import pytest

from services.archive import LARGEST_ARCHIVE, MANIFEST, MOST_FILES, BadArchive, pack, unpack
from services.checking import check_files
from services.checking.reading import content_hash
from tests.catalogue import small
from tests.services.factories import LICENCE, checked

GOOD = pack("copies", small.FILES)

Change = Callable[[zipfile.ZipFile], None]


def changed(change: Change, files: dict[str, str] | None = None) -> bytes:
    """Return a good archive with something more in it; its manifest stays true for the files that belong there."""
    packed = io.BytesIO(pack("copies", files or small.FILES))
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as archive:
        change(archive)
    return packed.getvalue()


def named(name: str, content: bytes = b"a: 1", *, mode: int = stat.S_IFREG | 0o644) -> Change:
    """Add an entry as a stranger would name it."""

    def add(archive: zipfile.ZipFile) -> None:
        entry = zipfile.ZipInfo(name)
        entry.external_attr = mode << 16
        entry.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(entry, content)

    return add


@pytest.mark.parametrize("slug", [LICENCE, "copies"])
def test_a_service_comes_back_as_it_went(slug: str) -> None:
    files = small.FILES if slug == "copies" else checked(slug).folder.files
    back = unpack(pack(slug, files))
    assert (back.slug, back.files) == (slug, files)
    assert content_hash(back.files) == content_hash(files)
    assert pack(back.slug, back.files) == pack(slug, files)
    assert check_files(back.slug, {name: text.encode() for name, text in back.files.items()}).problems == ()


def test_a_folder_with_problems_travels_too() -> None:
    files = small.FILES | {"form.yaml": "pages: ["}
    assert unpack(pack("copies", files)).files == files


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (named("copies/../../etc/passwd"), "không được phép"),
        (named("/etc/passwd"), "không được phép"),
        (named("copies\\form.yaml"), "không được phép"),
        (named("C:/form.yaml"), "không được phép"),
        (named("copies/examples/"), "không được phép"),
        (named("copies/.hidden.yaml"), "không được phép"),
        (named("copies/a/b/c/d/e.yaml"), "không được phép"),
        (named("copies/examples/" + "x" * 300 + ".yaml", mode=stat.S_IFLNK | 0o777), "không phải là tệp thường"),
        (named("copies/examples/pipe.yaml", mode=stat.S_IFIFO | 0o644), "không phải là tệp thường"),
        (named("copies/FORM.yaml"), "cùng tên"),
        (named("other/form.yaml"), "ngoài thư mục"),
        (named("copies/rules.py"), "không thuộc"),
        (named("copies/examples/latin.yaml", "tên".encode("utf-16")), "không thuộc"),
        (named("copies/examples/more.yaml"), "bị thay đổi"),
        (named("copies/examples/bomb.yaml", b"0" * 3_000_000), "quá lớn"),
    ],
)
def test_what_is_not_harmless_is_refused_with_its_reason(change: Change, says: str) -> None:
    with pytest.raises(BadArchive) as refused:
        unpack(changed(change))
    assert says in str(refused.value)


def test_a_name_with_a_zero_byte_is_refused_rather_than_cut() -> None:
    packed = changed(named("copies/later.yaml_html"))
    assert packed.count(b"later.yaml_html") == 2
    with pytest.raises(BadArchive, match="không được phép"):
        unpack(packed.replace(b"later.yaml_html", b"later.yaml\0html"))


def test_many_files_that_are_small_alone_and_large_together_are_refused() -> None:
    def add(archive: zipfile.ZipFile) -> None:
        for number in range(12):
            archive.writestr(f"copies/examples/e{number}.yaml", b"0" * 500_000, zipfile.ZIP_DEFLATED)

    with pytest.raises(BadArchive, match="quá lớn"):
        unpack(changed(add))


def test_more_files_than_a_service_has_are_refused() -> None:
    files = small.FILES | {f"examples/e{number}.yaml": "" for number in range(MOST_FILES)}
    with pytest.raises(BadArchive, match=str(MOST_FILES)):
        unpack(pack("copies", files))


def test_the_size_that_the_archive_states_is_not_believed() -> None:
    packed = bytearray(changed(named("copies/examples/bomb.yaml", b"0" * 3_000_000)))
    true = (3_000_000).to_bytes(4, "little")
    assert packed.count(true) == 2
    with pytest.raises(BadArchive):
        unpack(bytes(packed.replace(true, (10).to_bytes(4, "little"))))


@pytest.mark.parametrize("content", [b"", b"PK", b"x" * (LARGEST_ARCHIVE + 1), GOOD[:200], GOOD[:-30]])
def test_what_is_no_archive_is_refused(content: bytes) -> None:
    with pytest.raises(BadArchive):
        unpack(content)


@pytest.mark.parametrize(
    "said",
    [
        None,
        [],
        {"slug": "copies"},
        {"format": 2, "slug": "copies", "content_hash": content_hash(small.FILES)},
        {"format": 1, "slug": "../x", "content_hash": content_hash(small.FILES)},
        {"format": 1, "slug": "copies", "content_hash": "0" * 64},
    ],
)
def test_the_manifest_must_be_ours_and_true(said: object) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        if said is not None:
            archive.writestr(MANIFEST, json.dumps(said))
        for name, text in small.FILES.items():
            archive.writestr(f"copies/{name}", text)
    with pytest.raises(BadArchive):
        unpack(packed.getvalue())


def test_a_packed_file_that_was_damaged_is_refused() -> None:
    damaged = bytearray(GOOD)
    damaged[len(GOOD) // 3] ^= 0xFF
    with pytest.raises(BadArchive):
        unpack(bytes(damaged))
