"""The house's nervous system, and handlers of our own that behave badly at the right moment."""

from portal import wiring as house

HANDLERS: dict[str, tuple[str, ...]] = {
    **house.HANDLERS,
    "case.approved": ("tests.faults.hurried.render_result",),
    "fault.quick": ("tests.faults.handlers.quick",),
    "fault.short_lease": ("tests.faults.handlers.short_lease",),
    "fault.slow_once": ("tests.faults.handlers.slow_at_the_first_attempt",),
}
PORTS: dict[str, str] = house.PORTS
