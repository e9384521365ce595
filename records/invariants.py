"""What must be true of the kept bytes at any time (trust.md INV-06, INV-11). Each check returns what offends."""

from datetime import datetime, timedelta

from records.models import Blob
from records.storage import is_whole, storage

GRACE = timedelta(hours=24)
"""How long bytes may wait for their row: an upload whose request died is cleaned up later than this."""


def blobs_without_their_bytes() -> list[int]:
    """Return ids of blobs whose stored bytes are missing or have another hash or size (INV-06, INV-11).

    Reads everything that is stored: for the night.
    """
    return [blob.pk for blob in Blob.objects.order_by("pk").iterator(chunk_size=500) if not is_whole(blob)]


def bytes_without_a_row(*, at: datetime) -> list[str]:
    """Return names of stored bytes older than a day that no row knows (INV-11)."""
    born_before = (at - GRACE).timestamp()
    offending: list[str] = []
    batch: list[str] = []
    for name, written in storage().names():
        if written < born_before:
            batch.append(name)
        if len(batch) >= 500:
            offending += _unknown(batch)
            batch = []
    return offending + _unknown(batch)


def _unknown(names: list[str]) -> list[str]:
    known = set(Blob.objects.filter(sha256__in=names).values_list("sha256", flat=True))
    return [name for name in names if name not in known]
