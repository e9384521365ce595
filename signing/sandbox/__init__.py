"""A time-stamp authority in a process of its own, for the demonstration and for tests: `python -m signing.sandbox`."""
