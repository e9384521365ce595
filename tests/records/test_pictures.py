"""Officials look at pictures of pages, which hold pixels and nothing else."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from ground import ports
from records import pictures, storage
from records.actions import keep, make_page_images
from records.models import Blob, PageImage
from records.pictures import UnreadableFile
from records.storage import DiskStorage
from tests.records import files
from tests.records.factories import AT


@pytest.fixture(autouse=True)
def _disk(tmp_path: Path) -> Iterator[None]:
    with ports.use("blob_storage", DiskStorage(tmp_path)):
        yield


def upload(data: bytes, mime: str) -> Blob:
    return keep(data, mime=mime, kind=Blob.Kind.UPLOAD, at=AT)


@pytest.mark.django_db
def test_a_photo_loses_its_position_and_camera() -> None:
    original = files.jpeg(with_position=True)
    assert b"SecretCamera" in original

    (page,) = make_page_images(upload(original, "image/jpeg").pk, at=AT)

    served = storage.read(page.image)
    assert b"SecretCamera" not in served
    assert not Image.open(io.BytesIO(served)).getexif()
    assert (page.page, page.width, page.height, page.image.kind) == (1, 60, 40, "image")


@pytest.mark.django_db
def test_each_page_of_a_pdf_has_a_picture() -> None:
    pages = make_page_images(upload(files.pdf(pages=3), "application/pdf").pk, at=AT)

    assert [(page.page, page.width, page.height) for page in pages] == [(n, 800, 400) for n in (1, 2, 3)]


@pytest.mark.django_db
def test_pictures_are_made_once() -> None:
    blob = upload(files.png(), "image/png")

    assert make_page_images(blob.pk, at=AT) == make_page_images(blob.pk, at=AT)
    assert PageImage.objects.count() == 1


def test_a_large_photo_is_made_small_and_a_long_file_is_cut() -> None:
    (picture,) = pictures.of(files.jpeg(4000, 3000), "image/jpeg")
    many = list(pictures.of(files.pdf(pages=40), "application/pdf"))

    assert (picture.width, picture.height) == (1600, 1200)
    assert len(many) == pictures.MOST_PAGES


def test_transparency_becomes_white() -> None:
    (picture,) = pictures.of(files.png(mode="RGBA"), "image/png")

    assert Image.open(io.BytesIO(picture.data)).convert("RGB").getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("mime", ["image/jpeg", "image/png", "application/pdf"])
def test_what_cannot_be_drawn_is_said_and_does_not_crash(mime: str) -> None:
    with pytest.raises(UnreadableFile):
        list(pictures.of(b"%PDF-1.7 broken", mime))
