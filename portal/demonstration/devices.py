"""Signing devices of the demonstration: PKCS#12 files of an authority of our own, and the agencies' seals."""

from datetime import datetime

from django.conf import settings

from accounts.models import Agency, Person
from portal.demonstration.cast import PIN, PLACES, PLAYERS
from signing.actions import register_device
from signing.demo import make_demo_pki, make_device, make_seal

_SEAL_PIN = "con-dau-trinh-dien"


def create(*, at: datetime) -> None:
    """Make what is missing: a device for every leader, a seal for every agency that issues documents."""
    pki = make_demo_pki(settings.SIGNING_ROOT, at=at)
    for player in PLAYERS:
        if player.signs:
            person = Person.objects.get(personal_number=player.personal_number)
            reference = f"demo-{player.username}"
            make_device(pki, reference=reference, name=player.full_name, organization=player.title_vi, pin=PIN, at=at)
            register_device(
                reference=reference, pin=PIN, title=f"Chứng thư của {player.full_name}", person_id=person.pk
            )
    for place in PLACES:
        if place.seals:
            agency = Agency.objects.get(code=place.code)
            reference = f"demo-{place.code.lower().replace('.', '-')}"
            make_seal(pki, reference=reference, agency=place.name_vi, pin=_SEAL_PIN, at=at)
            register_device(
                reference=reference, pin=_SEAL_PIN, title=f"Chữ ký số của {place.name_vi}", agency_id=agency.pk
            )
