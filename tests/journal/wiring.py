"""A nervous system for the journal's own tests."""

_HERE = "tests.journal.handlers"

HANDLERS: dict[str, tuple[str, ...]] = {
    "test.one": (f"{_HERE}.note_it",),
    "test.two": (f"{_HERE}.note_it", f"{_HERE}.note_it_elsewhere"),
    "test.down": (f"{_HERE}.find_neighbour_down",),
    "test.unavailable": (f"{_HERE}.find_port_down",),
    "test.bug": (f"{_HERE}.stumble",),
    "test.hopeless": (f"{_HERE}.despair",),
    "test.half": (f"{_HERE}.stumble_while_completing",),
    "test.slow": (f"{_HERE}.take_too_long",),
    "test.lease": (f"{_HERE}.look_at_the_lease",),
    "test.plain": (f"{_HERE}.do_without_completing",),
}
PORTS: dict[str, str] = {}
