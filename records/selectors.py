"""Reads over what is kept."""

from collections.abc import Iterator

from records.models import Blob
from records.storage import storage


def unknown_bytes(*, born_before: float) -> Iterator[str]:
    """Walk over the names of stored bytes that no row knows and that are older than a moment (seconds since the epoch).

    One query for 500 names.
    """
    batch: list[str] = []
    for name, written in storage().names():
        if written < born_before:
            batch.append(name)
        if len(batch) >= 500:
            yield from _unknown(batch)
            batch = []
    yield from _unknown(batch)


def _unknown(names: list[str]) -> list[str]:
    known = set(Blob.objects.filter(sha256__in=names).values_list("sha256", flat=True))
    return [name for name in names if name not in known]
