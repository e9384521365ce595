"""`./dev bench [name …]`: print ratios; exit non-zero when one is over its limit. Nothing absolute is stored."""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from importlib import import_module
from pathlib import Path

import django

from bench.ratios import Ratio
from tests.faults.harness import House

BENCHES: dict[str, str] = {
    "documents": "bench.documents",
    "signing": "bench.signing",
    "filing": "bench.filing",
    "tables": "bench.tables",
    "office": "bench.office",
    "journal": "bench.journal",
    "forms": "bench.forms",
    "finding": "bench.finding",
}
"""Name → module with `run()`; each is imported when its turn comes, after Django is set up."""

WITH_DATABASE = {"filing", "tables", "office", "journal", "finding"}
"""Benches that copy a migrated database, which is made once for all of them and dropped in the end."""


def main(wanted: list[str]) -> int:
    """Run the benches that were asked for, or all."""
    unknown = sorted(set(wanted) - set(BENCHES))
    if unknown:
        print(f"no bench called {', '.join(unknown)}; there are {', '.join(BENCHES)}")
        return 2
    django.setup()
    names = wanted or list(BENCHES)
    with import_module("bench.world").database() if WITH_DATABASE & set(names) else nullcontext():
        return 1 if sum(_run(name) for name in names) else 0


def _run(name: str) -> int:
    """Run a bench and return how many of its ratios are over their limits."""
    over = 0
    run: Callable[[], Iterator[Ratio]] = import_module(BENCHES[name]).run
    print(f"{name}:", flush=True)
    begun = time.monotonic()
    for ratio in run():
        print(f"  {ratio.line()}", flush=True)
        over += not ratio.holds
    print(f"  (took {time.monotonic() - begun:.0f} s)", flush=True)
    return over


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as folder:
        neighbours = House(Path(folder), "")
        try:
            neighbours.start_redis()
            # Before Django reads them: files and messages of a bench vanish with it, its addresses are the house's.
            os.environ |= {
                "DJANGO_SETTINGS_MODULE": "bench.settings",
                "RECORDS_ROOT": str(Path(folder) / "records"),
                "REDIS_URL": f"redis://127.0.0.1:{neighbours.redis_port}/0",
            }
            code = main(sys.argv[1:])
        finally:
            neighbours.stop()
    raise SystemExit(code)
