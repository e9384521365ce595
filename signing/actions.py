"""Sign as a person, seal as an agency, register a device.

A signature is PAdES B-T: it carries a time-stamp of its own. The first signature of a document certifies it and allows
nothing but filling the signature fields that were made with it; the next ones fill them (DocMDP, design.md §8).
Everything here is slow (network, elliptic curves) and belongs outside transactions.
"""

import asyncio
from datetime import datetime
from io import BytesIO

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.x509.oid import NameOID
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

from ground.ports import adapter
from records.papers import LEADER_FIELD, SEAL_FIELD
from records.sign_fields import SignField
from signing import keyring, stamps, validation
from signing.keys import certificate_of
from signing.models import Device, DeviceQuerySet
from signing.ports import Key, Pin, Signer, Timestamps
from signing.refusals import BadSignature, CertificateExpired, DeviceGone, NotSignable, OtherCertificate
from signing.stamps import PersonStamp, SealStamp, Stamp

__all__ = [
    "LEADER_FIELD",
    "SEAL_FIELD",
    "device_of_agency",
    "device_of_person",
    "register_device",
    "seal_pdf",
    "seal_pdf_with",
    "sign_pdf",
    "sign_statement",
]

_RESERVED_BESIDE_CERTIFICATES = 5_120
"""Bytes for the signature, its attributes and the time-stamp with its certificate (about 2,500 with EC keys)."""


def device_of_person(person_id: int | None) -> Device:
    """Return the device a person signs with: the one that lasts longest. One query. Raises DeviceGone."""
    return _newest(Device.objects.filter(owner_person_id=person_id))


def device_of_agency(agency_id: int) -> Device:
    """Return the device that holds an agency's seal. One query. Raises DeviceGone."""
    return _newest(Device.objects.of_agency(agency_id))


def _newest(devices: DeviceQuerySet) -> Device:
    device = devices.order_by("-not_after", "-pk").first()
    if device is None:
        raise DeviceGone
    return device


@sensitive_variables()
def sign_pdf(data: bytes, *, device: Device, pin: str, field: SignField, at: datetime) -> bytes:
    """Return the document with a person's signature in an empty field made for it.

    The PIN opens the device for this one signature and is forgotten. Raises WrongPin, DeviceGone, OtherCertificate,
    CertificateExpired, TimestampDown, NotSignable, BadSignature.
    """
    _check_dates(device, at)
    opener: Signer = adapter(f"signer_{device.kind}")
    with opener.unlock(device.reference, Pin(pin)) as key:
        return _sign(data, device, key, field, PersonStamp(_common_name(device), at))


@sensitive_variables()
def sign_statement(text: bytes, *, device: Device, pin: str, at: datetime) -> bytes:
    """Return a person's signature on a text that is no PDF: detached CMS with a time-stamp, kept beside the text.

    For decisions of which no document is made. Raises like `sign_pdf`, but for NotSignable.
    """
    _check_dates(device, at)
    opener: Signer = adapter(f"signer_{device.kind}")
    authority: Timestamps = adapter("timestamps")
    with opener.unlock(device.reference, Pin(pin)) as key:
        _check_certificate(device, key)
        try:
            made = asyncio.run(key.async_sign_general_data(text, "sha256", timestamper=authority.client()))
        except SigningError as error:
            raise BadSignature(reason="signature_broken") from error
    signature: bytes = made.dump()
    verdict = validation.validate_statement(text, signature, at=at)
    if not verdict.valid:
        raise BadSignature(reason=verdict.reason_code)
    return signature


def seal_pdf(data: bytes, *, agency_id: int, field: SignField, at: datetime) -> bytes:
    """Return the document with the agency's signature (chữ ký số của cơ quan) in the field made for it.

    Raises like `sign_pdf`. One query; the key stays loaded in this process.
    """
    return seal_pdf_with(data, device=device_of_agency(agency_id), field=field, at=at)


