"""Look at an uploaded file before anything else touches it (trust.md B28–B36).

What a file is, is read from its bytes: its name, its extension and what the browser says about it prove nothing.
"""

from dataclasses import dataclass
from typing import IO, Any, Literal, NamedTuple, NoReturn

from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

from ground.refusals import Invalid
from ground.text import nfc
from records import hostile_pdf
from records.pdfium import PdfiumError, opened

FileKind = Literal["jpeg", "png", "pdf"]

MOST_PIXELS = 60_000_000
"""Above the cameras people have; a picture of this size takes 180 MB while it is decoded."""
MOST_PAGES = 300
_HEAD = 1024
_NAME_LENGTH = 120
_PNG_END = b"IEND\xaeB`\x82"
_ARCHIVE_END = 65_557
"""The longest end record of a ZIP archive."""


class UnacceptableFile(Invalid):
    """The file cannot be taken. `code` says why, the sentence says what to do instead."""

    code = "file_unreadable"
    message = _("This file cannot be read. It may be damaged. Choose another file or take a new photo.")


class _Type(NamedTuple):
    mime: str
    extension: str
    pillow: str


TYPES: dict[FileKind, _Type] = {
    "jpeg": _Type("image/jpeg", ".jpg", "JPEG"),
    "png": _Type("image/png", ".png", "PNG"),
    "pdf": _Type("application/pdf", ".pdf", ""),
}
_EXTENSIONS = {".jpg", ".jpeg", ".png", ".pdf"}


@dataclass(frozen=True, slots=True)
class Inspected:
    """What a file was found to be. Pictures have width and height in pixels, PDFs a number of pages.

    `flags` name what officials should know: `embedded_files`, `submits_form`, `remote_link`.
    """

    kind: FileKind
    mime: str
    size: int
    pages: int = 1
    width: int | None = None
    height: int | None = None
    flags: tuple[str, ...] = ()


def inspect(file: IO[Any], *, accepted: set[FileKind], max_bytes: int) -> Inspected:
    """Return what the file is, or raise UnacceptableFile in words that help the person who chose it.

    Reads the file from its beginning and leaves it there. Nothing is decoded before its size in bytes and pixels is
    known to be bearable.
    """
    size = _size(file)
    if size == 0:
        raise UnacceptableFile(_("This file is empty. Choose another file."), code="file_empty")
    if size > max_bytes:
        raise UnacceptableFile(
            _("This file is too large: %(size)s MB. At most %(most)s MB can be sent."),
            code="file_too_large",
            size=_megabytes(size),
            most=_megabytes(max_bytes),
        )
    kind = _kind(file.read(_HEAD), accepted)
    file.seek(0)
    found = _inspect_pdf(file.read(), size) if kind == "pdf" else _inspect_picture(file, kind, size)
    file.seek(0)
    return found


def _size(file: IO[Any]) -> int:
    size = file.seek(0, 2)
    file.seek(0)
    return size


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f}".replace(".", ",").removesuffix(",0")


