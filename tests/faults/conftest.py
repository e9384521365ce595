"""Houses for fault tests: each on a copy of one migrated database, each with processes of its own."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from tests.faults.harness import ROOT, House, database_like

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "alone")


def server() -> str:
    """Return the address of the PostgreSQL server, without a database."""
    database = settings.DATABASES["default"]
    return f"postgresql://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}"


@pytest.fixture(scope="session")
def template() -> Iterator[str]:
    """Migrate one database that every house is a copy of."""
    name = f"faults_template_{WORKER}"
    with psycopg.connect(f"{server()}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
        url = f"{server()}/{name}"
        env = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "portal.settings.test"}
        subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], cwd=ROOT, env=env, check=True)
        yield url
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def house(template: str) -> Iterator[House]:
    """Give a house with an empty database and a running Redis; end everything afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="motcua-fault-"))
    with database_like(template, f"faults_{WORKER}") as url:
        house = House(folder, url)
        try:
            house.start_redis()
            yield house
        finally:
            house.stop()
