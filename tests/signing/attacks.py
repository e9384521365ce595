"""Ways to change a signed PDF, made by script from a good one (trust.md B59, §3.1)."""

import io
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pikepdf
from pyhanko.pdf_utils import generic as untyped
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import PageObject
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

from signing.adapters.pkcs12 import Pkcs12Signer
from signing.ports import Pin, Timestamps
from tests.signing import desk

Change = Callable[[Any], None]
Attack = Callable[[bytes], bytes]

generic: Any = untyped  # pyHanko's PDF objects have no types

_BYTE_RANGE = re.compile(rb"/ByteRange \[[^\]]*\]")
_CONTENTS = re.compile(rb"/Contents <([0-9a-fA-F]+)>")


def increment(data: bytes, change: Change) -> bytes:
    """Change a document the way editors do: by appending."""
    writer: Any = IncrementalPdfFileWriter(io.BytesIO(data))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def appending(change: Change) -> Attack:
    return lambda data: increment(data, change)


def replace_text(writer: Any) -> None:
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"BT /F 12 Tf (Hang C) Tj ET"))
    writer.update_container(page)


def add_annotation(writer: Any) -> None:
    page = writer.root["/Pages"]["/Kids"][0]
    name, text = generic.pdf_name, generic.pdf_string
    note = generic.DictionaryObject(
        {
            name("/Type"): name("/Annot"),
            name("/Subtype"): name("/FreeText"),
            name("/Rect"): generic.ArrayObject([generic.NumberObject(n) for n in (100, 500, 300, 600)]),
            name("/Contents"): text("B, C, D, E"),
            name("/DA"): text("/Helv 12 Tf"),
        }
    )
    page["/Annots"].append(writer.add_object(note))
    writer.update_container(page["/Annots"])
    writer.update_container(page)


def add_page(writer: Any) -> None:
    contents = writer.add_object(generic.StreamObject(stream_data=b""))
    page: Any = PageObject
    writer.insert_page(page(contents=contents, media_box=(0, 0, 300, 300)))


def turn_page(writer: Any) -> None:
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Rotate"] = generic.NumberObject(180)
    writer.update_container(page)


def change_metadata(writer: Any) -> None:
    writer.root["/Lang"] = generic.pdf_string("en")
    writer.update_root()


def change_record(writer: Any) -> None:
    file = writer.root["/AF"][0]
    file["/EF"]["/F"] = writer.add_object(generic.StreamObject(stream_data=b'{"licence": "999999999999"}'))
    writer.update_container(file)


def remove_signatures(writer: Any) -> None:
    for field in writer.root["/AcroForm"]["/Fields"]:
        field.get_object().pop("/V", None)
        writer.update_container(field.get_object())


def remove_fields(writer: Any) -> None:
    writer.root["/AcroForm"]["/Fields"] = generic.ArrayObject()
    writer.update_container(writer.root["/AcroForm"])
    writer.update_root()


def remove_form(writer: Any) -> None:
    del writer.root["/AcroForm"]
    writer.update_root()


def replace_appearance(writer: Any) -> None:
    field = writer.root["/AcroForm"]["/Fields"][0].get_object()
    field["/AP"] = generic.DictionaryObject(
        {generic.pdf_name("/N"): writer.add_object(generic.StreamObject(stream_data=b""))}
    )
    writer.update_container(field)


def add_dss(writer: Any) -> None:
    writer.root["/DSS"] = generic.DictionaryObject()
    writer.update_root()


def add_open_action(writer: Any) -> None:
    name = generic.pdf_name
    writer.root["/OpenAction"] = generic.DictionaryObject(
        {name("/S"): name("/JavaScript"), name("/JS"): generic.pdf_string("app.alert(1)")}
    )
    writer.update_root()


CHANGES: dict[str, Change] = {
    "content replaced": replace_text,
    "annotation added": add_annotation,
    "page added": add_page,
    "page turned": turn_page,
    "language changed": change_metadata,
    "record changed": change_record,
    "one appearance replaced": replace_appearance,
    "DSS added": add_dss,
    "script added": add_open_action,
}


def last_byte_range(value: bytes) -> Attack:
    """Replace the last ByteRange by something as long, so that nothing else moves."""

    def attack(data: bytes) -> bytes:
        found = list(_BYTE_RANGE.finditer(data))[-1]
        entry = value.ljust(len(found[0]))
        assert len(entry) == len(found[0])
        return data[: found.start()] + entry + data[found.end() :]

    return attack


def last_contents(change: Callable[[bytes], bytes]) -> Attack:
    def attack(data: bytes) -> bytes:
        found = list(_CONTENTS.finditer(data))[-1]
        hexadecimal = change(found[1])
        assert len(hexadecimal) == len(found[1])
        return data[: found.start(1)] + hexadecimal + data[found.end(1) :]

    return attack


def flip(data: bytes, at: int) -> bytes:
    """Change one byte so that also a hexadecimal digit means another number."""
    digit = data[at : at + 1]
    other = bytes([data[at] ^ 1]) if digit not in b"9@Zz`" else b"8"
    return data[:at] + other + data[at + 1 :]


def sign_as(
    data: bytes,
    reference: str,
    *,
    field: str,
    new: bool = False,
    certify: bool = False,
    permissions: MDPPerm = MDPPerm.FILL_FORMS,
    devices: Pkcs12Signer | None = None,
    timestamps: Timestamps | None = None,
) -> bytes:
    """Sign without the house's care: what an enemy with a key of his own could write."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    if new:
        append_signature_field(writer, SigFieldSpec(sig_field_name=field, box=(10, 10, 60, 60)))
    metadata = PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=certify,
        docmdp_permissions=permissions,
    )
    opener = devices or Pkcs12Signer(desk.pki().folder / "devices")
    with opener.unlock(reference, Pin(desk.PIN)) as key:
        signer = PdfSigner(metadata, signer=key, timestamper=timestamps.client() if timestamps else None)
        signed: bytes = signer.sign_pdf(writer, bytes_reserved=16_000).getvalue()
    return signed


def encrypted(data: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="x", user=""))
    return out.getvalue()


def rewritten(data: bytes) -> bytes:
    """Save the document anew, as many tools do without asking."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(out)
    return out.getvalue()


def wrapped(data: bytes) -> bytes:
    """Put the signed document as an attachment into an unsigned one."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.attachments["result.pdf"] = data
        pdf.save(out)
    return out.getvalue()


def stamped(at: datetime) -> Timestamps:
    return desk.stamps(at=at)
