"""The journal's tests have a nervous system of their own."""

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def _wiring(settings: Settings) -> None:
    settings.WIRING = "tests.journal.wiring"
