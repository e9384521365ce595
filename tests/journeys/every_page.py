"""Every page of the house, and who may see it: the access matrix, so that a new page is looked at without being named
here; beside it a case's own page in every state, each page of the form and each paper by itself."""

import os
import re
from collections.abc import Iterator

from django.db import transaction

from tests.architecture.access import Row, Walker, address, oracle
from tests.architecture.world import World, build
from tests.journeys.looking import Drawn, draw

LANGUAGES = ("vi", "en")
ONLY = os.environ.get("PAGES", "")
"""While working on a page: the part of its address that the pages to be drawn must have, as a regular expression."""

SEEN = sorted((row for (_name, method), row in oracle().items() if method == "GET"), key=lambda row: row.url)
OFFICIALS = {
    "RO": ("submitted", "asked", "received"),
    "PO": ("received", "taken", "drafted"),
    "UL": ("proposed",),
    "AL": ("forwarded", "approved"),
    "CL": ("signed", "released"),
}
"""Whose case page is looked at in which states."""


def drawn() -> dict[str, list[Drawn]]:
    """Return every page in both languages, and the citizen's also light (`light`); in one world, taken back at once."""
    with transaction.atomic():
        with build() as world:
            walker = Walker(world)
            every = (*of_the_matrix(world), *of_the_cases(world), *of_the_catalogue())
            wanted = [one for one in every if re.search(ONLY, one[1])]
            found = {
                lang: [draw(walker, role=role, path=path, lang=lang) for role, path in wanted] for lang in LANGUAGES
            }
            light = [draw(walker, role=role, path=path, lang="vi", light=True) for role, path in wanted if role == "CO"]
        transaction.set_rollback(True)
    return {**found, "light": light}


def viewer(row: Row) -> str | None:
    """Return the first role that gets a page, preferring one that is signed in; None where nobody gets one."""
    roles = [role for role, answer in row.answers.items() if answer == "200"]
    return next((role for role in roles if role != "AN"), roles[0] if roles else None)


def of_the_matrix(world: World) -> Iterator[tuple[str, str]]:
    """Yield (role, address) for every page that somebody gets."""
    for row in SEEN:
        if role := viewer(row):
            yield role, address(row.url, world)


def of_the_catalogue() -> Iterator[tuple[str, str]]:
    """Yield (role, address) for what a search may answer: hits, a word mistyped, the nearest, nothing; and a shelf."""
    for query in ("q=bang+lai", "q=bang+lia", "q=bang+lai+quantum", "q=qwzx+zzqw", "chu-de=vehicle&cap=province"):
        yield "CO", f"/thu-tuc/?{query}"


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
