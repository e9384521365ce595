"""An official's transition, and the look-up of a case by its number: through the whole application, beside bare pages.

Each work is done to another case, so that every one is a true first time.
"""

import os
from collections.abc import Callable, Iterator

from bench.calling import Caller
from bench.ratios import Ratio, compare
from bench.world import copied, fill
from cases.models import Case
from tests.cases import cases

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "30"))
WARM_UP = 2


def run() -> Iterator[Ratio]:
    """Measure."""
    with copied("desks"):
        house = cases.house()
        fill(cases.submitted(house), upto=100 + ROUNDS)
        nobody, handler = Caller(), Caller(house.office.chi.user)
        yield compare(
            "an official takes a case in hand / an empty signed-in page",
            _taking(house, handler),
            lambda: handler.get("/bench/signed-in/"),
            most=None,
            rounds=ROUNDS,
        )
        yield compare(
            "look-up by code / an empty page", _looking_up(nobody), lambda: nobody.get("/bench/empty/"), most=6,
            rounds=ROUNDS,
        )  # fmt: skip


def _taking(house: cases.House, handler: Caller) -> Callable[[], None]:
    """Return the work of taking the next received case in hand."""
    received = iter([cases.received(house) for _ in range(ROUNDS + WARM_UP)])

    def work() -> None:
        case = next(received)
        handler.post(f"/can-bo/ho-so/{case.code}/nhan-xu-ly/", {"version": str(case.version)}, expected=302)

    return work


def _looking_up(nobody: Caller) -> Callable[[], None]:
    """Return the work of looking up the next case with number and look-up code."""
    found = iter(list(Case.objects.sent().values_list("code", "lookup_secret")[: ROUNDS + WARM_UP]))

    def work() -> None:
        code, secret = next(found)
        nobody.post("/tra-cuu/", {"ma": str(code), "secret": secret})

    return work
