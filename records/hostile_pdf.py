"""What a PDF may hide: programs, files inside, forms that send, passwords.

PDFium answers what it knows; the rest is looked for in the bytes, also inside compressed object streams, whose
unpacked size is bounded. A clever enemy can hide more, which is why officials see pictures of the pages only.
"""

import re
import zlib
from typing import Any

import pypdfium2.raw as pdfium_c

ACTIVE = frozenset({"javascript", "launch", "xfa", "multimedia"})
"""What is refused; other flags are told to the official."""

_NAMES = {
    b"/JavaScript": "javascript",
    b"/JS": "javascript",
    b"/Launch": "launch",
    b"/XFA": "xfa",
    b"/RichMedia": "multimedia",
    b"/3D": "multimedia",
    b"/EmbeddedFiles": "embedded_files",
    b"/EmbeddedFile": "embedded_files",
    b"/SubmitForm": "submits_form",
    b"/ImportData": "submits_form",
    b"/GoToR": "remote_link",
    b"/GoToE": "remote_link",
}
_NAME = re.compile(rb"/[A-Za-z0-9#]{2,40}(?![A-Za-z0-9#])")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"(?:endstream|stream\r?\n)")
_OBJECT_STREAM = re.compile(rb"/ObjStm\b[^\0]{0,400}?stream\r?\n")
_MOST_UNPACKED = 32 * 1024 * 1024


class Encrypted(Exception):
    """The file has a security handler, with or without a password to open it (B33)."""


def refuse_encrypted(document: Any) -> None:
    """Raise Encrypted for a file with an open or an owner password."""
    if pdfium_c.FPDF_GetSecurityHandlerRevision(document.raw) != -1:
        raise Encrypted


def look(document: Any, data: bytes) -> frozenset[str]:
    """Return the flags of everything suspicious that was found."""
    flags = set(_flags(_outside_streams(data)))
    for unpacked in _object_streams(data):
        flags |= _flags(unpacked)
    if pdfium_c.FPDFDoc_GetJavaScriptActionCount(document.raw) > 0:
        flags.add("javascript")
    if pdfium_c.FPDFDoc_GetAttachmentCount(document.raw) > 0:
        flags.add("embedded_files")
    if pdfium_c.FPDF_GetFormType(document.raw) in {pdfium_c.FORMTYPE_XFA_FULL, pdfium_c.FORMTYPE_XFA_FOREGROUND}:
        flags.add("xfa")
    return frozenset(flags)


def _flags(text: bytes) -> set[str]:
    names = {_ESCAPE.sub(_byte, name) for name in _NAME.findall(text)}
    return {flag for name, flag in _NAMES.items() if name in names}


def _byte(escape: re.Match[bytes]) -> bytes:
    return bytes([int(escape[1], 16)])


def _outside_streams(data: bytes) -> bytes:
    """Return the file without what lies in streams, whose compressed bytes say anything by chance."""
    kept, inside, start = [], False, 0
    for found in _STREAM.finditer(data):
        opens = found[0] != b"endstream"
        if opens and not inside:
            kept.append(data[start : found.start()])
            inside = True
        elif not opens and inside:
            start, inside = found.end(), False
    if not inside:
        kept.append(data[start:])
    return b" ".join(kept)


def _object_streams(data: bytes) -> list[bytes]:
    """Unpack the object streams, together at most `_MOST_UNPACKED` bytes."""
    found, left, view = [], _MOST_UNPACKED, memoryview(data)
    for start in _OBJECT_STREAM.finditer(data):
        if left <= 0:
            break
        try:
            unpacked = zlib.decompressobj().decompress(view[start.end() :], left)
        except zlib.error:
            continue
        left -= len(unpacked)
        found.append(unpacked)
    return found
