"""What every test about money stands on: a written gateway behind the port, and books that balance afterwards."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from pytest_django.live_server_helper import LiveServer

from ground import ports
from payments.gateways.fake import FakeGateway
from payments.gateways.http import HttpGateway
from records.storage import DiskStorage
from tests.payments.factories import AT
from tests.payments.sandboxes import Sandbox, running_sandbox


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


@pytest.fixture(scope="session")
def sandbox_process() -> Iterator[Sandbox]:
    """One sandbox process for all tests of a test process."""
    with running_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(sandbox_process: Sandbox, live_server: LiveServer) -> Iterator[Sandbox]:
    """The process behind the port, calling back the live server, all switches off."""
    callback = f"{live_server.url}/cong-thanh-toan/goi-lai/"
    gateway = HttpGateway(sandbox_process.url, settings.PAYMENT_GATEWAY_SECRET, callback)
    with ports.use("payment_gateway", gateway):
        yield sandbox_process
    sandbox_process.switch(duplicate=1, late=0, wrong_amount=0, lost=False, forged=False, old_time=False)
    sandbox_process.switch(refund_first=False, pay_ended=False, slow=0, down=False, refunds="done")
