"""An official's transition through the whole application, beside a bare page; each time on another case."""

import os
from collections.abc import Callable, Iterator

from bench.calling import Caller
from bench.ratios import Ratio, compare
from bench.world import copied, fill
from tests.cases import cases

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "30"))
WARM_UP = 2


def run() -> Iterator[Ratio]:
    """Measure."""
    with copied("desks"):
        house = cases.house()
        fill(cases.submitted(house), upto=100 + ROUNDS)
        handler = Caller(house.office.chi.user)
        yield compare(
            "an official takes a case in hand / an empty signed-in page",
            _taking(house, handler),
            lambda: handler.get("/bench/signed-in/"),
            most=None,
            rounds=ROUNDS,
        )


def _taking(house: cases.House, handler: Caller) -> Callable[[], None]:
    """Return the work of taking the next received case in hand."""
    received = iter([cases.received(house) for _ in range(ROUNDS + WARM_UP)])

    def work() -> None:
        case = next(received)
        handler.post(f"/can-bo/ho-so/{case.code}/nhan-xu-ly/", {"version": str(case.version)}, expected=302)

    return work
