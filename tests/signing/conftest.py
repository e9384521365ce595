"""One document, signed and sealed once for all tests of this folder: a second of work."""

from collections.abc import Iterator

import pytest

from records import papers
from records.rendering import Attachment
from signing.actions import LEADER_FIELD, SEAL_FIELD, seal_pdf_with, sign_pdf
from tests.records import factories
from tests.signing import desk


@pytest.fixture(autouse=True)
def _desk() -> Iterator[None]:
    with desk.open_desk():
        yield


@pytest.fixture(scope="session")
def rendered() -> bytes:
    record = Attachment("record.json", b'{"licence": "010123456789"}', "Record")
    return papers.draw_result(
        factories.RESULT_SOURCE, factories.notice(), data={"holder": "Nguyễn Thị Hồng Nhung"}, at=desk.NOW, embed=record
    )


@pytest.fixture(scope="session")
def signed(rendered: bytes) -> bytes:
    with desk.open_desk():
        return sign_pdf(rendered, device=desk.leader_device(), pin=desk.PIN, field=LEADER_FIELD, at=desk.NOW)


@pytest.fixture(scope="session")
def sealed(signed: bytes) -> bytes:
    with desk.open_desk():
        return seal_pdf_with(signed, device=desk.seal_device(), field=SEAL_FIELD, at=desk.NOW)
