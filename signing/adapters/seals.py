"""The agency's seal for the papers of rooms that may not import this one."""

from datetime import datetime

from signing.actions import SEAL_FIELD, seal_pdf


class AgencySeals:
    """Seals in the field that every paper of the house has for it."""

    def seal(self, data: bytes, *, agency_id: int, at: datetime) -> bytes:
        """Return the document with the agency's signature and a time-stamp. Raises like `seal_pdf`."""
        return seal_pdf(data, agency_id=agency_id, field=SEAL_FIELD, at=at)
