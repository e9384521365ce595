"""Who seals receipts: signing is a neighbour of this room, so it is reached through the port `receipt_seal`."""

from datetime import datetime
from typing import Protocol

from ground.ports import adapter


class Seals(Protocol):
    """An agency's digital signature (*chữ ký số của cơ quan*) on a PDF that has the field for it."""

    def seal(self, data: bytes, *, agency_id: int, at: datetime) -> bytes:
        """Return the document sealed and time-stamped. Raises Unavailable: no device, or the time-stamps are down."""


def seals() -> Seals:
    """Return what seals."""
    found: Seals = adapter("receipt_seal")
    return found
