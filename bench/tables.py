"""Queues, searches and the case page beside 1,000, 100,000 and 1,000,000 cases: the archive grows, the work does not.

The databases stand side by side and each page is opened in all of them by turns, so that a busy machine slows all.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from statistics import median
from time import perf_counter

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from bench.calling import Caller
from bench.ratios import Ratio
from bench.world import copied, fill
from cases.models import Case
from tests.cases import cases

SIZES = [int(size) for size in os.environ.get("BENCH_SIZES", "1000,100000,1000000").split(",")]
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "40"))
MOST = 1.3
"""How much slower a page may be with the largest archive than with the smallest."""

Page = Callable[[], None]


def run() -> Iterator[Ratio]:
    """Measure each page in all sizes by turns, and compare each size with the smallest."""
    with copied("office"):
        house = cases.house()
        case = cases.taken(house)
        pages = _pages(house, case)
        with ExitStack() as stack:
            worlds = {size: stack.enter_context(_world(case, size)) for size in SIZES}
            for name, page in pages.items():
                yield from _compared(name, page, worlds)


@contextmanager
def _world(case: Case, size: int) -> Iterator[BaseDatabaseWrapper]:
    """Give a copy of the office with so many cases; the office stays where it was."""
    office = connections["default"]
    with copied(str(size)) as world:
        fill(case, upto=size)
        connections["default"] = office
        yield world


def _pages(house: cases.House, case: Case) -> dict[str, Page]:
    counter, handler = Caller(house.office.binh.user), Caller(house.office.chi.user)
    return {
        "the counter's queue": lambda: counter.get("/can-bo/tiep-nhan/"),
        "the unit's queue": lambda: handler.get("/can-bo/xu-ly/"),
        "search by code": lambda: handler.get(f"/can-bo/tim/?q={case.code}"),
        "search by personal number": lambda: handler.get(f"/can-bo/tim/?q={case.applicant_number}"),
        "search by name": lambda: handler.get("/can-bo/tim/?q=nguyen+van"),
        "the case page": lambda: handler.get(f"/can-bo/ho-so/{case.code}/"),
    }


def _compared(name: str, page: Page, worlds: dict[int, BaseDatabaseWrapper]) -> Iterator[Ratio]:
    times: dict[int, list[float]] = {size: [] for size in worlds}
    for turn in range(ROUNDS + 3):
        for size, world in worlds.items():
            connections["default"] = world
            begin = perf_counter()
            page()
            if turn >= 3:  # the first turns warm up
                times[size].append(perf_counter() - begin)
    smallest, *larger = sorted(worlds)
    for size in larger:
        yield Ratio(f"{name}: {size:,} cases / {smallest:,} cases", median(times[size]) / median(times[smallest]), MOST)
