"""Every page of the house as somebody who may see it, phone and desk, both languages: nothing for axe-core to find,
nothing wider than the screen, no script error, nothing that the page's own content policy has to stop.

The pages and who may see them are those of the access matrix, so a new page is looked at without being named here.
With SHOTS=1 in the environment a picture of each stays under screenshots/, for human eyes.
"""

import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction
from playwright.sync_api import Browser
from pytest_django.plugin import DjangoDbBlocker

from tests.architecture.access import Row, Walker, address, content, oracle
from tests.architecture.world import build
from tests.journeys.browser import Device, Window, window
from tests.journeys.style_page import serve

pytestmark = pytest.mark.browser

SEEN = sorted((row for (_name, method), row in oracle().items() if method == "GET"), key=lambda row: row.url)


@pytest.fixture(scope="module")
def walker(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Walker]:
    """One world for all pages, taken back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Walker(build())
        transaction.set_rollback(True)


def viewer(row: Row) -> str | None:
    """Return the first role that gets a page, preferring one that is signed in; None where nobody gets one."""
    roles = [role for role, answer in row.answers.items() if answer == "200"]
    return next((role for role in roles if role != "AN"), roles[0] if roles else None)


def look(opened: Window, walker: Walker, row: Row, *, role: str, lang: str) -> list[str]:
    """Show one page to the browser; return what is wrong with it."""
    answer = walker.request(role, "GET", address(row.url, walker.world), cookies={settings.LANGUAGE_COOKIE_NAME: lang})
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        return []
    opened.problems.clear()
    serve(opened.page, content(answer).decode(), policy=answer.headers["Content-Security-Policy"])
    if os.environ.get("SHOTS"):
        opened.shot(f"{row.url.replace(':', '-')}-{lang}")
    wide = [f"{opened.overflow()} px wider than the screen"] if opened.overflow() else []
    return [f"{row.url} ({lang}): {problem}" for problem in [*opened.axe(), *wide, *opened.problems]]


@pytest.mark.parametrize(("device", "lang"), [("phone", "vi"), ("desk", "en")])
def test_no_page_has_a_finding(browser: Browser, walker: Walker, device: Device, lang: str) -> None:
    found: list[str] = []
    with window(browser, device=device, lang=lang) as opened:
        for row in SEEN:
            if role := viewer(row):
                found += look(opened, walker, row, role=role, lang=lang)
    assert found == [], "\n".join(found)
