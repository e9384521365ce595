"""Ratios of medians: work and floor take turns, so that a busy machine slows both."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many times longer a work takes than its floor, and the most that is allowed (None: only shown)."""

    name: str
    value: float
    most: float | None = None

    @property
    def holds(self) -> bool:
        """Say whether the limit is kept."""
        return self.most is None or self.value <= self.most

    def line(self) -> str:
        """Write it for the terminal."""
        limit = "" if self.most is None else f"  (at most {self.most:g})"
        return f"{'ok ' if self.holds else 'OVER'} {self.name}: {self.value:.2f} ×{limit}"


def compare(
    name: str, work: Callable[[], object], floor: Callable[[], object], *, most: float | None, rounds: int
) -> Ratio:
    """Return the ratio of the medians of alternating runs, after two runs of each that nobody counts."""
    for _ in range(2):
        work()
        floor()
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for measured, run in zip(times, (work, floor), strict=True):
            begin = time.perf_counter()
            run()
            measured.append(time.perf_counter() - begin)
    return Ratio(name, median(times[0]) / median(times[1]), most)
