"""The world in which every page is asked for by everybody: who the columns of the access matrix are, and which
thing stands in an address.

A new page with something in its address: if the name of that part is not in `PARTS` yet, or must be another thing on
your page, add a line to `PARTS` or to `SPECIAL`. A post that needs fields to get past its form: add them to `POSTED`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests import factories
from tests.factories import Member, Office

ROLES: dict[str, str] = {
    "AN": "",  # nobody
    "CO": "anna",  # the citizen whose case it is
    "CX": "nam",  # another citizen
    "RO": "binh",  # counter official of the receiving unit
    "PO": "chi",  # handler of the case
    "PX": "minh",  # handler in another unit of the agency
    "UL": "dung",  # head of the handling unit
    "AL": "ha",  # leader of the agency
    "CL": "lien",  # clerk of the agency
    "AU": "tam",  # auditor
    "CA": "van",  # keeper of the catalogue
    "SA": "son",  # administrator of the system
    "OX": "oanh",  # handler of another agency
}
"""Columns of the matrix (trust.md §4.1, those that exist) and who plays them."""


@dataclass(frozen=True)
class World:
    """Everything the addresses of the house may name."""

    office: Office

    def player(self, role: str) -> Member | None:
        """Return who plays a role; nobody plays AN."""
        return self.office.members()[ROLES[role]] if ROLES[role] else None


def build() -> World:
    """Make the world once for all pages."""
    return World(factories.office())


Part = Callable[[World], Any]

PARTS: dict[str, Part] = {}
"""Part of an address → the thing that stands there on most pages, which belongs to CO's case."""

SPECIAL: dict[tuple[str, str], Part] = {
    ("failure-retry", "pk"): lambda world: 999_999_999,  # nothing failed
}
"""(URL name, part) → another thing on this page."""

POSTED: dict[str, Callable[[World], Mapping[str, Any]]] = {}
"""URL name → fields to post; without a line an empty form is sent."""


def arguments(url: str, parts: set[str], world: World) -> dict[str, Any]:
    """Return what stands in the address of a page. Raises KeyError with a sentence when nobody said it."""
    found = {}
    for part in parts:
        thing = SPECIAL.get((url, part)) or PARTS.get(part)
        if thing is None:
            raise KeyError(
                f"Nobody said what <{part}> is in the address of {url}: add it to tests/architecture/world.py."
            )
        found[part] = thing(world)
    return found
