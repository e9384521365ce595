"""The house's nervous system, and one handler that does nothing but note that it was called."""

from portal import wiring as house

HANDLERS: dict[str, tuple[str, ...]] = {**house.HANDLERS, "bench.happened": ("bench.handlers.note",)}
PORTS: dict[str, str] = house.PORTS
