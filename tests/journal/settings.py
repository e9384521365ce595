"""Test settings with the journal's own wiring, for processes that tests start."""

from portal.settings.test import *  # noqa: F403 — a thin variant

WIRING = "tests.journal.wiring"
