"""Take a PKCS#12 file as a signing device: put it and the secret of a seal where they belong, and register it."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts.models import Agency, Person, User
from ground.refusals import Invalid
from ground.who import Subject
from journal.actions import record
from portal.founding.offices import OPERATOR
from signing.actions import register_device
from signing.models import Device


@dataclass(frozen=True, slots=True)
class Order:
    """What the operator asks for: the device's name, the file to copy (None: it lies there), its owner's word."""

    reference: str
    file: Path | None
    title: str


@sensitive_variables("pin")
def take(order: Order, owner: Agency | User, *, pin: str, at: datetime) -> Device:
    """Register the device; what was copied is taken away again when it does not open.

    The PIN of a person's device is used once and forgotten, that of a seal is kept below SEAL_PINS_ROOT. Raises
    Invalid, WrongPin, DeviceGone.
    """
    written = _put(order, owner, pin=pin)
    try:
        return _registered(order, owner, pin=pin, at=at)
    except BaseException:
        for path in written:
            path.unlink()
        raise


@sensitive_variables("pin")
def _put(order: Order, owner: Agency | User, *, pin: str) -> list[Path]:
    """Write the files that are missing; return them."""
    if not order.reference or Path(order.reference).name != order.reference:
        raise Invalid(_("A device's name is the name of a file, without folders."))
    known = Device.objects.filter(reference=order.reference).first()
    if known is not None and _owner_of(known) != (owner if isinstance(owner, Agency) else owner.person):
        raise Invalid(_("This device is registered for somebody else. Take another name for the new device."))
    wanted: list[tuple[Path, bytes]] = []
    if order.file is not None:
        place = Path(settings.SIGNING_ROOT) / "devices" / f"{order.reference}.p12"
        wanted.append((place, _bytes(order.file)))
    if isinstance(owner, Agency):
        wanted.append((Path(settings.SEAL_PINS_ROOT) / f"{order.reference}.pin", pin.encode()))
    for path, data in wanted:
        if path.exists() and path.read_bytes().strip() != data.strip():
            raise Invalid(
                _("%(path)s is there already and differs. Take another name for the new device.") % {"path": path}
            )
    missing = [(path, data) for path, data in wanted if not path.exists()]
    for path, data in missing:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_bytes(data)
    return [path for path, _data in missing]


def _owner_of(device: Device) -> Agency | Person | None:
    return device.owner_agency or device.owner_person


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        raise Invalid(_("%(file)s cannot be read.") % {"file": file}) from None


@transaction.atomic
@sensitive_variables("pin")
def _registered(order: Order, owner: Agency | User, *, pin: str, at: datetime) -> Device:
    of_agency = isinstance(owner, Agency)
    device = register_device(
        reference=order.reference,
        pin=pin,
        title=order.title or order.reference,
        agency_id=owner.pk if of_agency else None,
        person_id=None if isinstance(owner, Agency) else owner.person_id,
    )
    record("device.registered", subject=Subject("device", device.pk), actor=OPERATOR, at=at)
    return device
