"""PKCS#12 files as signing devices: for the demonstration and small offices.

A person's file is opened with her PIN for one signature and forgotten. The files lie below SIGNING_ROOT/devices.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from asn1crypto import pkcs12 as structure
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from signing.keys import LoadedKey, PrivateKey
from signing.ports import Key, Pin
from signing.refusals import DeviceGone, WrongPin


class Pkcs12Signer:
    """Opens `<reference>.p12`."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or Path(settings.SIGNING_ROOT) / "devices"

    @contextmanager
    def unlock(self, reference: str, pin: Pin) -> Iterator[Key]:
        """Open the file for one use (about 60 ms: guessing PINs shall be slow). Raises WrongPin, DeviceGone."""
        yield load(self._bytes(reference), pin)

    def _bytes(self, reference: str) -> bytes:
        if Path(reference).name != reference:
            raise DeviceGone
        try:
            return (self.folder / f"{reference}.p12").read_bytes()
        except OSError:
            raise DeviceGone from None


@sensitive_variables()
def load(data: bytes, pin: Pin) -> LoadedKey:
    """Read key, certificate and chain. Raises WrongPin, or DeviceGone for bytes that are no PKCS#12 file.

    The library's own exceptions are cut off, because nobody promises what they carry.
    """
    try:
        structure.Pfx.load(data, strict=True).native  # noqa: B018 — parses everything; a damaged file is no wrong PIN
    except (ValueError, TypeError, KeyError):
        raise DeviceGone from None
    try:
        key, certificate, chain = pkcs12.load_key_and_certificates(data, pin.encode())
    except ValueError:
        raise WrongPin from None
    if certificate is None or not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise DeviceGone
    private: PrivateKey = key
    return LoadedKey(private, certificate, chain)
