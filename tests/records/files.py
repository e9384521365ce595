"""Files as people and enemies send them, made by script."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pikepdf
from PIL import Image
from PIL.TiffImagePlugin import IFDRational


def jpeg(width: int = 60, height: int = 40, *, with_position: bool = False) -> bytes:
    image = Image.new("RGB", (width, height), "#3a6")
    exif = Image.Exif()
    if with_position:
        exif.get_ifd(0x8825).update({1: "N", 2: (IFDRational(21), IFDRational(1), IFDRational(42))})
        exif[0x010F] = "SecretCamera"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def png(width: int = 60, height: int = 40, mode: str = "RGBA") -> bytes:
    out = io.BytesIO()
    Image.new(mode, (width, height)).save(out, "PNG")
    return out.getvalue()


def moving_png() -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    return out.getvalue()


def huge_png() -> bytes:
    """50,000 × 50,000 pixels in some hundred bytes of header: must be refused before decoding (B32)."""
    small = png(1, 1, "L")
    header = b"IHDR" + struct.pack(">IIBBBBB", 50_000, 50_000, 8, 0, 0, 0, 0)
    return small[:12] + header + struct.pack(">I", zlib.crc32(header)) + small[33:]


def heic() -> bytes:
    return b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00" + bytes(200)


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("evil.html", "<script>alert(1)</script>")
    return out.getvalue()


def pdf(pages: int = 1, *, change: Callable[[pikepdf.Pdf], None] | None = None, **saving: object) -> bytes:
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(200, 100))
    if change:
        change(document)
    out = io.BytesIO()
    document.save(out, **saving)  # type: ignore[arg-type] # each keyword has a type of its own
    return out.getvalue()


def encrypted_pdf(*, owner: str = "", user: str = "") -> bytes:
    return pdf(encryption=pikepdf.Encryption(owner=owner, user=user))


def with_action(kind: str, **entries: str) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        action = pikepdf.Dictionary(
            {"/S": pikepdf.Name(f"/{kind}")} | {f"/{name}": value for name, value in entries.items()}
        )
        document.Root.OpenAction = document.make_indirect(action)

    return change


def with_attachment(document: pikepdf.Pdf) -> None:
    document.attachments["note.txt"] = b"hello"
