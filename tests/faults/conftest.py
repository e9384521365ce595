"""Houses for fault tests: each on a database of its own, each with processes of its own."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from tests.faults.harness import House, copied

HERE = Path(__file__).parent
RUN = f"faults_{os.getpid()}"
"""Names of our own: several runs may share a server."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have a test database made for these tests too: houses are copies of it."""
    for item in items:
        if item.path.parent == HERE:
            item.add_marker(pytest.mark.django_db)


@pytest.fixture(scope="session")
def template(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """Copy this run's own test database, which is migrated and empty; give the copy's address."""
    with django_db_blocker.unblock():
        connection.close()  # a database in use cannot be copied
        database = connection.settings_dict
    server = f"postgresql://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}"
    with copied(f"{server}/{database['NAME']}", name=f"{RUN}_template") as url:
        yield url


@pytest.fixture
def house(template: str) -> Iterator[House]:
    """Give a house with an empty database and a running Redis; end everything afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="motcua-fault-"))
    with copied(template, name=RUN) as url:
        house = House(folder, url)
        try:
            house.start_redis()
            yield house
        finally:
            house.stop()
