"""A house whose counter works without locks, for the twin of F14."""

from tests.faults.settings import *  # noqa: F403 — a thin variant

ROOT_URLCONF = "tests.faults.unlocked"
