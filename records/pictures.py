"""Pictures of pages: what an official looks at in place of the original file, which is never shown inline."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from ground.refusals import DomainError
from records.pdfium import PdfiumError, opened

LONGEST_SIDE = 1600
"""Pixels: an A4 page at 137 dpi, enough to read a scanned paper on a screen."""
MOST_PAGES = 30
_QUALITY = 78


class UnreadableFile(DomainError):
    """The pages of this file cannot be drawn, although it passed the inspection."""

    code = "unreadable_file"
    message = _("The pages of this file cannot be shown. Download the file to look at it.")


@dataclass(frozen=True, slots=True)
class Picture:
    """One page as a JPEG; width and height in pixels."""

    data: bytes
    mime: str
    width: int
    height: int


def of(data: bytes, mime: str) -> Iterator[Picture]:
    """Draw the pages of an inspected JPEG, PNG or PDF, at most `MOST_PAGES`. Raises UnreadableFile."""
    try:
        if mime == "application/pdf":
            yield from _pdf(data)
        else:
            yield _photo(data)
    except (PdfiumError, UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise UnreadableFile from error


def _pdf(data: bytes) -> Iterator[Picture]:
    with opened(data) as document:
        # What stands in form fields belongs to the page: answers typed into a form, the stamps of signatures.
        document.init_forms()
        for number in range(min(len(document), MOST_PAGES)):
            page = document[number]
            width, height = page.get_size()
            scale = min(LONGEST_SIDE / max(width, height, 1), 4)
            yield _encode(page.render(scale=scale).to_pil())


def _photo(data: bytes) -> Picture:
    with Image.open(BytesIO(data), formats=("JPEG", "PNG")) as image:
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        return _encode(upright)


def _encode(image: Image.Image) -> Picture:
    """Write pixels only: no EXIF, no position, no comment survives."""
    flat = image
    if image.mode in {"RGBA", "LA", "P", "PA"}:
        with_alpha = image.convert("RGBA")
        flat = Image.new("RGB", image.size, "white")
        flat.paste(with_alpha, mask=with_alpha.getchannel("A"))
    elif image.mode not in {"RGB", "L"}:
        flat = image.convert("RGB")
    bare = Image.new(flat.mode, flat.size)
    bare.paste(flat)
    out = BytesIO()
    bare.save(out, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return Picture(out.getvalue(), "image/jpeg", *flat.size)
