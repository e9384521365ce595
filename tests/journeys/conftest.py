"""One browser for the journeys of a module."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections
from playwright.sync_api import Browser
from pytest_django.plugin import DjangoDbBlocker

from tests.journeys.browser import CHROMIUM, chromium
from tests.journeys.every_page import drawn
from tests.journeys.looking import Drawn

# The browser's driver keeps an event loop in this thread; Django would refuse the database beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A running Chromium. Without one the browser tests say so and are left out.

    Its driver keeps an event loop in this thread as long as it lives: signing then cannot start one, and Django opens
    other connections. What needs either happens before, in fixtures that stand before `browser`.
    """
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no browser at {CHROMIUM}: install Debian's chromium, or name one in CHROMIUM")
    with chromium() as running:
        yield running
        connections.close_all()  # those opened beside its loop cannot be reached after it has ended


@pytest.fixture(scope="session")
def pages(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> dict[str, list[Drawn]]:
    """Every page of the house as it came, by language; stands before `browser` among the arguments of a test."""
    with django_db_blocker.unblock():
        return drawn()
