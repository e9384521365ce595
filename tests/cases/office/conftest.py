import pytest

from tests.cases import cases
from tests.cases.cases import House


@pytest.fixture
def house(db: None) -> House:
    """The office with the driving-licence service at its counter."""
    return cases.house()
