"""Bytes are written once, under their hash, and never half."""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from threading import Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from ground import ports
from records import storage
from records.actions import clear_away, forget_uploads, keep
from records.invariants import blobs_without_their_bytes, bytes_without_a_row
from records.models import Blob, PageImage
from records.storage import Damaged, DiskStorage
from tests.cases.races import until_waiting
from tests.records.factories import AT

HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"


@pytest.fixture(autouse=True)
def disk(tmp_path: Path) -> Iterator[DiskStorage]:
    disk = DiskStorage(tmp_path / "records")
    with ports.use("blob_storage", disk):
        yield disk


def keep_hello() -> Blob:
    return keep(b"hello", mime="text/plain", kind=Blob.Kind.UPLOAD, at=AT)


@pytest.mark.django_db
def test_kept_bytes_are_named_by_their_hash_and_read_back(disk: DiskStorage) -> None:
    blob = keep_hello()

    assert (blob.sha256, blob.size) == (HELLO, 5)
    assert storage.read(blob) == b"hello"
    assert disk.path(HELLO).stat().st_mode & 0o777 == 0o400


@pytest.mark.django_db
def test_the_same_bytes_have_one_row_and_one_file(disk: DiskStorage) -> None:
    first, second = keep_hello(), keep(BytesIO(b"hello"), mime="text/plain", kind=Blob.Kind.UPLOAD, at=AT)

    assert first == second
    assert [name for name, _written in disk.names()] == [HELLO]


@pytest.mark.django_db
def test_nothing_is_left_aside(disk: DiskStorage) -> None:
    keep_hello()

    assert list((disk.root / "aside").iterdir()) == []


def test_a_writer_that_dies_half_way_leaves_no_name(disk: DiskStorage) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"hel"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        disk.put(chunks())

    assert list(disk.names()) == []
    assert list((disk.root / "aside").iterdir()) == []


@pytest.mark.django_db
def test_damaged_bytes_are_refused_not_served(disk: DiskStorage) -> None:
    blob = keep_hello()
    os.chmod(disk.path(HELLO), 0o600)
    disk.path(HELLO).write_bytes(b"hellO")

    with pytest.raises(Damaged):
        storage.read(blob)
    assert blobs_without_their_bytes() == [blob.pk]


@pytest.mark.django_db
def test_missing_bytes_are_named_by_the_check(disk: DiskStorage) -> None:
    whole, lost = keep_hello(), keep(b"lost", mime="text/plain", kind=Blob.Kind.UPLOAD, at=AT)
    disk.path(lost.sha256).unlink()

    with pytest.raises(Damaged):
        storage.open_blob(lost)
    assert blobs_without_their_bytes() == [lost.pk]
    assert storage.is_whole(whole)


@pytest.mark.django_db
def test_an_old_file_without_a_row_is_named_and_a_young_one_is_not(disk: DiskStorage) -> None:
    keep_hello()
    orphan = disk.put(iter([b"orphan"])).sha256
    young = disk.put(iter([b"young"])).sha256
    long_ago = AT.timestamp() - 25 * 3600
    os.utime(disk.path(orphan), (long_ago, long_ago))
    os.utime(disk.path(young), (AT.timestamp(), AT.timestamp()))

    assert bytes_without_a_row(at=AT) == [orphan]


@pytest.mark.django_db
def test_putting_the_bytes_again_heals_a_file_of_the_wrong_size(disk: DiskStorage) -> None:
    blob = keep_hello()
    os.chmod(disk.path(HELLO), 0o600)
    disk.path(HELLO).write_bytes(b"hel")

    keep_hello()

    assert storage.read(blob) == b"hello"


@pytest.mark.django_db
def test_a_blob_is_never_empty() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        keep(b"", mime="text/plain", kind=Blob.Kind.UPLOAD, at=AT)


@pytest.mark.django_db
def test_a_rollback_leaves_a_file_without_a_row_never_the_reverse(disk: DiskStorage) -> None:
    with transaction.atomic():
        keep_hello()
        transaction.set_rollback(True)

    assert not Blob.objects.exists()
    assert [name for name, _written in disk.names()] == [HELLO]


