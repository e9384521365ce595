"""Every page of the house as somebody who may see it, phone and desk, both languages: nothing for axe-core to find,
nothing wider than the screen, no script error, nothing that the page's own content policy has to stop.

The pages and who may see them are those of the access matrix, so a new page is looked at without being named here.
A case's own page is looked at in every state, each page of the form and each paper by itself.
With SHOTS=1 in the environment a picture of each stays under screenshots/, for human eyes.
"""

from collections.abc import Iterator

import pytest
from django.db import transaction
from playwright.sync_api import Browser
from pytest_django.plugin import DjangoDbBlocker

from tests.architecture.access import Row, Walker, address, oracle
from tests.architecture.world import World, build
from tests.journeys.browser import Device, window
from tests.journeys.looking import Drawn, draw, findings

pytestmark = pytest.mark.browser

SEEN = sorted((row for (_name, method), row in oracle().items() if method == "GET"), key=lambda row: row.url)
OFFICIALS = {
    "RO": ("submitted", "asked", "received"),
    "PO": ("received", "taken", "drafted"),
    "UL": ("proposed",),
    "AL": ("forwarded", "approved"),
    "CL": ("signed", "released"),
}
"""Whose case page is looked at in which states."""


@pytest.fixture(scope="module")
def pages(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> dict[str, list[Drawn]]:
    """Every page in both languages, drawn in one world that is taken back at once."""
    with django_db_blocker.unblock(), transaction.atomic():
        with build() as world:
            walker = Walker(world)
            wanted = [*of_the_matrix(world), *of_the_cases(world)]
            drawn = {
                lang: [draw(walker, role=role, path=path, lang=lang) for role, path in wanted] for lang in ("vi", "en")
            }
        transaction.set_rollback(True)
    return drawn


def viewer(row: Row) -> str | None:
    """Return the first role that gets a page, preferring one that is signed in; None where nobody gets one."""
    roles = [role for role, answer in row.answers.items() if answer == "200"]
    return next((role for role in roles if role != "AN"), roles[0] if roles else None)


def of_the_matrix(world: World) -> Iterator[tuple[str, str]]:
    """Yield (role, address) for every page that somebody gets."""
    for row in SEEN:
        if role := viewer(row):
            yield role, address(row.url, world)


def of_the_cases(world: World) -> Iterator[tuple[str, str]]:
    """Yield (role, address) for the case pages in every state and for the parts of the form."""
    draft = world.cases["draft"]
    definition = draft.service_version.definition
    for page in definition.form_pages:
        yield "CO", f"/nhap/{draft.key}/trang/{page.id}/"
    for component in definition.components.components:
        if component.required_when is None:
            yield "CO", f"/nhap/{draft.key}/giay-to/{component.id}/"
    for case in world.cases.values():
        if case.code:
            yield "CO", f"/ho-so/{case.code}/"
    for role, states in OFFICIALS.items():
        for state in states:
            yield role, f"/can-bo/ho-so/{world.cases[state].code}/"


@pytest.mark.parametrize(("device", "lang"), [("phone", "vi"), ("desk", "en")])
def test_no_page_has_a_finding(pages: dict[str, list[Drawn]], browser: Browser, device: Device, lang: str) -> None:
    with window(browser, device=device, lang=lang) as opened:
        found = [problem for drawn in pages[lang] for problem in findings(opened, drawn)]
    assert found == [], "\n".join(found)
