"""What a page may weigh on a cold phone, compressed, by kind of file. Bytes are hard limits; times are not tested here.

The screens of a citizen must come over a slow line: 400 kbit/s carry 50 kB a second.
"""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from tests.journeys.browser import Weight, Window, weighing, window
from tests.journeys.looking import Drawn
from tests.journeys.shelf import Shelf, shelf

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

KB = 1000


@dataclass(frozen=True)
class Budget:
    """Limits in kB and requests; `page` is the beginning of an address, `role` who opens it."""

    name: str
    page: str
    total: int
    html: int
    css: int = 16
    script: int = 10
    font: int = 36
    requests: int = 7
    role: str = ""

    def __str__(self) -> str:
        return self.name


BUDGETS = [
    Budget("home", "/", total=70, html=8),
    Budget("search", "/thu-tuc/", total=70, html=8),
    Budget("shelves", "/danh-muc/", total=70, html=8),
    Budget("interface for programs", "/api/v1/", total=70, html=8),
    Budget("words that find services", "/quan-tri/tim-kiem/", total=100, html=20, css=26, script=20, requests=8),
    Budget("service", "/thu-tuc/driving-licence-renewal/", total=70, html=8),
    Budget("form step", "/nhap/*/trang/applicant/", total=66, html=5, requests=6),
    Budget("longest form step", "/nhap/*/trang/licence/", total=66, html=5, requests=6),
    Budget("upload step", "/nhap/*/giay-to/portrait/", total=90, html=5, script=32),
    Budget("review", "/nhap/*/kiem-tra/", total=70, html=8),
    Budget("my cases", "/ho-so/", total=70, html=8),
    Budget("a case", "/ho-so/*/", total=70, html=8),
    Budget("figures", "/so-lieu/", total=90, html=25, requests=6),
    Budget("counter queue", "/can-bo/tiep-nhan/", total=140, html=25, css=26, script=30, requests=8),
    Budget("approval", "/can-bo/ho-so/*/", total=100, html=20, css=26, script=20, requests=8, role="AL"),
]
LIGHT = [budget for budget in BUDGETS if not budget.page.startswith(("/can-bo/", "/quan-tri/"))]


def matches(path: str, pattern: str) -> bool:
    """Say whether an address has the parts of a pattern; `*` stands for one part that is no word of ours."""
    parts, wanted = path.split("?")[0].split("/"), pattern.split("/")
    return len(parts) == len(wanted) and all(one in {part, "*"} for part, one in zip(parts, wanted, strict=True))


def heaviest(pages: list[Drawn], budget: Budget) -> Drawn:
    """Return the longest drawn page of a budget."""
    fitting = [
        one for one in pages if matches(one.path, budget.page) and one.is_page and one.role.startswith(budget.role)
    ]
    return max(fitting, key=lambda one: len(one.html))


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[type[Shelf], str]]:
    """The shelf."""
    with shelf() as running:
        yield running


def weigh(opened: Window, server: tuple[type[Shelf], str], page: Drawn) -> Weight:
    """Load a page and return what travelled."""
    handler, address = server
    handler.page = page
    with weighing(opened) as weight:
        opened.page.goto(address)
    return weight


def over(weight: Weight, budget: Budget, *, font: int) -> list[str]:
    """Return what is over budget, in words."""
    limits = {"Document": budget.html, "Stylesheet": budget.css, "Script": budget.script, "Font": font}
    found = [
        f"{kind} {weight.by_kind[kind]} > {limit} kB"
        for kind, limit in limits.items()
        if weight.by_kind.get(kind, 0) > limit * KB
    ]
    if weight.total > budget.total * KB:
        found.append(f"total {weight.total} > {budget.total} kB")
    return found + ([f"{weight.requests} requests"] if weight.requests > budget.requests else [])


LARGEST_TEXT = {"/so-lieu/": 25, "/nhap/*/trang/*/": 5, "/nhap/*/giay-to/*/": 5}
"""kB of text where it is not 8: figures have their table; what is filled in on the road is shorter."""


def test_no_page_of_a_citizen_has_more_text_than_its_budget(pages: dict[str, list[Drawn]]) -> None:
    """Style, script and font are shared and weighed below on the pages with most of them; here the text of each."""
    mine = [one for one in pages["vi"] if one.is_page and not one.path.startswith(("/can-bo/", "/quan-tri/"))]
    heavy = []
    for one in mine:
        most = next((most for page, most in LARGEST_TEXT.items() if matches(one.path, page)), 8)
        size = len(gzip.compress(one.html.encode(), 6))
        heavy += [f"{one.name}: {size} > {most} kB"] if size > most * KB else []
    assert heavy == []
    for page in ("/nhap/*/", "/ho-so/*/bo-sung/", "/ho-so/*/da-gui/", "/giay-to-cua-toi/", "/tra-cuu/", "/kiem-tra/"):
        assert any(matches(one.path, page) for one in mine), f"{page} was not drawn"


@pytest.mark.parametrize("budget", BUDGETS, ids=str)
def test_a_cold_page_keeps_its_budget(
    pages: dict[str, list[Drawn]], browser: Browser, server: tuple[type[Shelf], str], budget: Budget
) -> None:
    with window(browser) as opened:
        weight = weigh(opened, server, heaviest(pages["vi"], budget))
    assert over(weight, budget, font=budget.font) == [], weight
    assert weight.by_kind["Font"] > 30 * KB, "the web font was not asked for: this weighs the wrong page"


@pytest.mark.parametrize("budget", LIGHT, ids=str)
def test_the_light_version_is_light(
    pages: dict[str, list[Drawn]], browser: Browser, server: tuple[type[Shelf], str], budget: Budget
) -> None:
    light = Budget(budget.name, budget.page, total=30, html=8, requests=4)
    with window(browser) as opened:
        weight = weigh(opened, server, heaviest(pages["light"], budget))
    assert over(weight, light, font=0) == [], weight


def test_a_warm_page_is_its_html_alone(
    pages: dict[str, list[Drawn]], browser: Browser, server: tuple[type[Shelf], str]
) -> None:
    page = heaviest(pages["vi"], BUDGETS[0])
    with window(browser) as opened:
        weigh(opened, server, page)
        warm = weigh(opened, server, page)
    assert warm.total < 15 * KB, warm
