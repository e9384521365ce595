"""Keep bytes, take a number, make the pictures of a file's pages."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import IO, Any

from django.db import connection, transaction
from django.db.models import Exists, ForeignObjectRel, OuterRef
from django.db.transaction import TransactionManagementError

from ground.failpoints import failpoint
from records import pictures
from records.models import Blob, NumberSeries, PageImage
from records.selectors import unknown_bytes
from records.storage import CHUNK, read, storage

UNKNOWN_KEPT = timedelta(hours=12)
"""How long bytes may wait for their row, and a row for what refers to it: requests and handlers end in minutes."""


def keep(data: bytes | IO[Any], *, mime: str, kind: str, at: datetime) -> Blob:
    """Keep bytes for good and return their row; the same bytes have one row, whoever brings them.

    The bytes are on the disk before the row exists: a rollback leaves a file without a row, never the reverse
    (INV-11). Files are read in pieces. Four queries at most. Empty data raise IntegrityError.
    """
    stored = storage().put(_chunks(data))
    failpoint("stored_without_row")
    while True:
        blob, made = Blob.objects.get_or_create(
            sha256=stored.sha256, defaults={"size": stored.size, "mime": mime, "kind": kind, "created_at": at}
        )
        # An uploaded file's row is made young again, so that `forget_uploads` leaves it; where that was faster, again.
        if made or blob.kind != Blob.Kind.UPLOAD or Blob.objects.filter(pk=blob.pk).update(created_at=at):
            return blob


def _chunks(data: bytes | IO[Any]) -> Iterator[bytes]:
    if isinstance(data, bytes):
        yield data
        return
    data.seek(0)
    while chunk := data.read(CHUNK):
        yield chunk


def take_number(agency_id: int, key: str, year: int) -> int:
    """Return the next number of an agency's series in a year, from 1 on. One query.

    The series' row stays locked until the caller's transaction ends, so a rollback gives the number back and no
    other taker can pass: the series has no gap (NĐ 30/2020/NĐ-CP Art 15, sure). Must run inside a transaction.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("take_number() must run inside a transaction")
    table = connection.ops.quote_name(NumberSeries._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (agency_id, key, year, last) VALUES (%s, %s, %s, 1) "  # noqa: S608 — our own table
            f"ON CONFLICT ON CONSTRAINT number_series_once_per_year DO UPDATE SET last = {table}.last + 1 "
            "RETURNING last",
            [agency_id, key, year],
        )
        number: int = cursor.fetchone()[0]
    return number


def make_page_images(blob_id: int, *, at: datetime) -> list[PageImage]:
    """Make the pictures of an uploaded file's pages that officials look at, and return them in order.

    Slow (about 0.1 s a page): for handlers, outside a transaction. Safe to repeat: the pictures of a file are made
    once. They hold no metadata of the original, so no position of a phone's camera. Raises UnreadableFile.
    """
    blob = Blob.objects.get(pk=blob_id)
    made = list(blob.pages.all())
    if made:
        return made
    pages = [
        PageImage(
            blob=blob,
            page=number,
            image=keep(picture.data, mime=picture.mime, kind=Blob.Kind.IMAGE, at=at),
            width=picture.width,
            height=picture.height,
        )
        for number, picture in enumerate(pictures.of(read(blob), blob.mime), start=1)
    ]
    with transaction.atomic():
        PageImage.objects.bulk_create(pages, ignore_conflicts=True)
    return list(blob.pages.all())


def forget_uploads(*, at: datetime) -> int:
    """Forget uploaded files that nothing refers to any more: taken out of a draft, or thrown away with it.

    Returns how many; `clear_away` then removes their bytes. Safe while the same bytes are brought again (see `keep`).
    Three queries and one for each kind of reference; reads every upload: for the clock.
    """
    old = Blob.objects.filter(kind=Blob.Kind.UPLOAD, created_at__lt=at - UNKNOWN_KEPT)
    for reference in Blob._meta.get_fields(include_hidden=True):
        if isinstance(reference, ForeignObjectRel):
            rows = reference.related_model._base_manager.filter(**{reference.field.attname: OuterRef("pk")})
            old = old.exclude(Exists(rows))
    with transaction.atomic():
        found = [blob.pk for blob in old.select_for_update(of=("self",))]
        Blob.objects.filter(pk__in=found).delete()
    return len(found)


def clear_away(*, at: datetime) -> int:
    """Remove stored bytes that no row knows, left by processes that died or transactions that were rolled back.

    Returns how many. Safe while others put the same bytes. Walks over everything stored: for the clock.
    """
    born_before = (at - UNKNOWN_KEPT).timestamp()
    storage().tidy(born_before=born_before)
    return sum(
        storage().clear_away(name, born_before=born_before, is_known=_is_known)
        for name in list(unknown_bytes(born_before=born_before))
    )


def _is_known(sha256: str) -> bool:
    return Blob.objects.filter(sha256=sha256).exists()