@pytest.mark.django_db
def test_old_bytes_without_a_row_are_cleared_away_and_nothing_else(disk: DiskStorage) -> None:
    known, old, young = (
        keep(b"it", mime="text/plain", kind="document", at=AT).sha256,
        disk.put(iter([b"old"])).sha256,
        disk.put(iter([b"young"])).sha256,
    )
    (disk.root / "aside" / "half").write_bytes(b"ha")
    (disk.root / "aside" / "being-written").write_bytes(b"be")
    for path in (disk.path(known), disk.path(old), disk.root / "aside" / "half"):
        made_old(path)

    gone = clear_away(at=timezone.now())

    assert gone == 1
    assert {name for name, _written in disk.names()} == {known, young}
    assert [path.name for path in (disk.root / "aside").iterdir()] == ["being-written"]
    assert bytes_without_a_row(at=timezone.now()) == []


@pytest.mark.django_db
def test_bytes_that_are_put_again_are_not_cleared_away_before_their_row_is_committed(disk: DiskStorage) -> None:
    name = disk.put(iter([b"again"])).sha256
    made_old(disk.path(name))
    now = timezone.now().timestamp()

    disk.put(iter([b"again"]))
    gone = disk.clear_away(name, born_before=now - 3600, is_known=lambda _name: False)

    assert not gone
    assert disk.path(name).read_bytes() == b"again"


@pytest.mark.django_db
def test_bytes_put_while_they_are_looked_at_stay(disk: DiskStorage) -> None:
    name = disk.put(iter([b"again"])).sha256
    made_old(disk.path(name))

    def put_meanwhile(_name: str) -> bool:
        disk.put(iter([b"again"]))
        return False

    gone = disk.clear_away(name, born_before=timezone.now().timestamp() - 3600, is_known=put_meanwhile)

    assert not gone
    assert disk.path(name).read_bytes() == b"again"


def test_bytes_taken_by_a_cleaner_that_died_come_back(disk: DiskStorage) -> None:
    name = disk.put(iter([b"taken"])).sha256
    disk.path(name).rename(disk.root / "aside" / f"{name}.taken")

    disk.tidy(born_before=0)

    assert disk.path(name).read_bytes() == b"taken"
    assert list((disk.root / "aside").iterdir()) == []


def made_old(path: Path) -> None:
    """Let a file be two days old."""
    long_ago = timezone.now().timestamp() - 2 * 24 * 3600
    os.utime(path, (long_ago, long_ago))


LATER = AT + timedelta(days=1)


@pytest.mark.django_db
def test_an_upload_that_nothing_refers_to_is_forgotten_and_its_bytes_go(disk: DiskStorage) -> None:
    lost = keep_hello()
    shown = keep(b"shown", mime="text/plain", kind=Blob.Kind.UPLOAD, at=AT)
    made_here = keep(b"made here", mime="image/png", kind=Blob.Kind.IMAGE, at=AT)
    young = keep(b"young", mime="text/plain", kind=Blob.Kind.UPLOAD, at=LATER)
    PageImage.objects.create(blob=shown, page=1, image=made_here, width=1, height=1)
    made_old(disk.path(lost.sha256))

    assert forget_uploads(at=LATER) == 1
    assert clear_away(at=timezone.now()) == 1

    assert set(Blob.objects.all()) == {shown, made_here, young}
    assert {name for name, _written in disk.names()} == {shown.sha256, made_here.sha256, young.sha256}


@pytest.mark.django_db(transaction=True)
def test_an_upload_brought_again_while_it_is_being_forgotten_gets_a_row_anew() -> None:
    old = keep_hello()
    again = Thread(target=aside, args=(lambda: keep(b"hello", mime="text/plain", kind=Blob.Kind.UPLOAD, at=LATER),))
    with transaction.atomic():
        Blob.objects.select_for_update().get(pk=old.pk)
        again.start()
        until_waiting(1)
        Blob.objects.filter(pk=old.pk).delete()
    again.join(timeout=60)

    assert Blob.objects.get().created_at == LATER


@pytest.mark.django_db(transaction=True)
def test_an_upload_that_is_being_brought_again_is_not_forgotten() -> None:
    keep_hello()
    cleaner = Thread(target=aside, args=(lambda: forget_uploads(at=LATER),))
    with transaction.atomic():
        kept = keep(b"hello", mime="text/plain", kind=Blob.Kind.UPLOAD, at=LATER)
        cleaner.start()
        until_waiting(1)
    cleaner.join(timeout=60)

    assert Blob.objects.get() == kept


def aside(work: Callable[[], object]) -> None:
    try:
        work()
    finally:
        connection.close()
