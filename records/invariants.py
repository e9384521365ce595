"""What must be true of the kept bytes at any time (trust.md INV-06, INV-11). Each check returns what offends."""

from datetime import datetime, timedelta

from records.models import Blob
from records.selectors import unknown_bytes
from records.storage import is_whole

GRACE = timedelta(hours=24)
"""How long bytes may wait for their row; `records.actions.clear_away` removes them long before."""


def blobs_without_their_bytes() -> list[int]:
    """Return ids of blobs whose stored bytes are missing or have another hash or size (INV-06, INV-11).

    Reads everything that is stored: for the night.
    """
    return [blob.pk for blob in Blob.objects.order_by("pk").iterator(chunk_size=500) if not is_whole(blob)]


def bytes_without_a_row(*, at: datetime) -> list[str]:
    """Return names of stored bytes older than a day that no row knows (INV-11)."""
    return list(unknown_bytes(born_before=(at - GRACE).timestamp()))
