"""A house whose payments are naive, for the twin of F19."""

from tests.faults.settings import *  # noqa: F403 — a thin variant

ROOT_URLCONF = "tests.faults.naive_payments"
