"""What can be checked of PDF/A-3a (ISO 19005-3) without a validator of its own: one complaint a finding.

The clauses are named from memory of the standard; the list is not the whole standard.
"""

import io
import re
from typing import Any

import pikepdf

_EMBEDDED = ("/FontFile", "/FontFile2", "/FontFile3")
_FORBIDDEN = {"/JavaScript", "/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/Hide", "/SetOCGState"}


def complaints(data: bytes) -> list[str]:
    """Return what speaks against the claim, in plain words; an empty list when nothing was found."""
    found: list[str] = []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found += _whole(pdf, data)
        found += _metadata(pdf)
        found += _tags(pdf)
        found += _fonts(pdf)
        found += _annotations(pdf)
        found += _attachments(pdf)
    return found


def _whole(pdf: pikepdf.Pdf, data: bytes) -> list[str]:
    intents: Any = pdf.Root.get("/OutputIntents", [])
    checks = {
        "header is not PDF 1.7 with a binary comment": bool(re.match(rb"%PDF-1\.7\n%[\x80-\xff]{4}", data[:20])),
        "encrypted": not pdf.is_encrypted,
        "no file identifier": "/ID" in pdf.trailer,
        "no output intent for PDF/A": any(one.S == "/GTS_PDFA1" and "/DestOutputProfile" in one for one in intents),
        "XFA": "/XFA" not in pdf.Root.get("/AcroForm", {}),
        "appearances left to the reader": "/NeedAppearances" not in pdf.Root.get("/AcroForm", {}),
        "an open action": "/OpenAction" not in pdf.Root and "/AA" not in pdf.Root,
    }
    actions = [f"action {obj.S}" for obj in _dictionaries(pdf) if str(obj.get("/S", "")) in _FORBIDDEN]
    return [name for name, holds in checks.items() if not holds] + actions


def _metadata(pdf: pikepdf.Pdf) -> list[str]:
    stream = pdf.Root.get("/Metadata")
    if stream is None:
        return ["no XMP"]
    with pdf.open_metadata() as xmp:
        info = pdf.docinfo
        checks = {
            "XMP does not claim part 3": xmp.get("pdfaid:part") == "3",
            "XMP does not claim conformance A": xmp.get("pdfaid:conformance") == "A",
            "XMP claims PDF/UA": "pdfuaid:part" not in xmp,
            "no title": bool(xmp.get("dc:title")),
            "title differs between XMP and info": str(info.get("/Title", "")) == str(xmp.get("dc:title")),
            "producer differs": str(info.get("/Producer", "")) == str(xmp.get("pdf:Producer")),
            "XMP is compressed out of sight": "/Filter" not in stream or stream.get("/Filter") == "/FlateDecode",
        }
    return [name for name, holds in checks.items() if not holds]


def _tags(pdf: pikepdf.Pdf) -> list[str]:
    root = pdf.Root.get("/StructTreeRoot")
    if root is None:
        return ["no structure tree"]
    kinds = [str(obj.S) for obj in _dictionaries(pdf) if obj.get("/Type") == "/StructElem"]
    checks = {
        "not marked": bool(pdf.Root.MarkInfo.Marked),
        "no language": bool(str(pdf.Root.get("/Lang", ""))),
        "no heading": "/H1" in kinds,
        "no paragraph": "/P" in kinds,
    }
    pictures = [obj for obj in _dictionaries(pdf) if obj.get("/S") == "/Figure" and "/Alt" not in obj]
    unmarked = [
        f"page {number} is not marked" for number, page in enumerate(pdf.pages, 1) if b"BDC" not in _content(page)
    ]
    return (
        [name for name, holds in checks.items() if not holds] + ["a picture without words"] * len(pictures) + unmarked
    )


def _fonts(pdf: pikepdf.Pdf) -> list[str]:
    found = []
    for font in (obj for obj in _dictionaries(pdf) if obj.get("/Type") == "/Font"):
        if font.get("/Subtype") == "/Type0":
            if "/ToUnicode" not in font:
                found.append(f"{font.BaseFont} has no ToUnicode")
            continue
        descriptor: Any = font.get("/FontDescriptor", {})
        if not any(name in descriptor for name in _EMBEDDED):
            found.append(f"{font.get('/BaseFont', 'a font')} is not embedded")
    return found


def _annotations(pdf: pikepdf.Pdf) -> list[str]:
    found = []
    for page in pdf.pages:
        for note in page.get("/Annots", []):
            flags = int(note.get("/F", 0))
            if not flags & 4 or flags & (1 | 2 | 32):
                found.append(f"{note.get('/T', note.Subtype)} would not be printed")
            if note.Subtype == "/Widget" and "/N" not in note.get("/AP", {}):
                found.append(f"{note.T} has no appearance")
    return found


def _attachments(pdf: pikepdf.Pdf) -> list[str]:
    found = []
    known = [one.objgen for one in pdf.Root.get("/AF", [])]
    for file in (obj for obj in _dictionaries(pdf) if obj.get("/Type") == "/Filespec"):
        checks = {
            "not in AF": file.objgen in known,
            "no relationship": "/AFRelationship" in file,
            "no UF": "/UF" in file and "/F" in file,
            "no media type": "/Subtype" in file.EF.F,
            "no date": "/ModDate" in file.EF.F.get("/Params", {}),
        }
        found += [f"attachment: {name}" for name, holds in checks.items() if not holds]
    return found


def _dictionaries(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    return [obj for obj in pdf.objects if isinstance(obj, pikepdf.Dictionary | pikepdf.Stream)]


def _content(page: pikepdf.Page) -> bytes:
    page.contents_coalesce()
    return bytes(page.Contents.read_bytes())
