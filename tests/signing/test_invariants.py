"""INV-06: the nightly check names documents whose bytes or signatures no longer hold."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ground import ports
from records.actions import keep
from records.models import Blob
from records.storage import DiskStorage
from signing.invariants import not_validly_signed, second_opinion
from tests.signing import desk


@pytest.fixture(autouse=True)
def disk(tmp_path: Path) -> Iterator[DiskStorage]:
    disk = DiskStorage(tmp_path)
    with ports.use("blob_storage", disk):
        yield disk


def document(data: bytes) -> Blob:
    return keep(data, mime="application/pdf", kind=Blob.Kind.DOCUMENT, at=desk.NOW)


@pytest.mark.django_db
def test_it_names_what_does_not_hold_and_why(disk: DiskStorage, rendered: bytes, sealed: bytes) -> None:
    good, unsigned, tail = document(sealed), document(rendered), document(sealed + b"\n")
    lost = document(sealed + b"lost")
    disk.path(lost.sha256).unlink()

    found = list(not_validly_signed([good, unsigned, tail, lost], at=desk.NOW))

    assert found == [f"{unsigned.pk}: unsigned", f"{tail.pk}: changed_after_signing", f"{lost.pk}: blob_damaged"]


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="pdfsig is missing; install poppler-utils")
def test_the_second_opinion_counts_signatures(rendered: bytes, sealed: bytes) -> None:
    broken = sealed.replace(b"/Lang (vi)", b"/Lang (en)", 1)

    assert broken != sealed
    assert (second_opinion(sealed), second_opinion(rendered), second_opinion(broken)) == (True, False, False)