def _kind(head: bytes, accepted: set[FileKind]) -> FileKind:
    found: FileKind | None = None
    if head.startswith(b"\xff\xd8\xff"):
        found = "jpeg"
    elif head.startswith(b"\x89PNG\r\n\x1a\n"):
        found = "png"
    elif head.startswith(b"%PDF-"):
        found = "pdf"
    if found and found != "pdf" and b"%PDF-" in head:
        _refuse_two_faces()
    if found in accepted:
        return found
    if head[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypheif"}:
        raise UnacceptableFile(
            _("This photo is in the HEIC format. Set the camera to the most compatible format (JPEG) and try again."),
            code="file_type_heic",
        )
    names = ", ".join(kind.upper() for kind in sorted(accepted))
    raise UnacceptableFile(
        _("This kind of file is not accepted. Choose a file of one of these kinds: %(kinds)s."),
        code="file_type",
        kinds=names,
    )


def _refuse_two_faces() -> NoReturn:
    raise UnacceptableFile(
        _("This file pretends to be of two kinds at once and is not accepted. Choose the original file."),
        code="file_two_kinds",
    )


def _inspect_picture(file: IO[Any], kind: FileKind, size: int) -> Inspected:
    expected = TYPES[kind]
    tail = _tail(file, size)
    if _ends_as_archive(tail):
        _refuse_two_faces()
    if kind == "png" and _PNG_END not in tail:
        # Pillow shows a PNG whose end is missing as if it were whole.
        raise UnacceptableFile
    try:
        with Image.open(file, formats=(expected.pillow,)) as image:
            width, height = image.size
            _check_pixels(width, height)
            if getattr(image, "n_frames", 1) > 1 and kind == "png":
                raise UnacceptableFile(_("Moving pictures are not accepted."), code="file_moves")
            # Decoding finds a truncated file; a JPEG is decoded at an eighth of its size, which is enough for that.
            image.draft("L", (width // 8 or 1, height // 8 or 1))
            image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UnacceptableFile(_("This picture has too many pixels."), code="file_too_many_pixels") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise UnacceptableFile from error
    return Inspected(kind, expected.mime, size, width=width, height=height)


def _check_pixels(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise UnacceptableFile(
            _("This picture has too many pixels (%(width)s × %(height)s). Make it smaller and try again."),
            code="file_too_many_pixels",
            width=width,
            height=height,
        )


def _tail(file: IO[Any], size: int) -> bytes:
    file.seek(max(0, size - _ARCHIVE_END))
    tail: bytes = file.read()
    file.seek(0)
    return tail


def _ends_as_archive(tail: bytes) -> bool:
    """Tell whether a ZIP archive hangs behind the picture: its end record must close the file exactly."""
    found = tail.rfind(b"PK\x05\x06")
    if found < 0 or len(tail) < found + 22:
        return False
    comment = int.from_bytes(tail[found + 20 : found + 22], "little")
    return len(tail) == found + 22 + comment


def _inspect_pdf(data: bytes, size: int) -> Inspected:
    if b"%%EOF" not in data[-_HEAD:]:
        raise UnacceptableFile(
            _("The end of this PDF file is missing. It was probably not copied completely. Choose it again."),
            code="file_truncated",
        )
    try:
        with opened(data) as document:
            hostile_pdf.refuse_encrypted(document)
            pages = len(document)
            flags = hostile_pdf.look(document, data)
    except PdfiumError as error:
        raise _password_or_damage(error) from error
    except hostile_pdf.Encrypted as error:
        raise _encrypted() from error
    if active := flags & hostile_pdf.ACTIVE:
        raise UnacceptableFile(
            _("This PDF file contains programs or forms that run by themselves. Print it to a new PDF and send that."),
            code="file_active",
            found=sorted(active),
        )
    if not 0 < pages <= MOST_PAGES:
        raise UnacceptableFile(
            _("A PDF file may have 1 to %(most)s pages. Split it or choose another file."),
            code="file_pages",
            most=MOST_PAGES,
        )
    return Inspected("pdf", TYPES["pdf"].mime, size, pages=pages, flags=tuple(sorted(flags)))


def _password_or_damage(error: PdfiumError) -> UnacceptableFile:
    return _encrypted() if "assword" in str(error) or "ecurity" in str(error) else UnacceptableFile()


def _encrypted() -> UnacceptableFile:
    return UnacceptableFile(
        _("This PDF file is protected by a password and cannot be checked. Remove the protection and send it again."),
        code="file_encrypted",
    )


def clean_name(name: str, *, kind: FileKind) -> str:
    """Return a name that is safe to show and to offer for download, with the extension of what the file is.

    Folders, control characters and characters that turn the direction of writing (which hide an extension) go.
    """
    last = nfc(name).replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(letter if letter.isprintable() else " " for letter in last)
    stem = " ".join(visible.translate(_NOT_IN_NAMES).split())
    for extension in _EXTENSIONS:
        if stem.lower().endswith(extension):
            stem = stem[: -len(extension)]
            break
    return (stem.strip(". ")[:_NAME_LENGTH].strip(". ") or "tep") + TYPES[kind].extension


_NOT_IN_NAMES = str.maketrans(dict.fromkeys('<>:"|?*;%', " "))
