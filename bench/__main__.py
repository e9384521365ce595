"""`./dev bench [name …]`: print ratios; exit non-zero when one is over its limit. Nothing absolute is stored."""

import sys
from collections.abc import Callable, Iterator
from importlib import import_module

import django

from bench.ratios import Ratio

BENCHES: dict[str, str] = {
    "documents": "bench.documents",
    "signing": "bench.signing",
}
"""Name → module with `run()`; each is imported when its turn comes, after Django is set up."""


def main(wanted: list[str]) -> int:
    """Run the benches that were asked for, or all."""
    django.setup()
    over = 0
    for name in wanted or list(BENCHES):
        run: Callable[[], Iterator[Ratio]] = import_module(BENCHES[name]).run
        print(f"{name}:", flush=True)
        for ratio in run():
            print(f"  {ratio.line()}", flush=True)
            over += not ratio.holds
    return 1 if over else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