def seal_pdf_with(data: bytes, *, device: Device, field: SignField, at: datetime, stamp: Stamp | None = None) -> bytes:
    """Seal with a given seal device, with another stamp than the round seal if one is given; see `seal_pdf`."""
    _check_dates(device, at)
    return _sign(data, device, keyring.seal_key(device), field, stamp or SealStamp(_common_name(device), at))


def _check_dates(device: Device, at: datetime) -> None:
    if not device.not_before <= at <= device.not_after:
        first, last = (timezone.localtime(day).strftime("%d/%m/%Y") for day in (device.not_before, device.not_after))
        raise CertificateExpired(first=first, last=last)


def _check_certificate(device: Device, key: Key) -> None:
    if certificate_of(key) != _certificate(device).public_bytes(serialization.Encoding.DER):
        raise OtherCertificate


def _sign(data: bytes, device: Device, key: Key, field: SignField, stamp: Stamp) -> bytes:
    _check_certificate(device, key)
    authority: Timestamps = adapter("timestamps")
    try:
        writer = _Increment(BytesIO(data))
        signer = PdfSigner(
            _metadata(writer, field),
            signer=key,
            timestamper=authority.client(),
            stamp_style=stamps.style(stamp),
        )
        signed: bytes = signer.sign_pdf(writer, existing_fields_only=True, bytes_reserved=_reserved(key)).getvalue()
    except (SigningError, PdfError) as error:
        raise NotSignable from error
    verdict = validation.validate_newest(signed, at=stamp.at)
    if not verdict.valid:
        raise BadSignature(reason=verdict.reason_code)
    return signed


class _Increment(IncrementalPdfFileWriter):
    """Adds the signature and nothing else.

    pyHanko would also write itself into the metadata, which then differ from what the document claims about itself.
    """

    def _update_meta(self) -> None:
        return


def _reserved(key: Key) -> int:
    """Return the hex digits to keep free for a signature; guessing them saves a dry run with its own time-stamp."""
    chain = sum(len(one.dump()) for one in key.cert_registry)
    return 2 * (_RESERVED_BESIDE_CERTIFICATES + len(certificate_of(key)) + chain)


def _metadata(writer: IncrementalPdfFileWriter, field: SignField) -> PdfSignatureMetadata:
    filled = [value for _name, value, _reference in enumerate_sig_fields(writer) if value is not None]
    empty = [name for name, _value, _reference in enumerate_sig_fields(writer, filled_status=False)]
    others_remain = any(name != field.name for name in empty)
    return PdfSignatureMetadata(
        field_name=field.name,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=not filled,
        docmdp_permissions=MDPPerm.FILL_FORMS if others_remain else MDPPerm.NO_CHANGES,
    )


@sensitive_variables()
def register_device(
    *, reference: str, pin: str, title: str, person_id: int | None = None, agency_id: int | None = None
) -> Device:
    """Store whose device this is, with the certificate found in it; registering again renews the row.

    Raises WrongPin, DeviceGone.
    """
    kind = Device.Kind.PKCS12
    opener: Signer = adapter(f"signer_{kind}")
    with opener.unlock(reference, Pin(pin)) as key:
        certificate = x509.load_der_x509_certificate(certificate_of(key))
    device, _made = Device.objects.update_or_create(
        reference=reference,
        defaults={
            "owner_person_id": person_id,
            "owner_agency_id": agency_id,
            "kind": kind,
            "title": title,
            "certificate_pem": certificate.public_bytes(serialization.Encoding.PEM).decode("ascii"),
            "not_before": certificate.not_valid_before_utc,
            "not_after": certificate.not_valid_after_utc,
        },
    )
    return device


def _certificate(device: Device) -> x509.Certificate:
    return x509.load_pem_x509_certificate(device.certificate_pem.encode("ascii"))


def _common_name(device: Device) -> str:
    names = _certificate(device).subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else device.title
