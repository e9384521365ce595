"""A service as one file, to carry it from one installation to another: a ZIP archive of its folder.

An archive from elsewhere is a stranger's. It is read in memory, never unpacked onto a disk; names, kinds, sizes and
numbers of what stands in it are bounded before and while it is read.
"""

import io
import json
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ground.refusals import Invalid
from services.checking.reading import LARGEST, content_hash, read_files

MANIFEST = "mot-cua.json"
FORMAT = 1
MOST_FILES = 200
MOST_BYTES = 4 * 1024 * 1024
"""Of all texts together, unpacked."""
LARGEST_ARCHIVE = 2 * 1024 * 1024

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*){0,3}")
_MADE = (1980, 1, 1, 0, 0, 0)
"""The same for every entry, so that the same folder always gives the same archive."""


UNREADABLE = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, OSError, RuntimeError)
"""Everything that zipfile says about damaged, encrypted or strange archives."""


class BadArchive(Invalid):
    """The file is not an archive of a service, or not a harmless one; nothing of it is kept."""

    code = "bad_archive"
    message = _("This file is not an archive of a service that this portal has exported.")


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive that was read: the service's slug and its files as texts."""

    slug: str
    files: dict[str, str]


def pack(slug: str, files: Mapping[str, str]) -> bytes:
    """Return the archive of a folder. The same folder gives the same bytes."""
    manifest = {"format": FORMAT, "slug": slug, "content_hash": content_hash(files)}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, MANIFEST, json.dumps(manifest, indent=2, sort_keys=True) + "\n")
        for name in sorted(files):
            _add(archive, f"{slug}/{name}", files[name])
    return packed.getvalue()


def _add(archive: zipfile.ZipFile, name: str, text: str) -> None:
    entry = zipfile.ZipInfo(name, _MADE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = (stat.S_IFREG | 0o644) << 16
    archive.writestr(entry, text.encode())


def unpack(data: bytes) -> Archive:
    """Return what an archive holds. Raises BadArchive with a sentence that says what is wrong.

    Only files that a service may have, UTF-8, within the bounds, and exactly those that the manifest was made for. What
    they say is not judged here: a folder with problems may be imported, it just cannot be published.
    """
    if len(data) > LARGEST_ARCHIVE:
        raise BadArchive(_("The archive is larger than %(megabytes)s MB."), megabytes=LARGEST_ARCHIVE // 1024**2)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            contents = dict(_contents(archive))
    except UNREADABLE as error:
        raise BadArchive from error
    return _folder(contents)


def _contents(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    entries = archive.infolist()
    if len(entries) > MOST_FILES:
        raise BadArchive(_("The archive holds more than %(most)s files."), most=MOST_FILES)
    seen: set[str] = set()
    left = MOST_BYTES
    for entry in entries:
        _check(entry, seen)
        content = _read(archive, entry, most=min(LARGEST, left))
        left -= len(content)
        yield entry.filename, content


def _check(entry: zipfile.ZipInfo, seen: set[str]) -> None:
    """Refuse names that lead elsewhere or stand twice, and whatever is no plain file."""
    name = entry.filename
    kind = stat.S_IFMT(entry.external_attr >> 16)
    # `orig_filename` is what stands in the archive: a zero byte ends `filename` early.
    if not _NAME.fullmatch(name) or entry.orig_filename != name or ".." in name:
        raise BadArchive(_("The archive holds a file with a name that is not allowed: %(name)s."), name=name[:80])
    if kind not in {0, stat.S_IFREG} or entry.flag_bits & 0x1:
        raise BadArchive(_("The archive holds something that is not a plain file: %(name)s."), name=name[:80])
    if name.casefold() in seen:
        raise BadArchive(_("The archive holds two files of the same name: %(name)s."), name=name[:80])
    seen.add(name.casefold())


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, most: int) -> bytes:
    """Read one file; the size that the archive states is not believed."""
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise BadArchive
    with archive.open(entry) as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise BadArchive(_("The archive is too large when unpacked: %(name)s."), name=entry.filename[:80])
    return content


def _folder(contents: dict[str, bytes]) -> Archive:
    slug, promised = _manifest(contents.pop(MANIFEST, b""))
    inside = {name.removeprefix(f"{slug}/"): content for name, content in contents.items()}
    if not all(name.startswith(f"{slug}/") for name in contents):
        raise BadArchive(_("The archive holds files outside the folder of the service."))
    folder = read_files(slug, inside)
    if strange := sorted(inside.keys() - folder.files.keys()):
        raise BadArchive(_("The archive holds a file that does not belong to a service: %(name)s."), name=strange[0])
    if folder.content_hash() != promised:
        raise BadArchive(_("The archive was changed after it was exported: its content does not match its check sum."))
    return Archive(slug, folder.files)


def _manifest(content: bytes) -> tuple[str, str]:
    try:
        said = json.loads(content)
        slug, promised, made = said["slug"], said["content_hash"], said["format"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadArchive from error
    if made != FORMAT or not isinstance(slug, str) or not _SLUG.fullmatch(slug) or len(slug) > 80:
        raise BadArchive
    return slug, str(promised)
