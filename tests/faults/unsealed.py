"""A street without a time-stamp authority: receipts are kept as they are drawn, for F19 is about money."""

from datetime import datetime

from tests.faults import wiring


class NoSeals:
    """Seals nothing (`payments.seals.Seals`)."""

    def seal(self, data: bytes, *, agency_id: int, at: datetime) -> bytes:
        """Return the document as it is."""
        return data


HANDLERS: dict[str, tuple[str, ...]] = wiring.HANDLERS
PORTS: dict[str, str] = {**wiring.PORTS, "receipt_seal": f"{__name__}.NoSeals"}
