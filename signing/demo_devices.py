"""Hand demonstration devices to people and agencies: a file that is made if missing, and its row."""

from datetime import datetime
from pathlib import Path

from django.conf import settings

from signing.actions import register_device
from signing.demo import make_demo_pki, make_device, make_seal
from signing.models import Device


def equip_person(
    person_id: int, *, reference: str, name: str, organization: str, title: str, pin: str, at: datetime
) -> Device:
    """Give a person a signing device that opens with this PIN; twice changes nothing. Slow (0.2 s)."""
    pki = make_demo_pki(Path(settings.SIGNING_ROOT), at=at)
    make_device(pki, reference=reference, name=name, organization=organization, pin=pin, at=at)
    return register_device(reference=reference, pin=pin, title=title, person_id=person_id)


def equip_agency(agency_id: int, *, reference: str, name: str, pin: str, at: datetime) -> Device:
    """Give an agency its seal, whose secret the service itself keeps; twice changes nothing. Slow (0.2 s)."""
    pki = make_demo_pki(Path(settings.SIGNING_ROOT), at=at)
    make_seal(pki, reference=reference, agency=name, pin=pin, at=at)
    return register_device(reference=reference, pin=pin, title=name, agency_id=agency_id)
