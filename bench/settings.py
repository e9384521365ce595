"""The settings of benches and of the servers they start: development, with the two floors among the addresses."""

from portal.settings.dev import *  # noqa: F403 — a thin variant of dev

ROOT_URLCONF = "bench.urls"
WIRING = "bench.wiring"
