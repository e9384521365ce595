"""Where bytes lie: one file per SHA-256, written once, never under the web root.

The storage stands behind the port `blob_storage`, so that an object store can take the disk's place.
"""

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import uuid4

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ground.failpoints import failpoint
from ground.ports import adapter
from ground.refusals import DomainError
from records.models import Blob

CHUNK = 1024 * 1024
TAKEN = ".taken"


class Damaged(DomainError):
    """The stored bytes are missing or are no longer those that were kept. Nothing is served then."""

    code = "blob_damaged"
    message = _("This file is damaged or missing. The system administrator has to look at it.")


@dataclass(frozen=True, slots=True)
class Stored:
    """What was put: its name and its size in bytes."""

    sha256: str
    size: int


class Storage(Protocol):
    """What every storage can do. A name is the SHA-256 in hexadecimal."""

    def put(self, chunks: Iterator[bytes]) -> Stored:
        """Keep the bytes for good before returning. Putting the same bytes again changes nothing."""

    def open(self, sha256: str) -> BinaryIO:
        """Open the bytes for reading. Raises FileNotFoundError."""

    def names(self) -> Iterator[tuple[str, float]]:
        """Walk over all names with the time of writing (seconds since the epoch)."""

    def clear_away(self, sha256: str, *, born_before: float, is_known: Callable[[str], bool]) -> bool:
        """Remove bytes that no row knows unless they were put again; say whether they are gone."""

    def tidy(self, *, born_before: float) -> None:
        """Remove what writers that died left half-written."""


class DiskStorage:
    """Files below RECORDS_ROOT: written aside, flushed to the disk, then linked to their name."""

    def __init__(self, root: Path | None = None) -> None:
        self.root = root or Path(settings.RECORDS_ROOT)

    def path(self, sha256: str) -> Path:
        """Return where the bytes of this name lie; 256 folders keep each of them small."""
        return self.root / "blobs" / sha256[:2] / sha256

    def put(self, chunks: Iterator[bytes]) -> Stored:
        """Keep the bytes for good. After a crash at any moment the name has all the bytes or does not exist."""
        aside = self.root / "aside"
        aside.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = aside / uuid4().hex
        try:
            stored = _write(temporary, chunks)
            self._name(temporary, stored)
        finally:
            temporary.unlink(missing_ok=True)
        return stored

    def _name(self, temporary: Path, stored: Stored) -> None:
        final = self.path(stored.sha256)
        if not final.parent.exists():
            final.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _flush_folder(final.parent.parent)
        try:
            os.link(temporary, final)
        except FileExistsError:
            if self._stays(final, stored):
                return
            # Only a damaged disk makes a name with another size: the good bytes take its place.
            temporary.replace(final)
        _flush_folder(final.parent)

    def _stays(self, final: Path, stored: Stored) -> bool:
        """Make bytes that stand there young again, so that nobody clears them away before their row is committed."""
        try:
            os.utime(final)
            return final.stat().st_size == stored.size
        except FileNotFoundError:  # cleared away just now
            return False

    def clear_away(self, sha256: str, *, born_before: float, is_known: Callable[[str], bool]) -> bool:
        """Remove bytes that no row knows; say whether they are gone.

        They are taken aside first and looked at again there: whoever puts the same bytes meanwhile finds no name and
        puts his own, and who has put them just before has made them young.
        """
        taken = self.root / "aside" / f"{sha256}{TAKEN}"
        taken.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path(sha256).rename(taken)
        is_old = taken.stat().st_mtime < born_before
        if not is_old or is_known(sha256):
            self._name(taken, Stored(sha256, taken.stat().st_size))
        taken.unlink(missing_ok=True)
        return is_old and not self.path(sha256).exists()

    def tidy(self, *, born_before: float) -> None:
        """See to what processes left aside when they died: half-written bytes go, what was looked at comes back."""
        for left in (self.root / "aside").glob("*"):
            with contextlib.suppress(FileNotFoundError):  # its writer has just finished
                if left.suffix == TAKEN:
                    self._name(left, Stored(left.stem, left.stat().st_size))
                elif left.stat().st_mtime >= born_before:
                    continue
                left.unlink()

    def open(self, sha256: str) -> BinaryIO:
        """Open the bytes for reading. Raises FileNotFoundError."""
        return self.path(sha256).open("rb")

    def names(self) -> Iterator[tuple[str, float]]:
        """Walk over all names with the time of writing."""
        for folder in sorted((self.root / "blobs").glob("??")):
            for entry in os.scandir(folder):
                yield entry.name, entry.stat().st_mtime


def _write(path: Path, chunks: Iterator[bytes]) -> Stored:
    digest, size = hashlib.sha256(), 0
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "wb") as file:
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            file.write(chunk)
            failpoint("half_written")
        file.flush()
        os.fsync(file.fileno())
    return Stored(digest.hexdigest(), size)


def _flush_folder(folder: Path) -> None:
    """Make the folder's new entry survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def storage() -> Storage:
    """Return the storage that the wiring names."""
    found: Storage = adapter("blob_storage")
    return found


def open_blob(blob: Blob) -> BinaryIO:
    """Open a blob's bytes for streaming; the caller closes. Raises Damaged when they are missing."""
    try:
        return storage().open(blob.sha256)
    except FileNotFoundError as error:
        raise Damaged(sha256=blob.sha256) from error


def read(blob: Blob) -> bytes:
    """Return all bytes of a blob after comparing them with their hash. Raises Damaged."""
    with open_blob(blob) as file:
        data = file.read()
    if hashlib.sha256(data).hexdigest() != blob.sha256:
        raise Damaged(sha256=blob.sha256)
    return data


def is_whole(blob: Blob) -> bool:
    """Tell whether the stored bytes still have the blob's hash and size; reads the whole file in pieces."""
    digest, size = hashlib.sha256(), 0
    try:
        with storage().open(blob.sha256) as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
    except OSError:
        return False
    return digest.hexdigest() == blob.sha256 and size == blob.size
