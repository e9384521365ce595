"""What every test about money stands on: a written gateway behind the port, and books that balance afterwards."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ground import ports
from payments.gateways.fake import FakeGateway
from records.storage import DiskStorage
from tests.payments.factories import AT


@pytest.fixture
def gateway() -> Iterator[FakeGateway]:
    """A gateway that answers at once; refunds are done at AT."""
    fake = FakeGateway(now=lambda: AT)
    with ports.use("payment_gateway", fake):
        yield fake


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[None]:
    """A place for receipts that goes away with the test."""
    with ports.use("blob_storage", DiskStorage(tmp_path)):
        yield
