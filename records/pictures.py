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
PREVIEW_SIDE, PREVIEW_PAGES = 1123, 4
"""Of a sample beside an editor: an A4 page at 96 dpi."""
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


def of(data: bytes, mime: str, *, longest: int = LONGEST_SIDE, most: int = MOST_PAGES) -> Iterator[Picture]:
    """Draw the pages of an inspected JPEG, PNG or PDF, at most so many. Raises UnreadableFile."""
    try:
        if mime == "application/pdf":
            yield from _pdf(data, longest, most)
        else:
            yield _photo(data)
    except (PdfiumError, UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise UnreadableFile from error


def count(data: bytes) -> int:
    """Return how many pages a PDF has. Raises PdfiumError."""
    with opened(data) as document:
        return len(document)


def _pdf(data: bytes, longest: int, most: int) -> Iterator[Picture]:
    with opened(data) as document:
        # What stands in form fields belongs to the page: answers typed into a form, the stamps of signatures.
        document.init_forms()
        for number in range(min(len(document), most)):
            page = document[number]
            width, height = page.get_size()
            scale = min(longest / max(width, height, 1), 4)
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
