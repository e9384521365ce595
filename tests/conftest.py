"""What every test stands on: the journal that the runner may empty, one language, files that do not outlive the run."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from xdist.remote import Producer

from signing.demo import make_demo_pki
from tests.journal.lifting import django_db_setup
from tests.sharing import Sharing

__all__ = ["django_db_setup"]

# No deadline: two processes share two cores here. Fewer examples than by default: there are many properties.
hypothesis_settings.register_profile(
    "house", deadline=None, max_examples=50, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
hypothesis_settings.load_profile("house")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Sharing | None:
    """Keep together what shares something that takes long to make, where `--dist loadgroup` asks for groups."""
    return Sharing(config, log) if config.getvalue("dist") == "loadgroup" else None


@pytest.fixture(autouse=True)
def _vietnamese() -> Iterator[None]:
    """Begin each test in the house's language, whatever a request of the test before left behind."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True, scope="session")
def _records() -> Iterator[None]:
    """Make the demonstration's authority older than every test's day; remove the files that this process kept."""
    make_demo_pki(settings.SIGNING_ROOT, at=datetime(2025, 1, 1, tzinfo=UTC))
    yield
    shutil.rmtree(settings.RECORDS_ROOT, ignore_errors=True)
