"""A signing desk for tests: demonstration keys, devices without rows, and a time-stamp authority in this process.

`LocalTimestamps` is a written fake of the port; it passes the contract of `test_timestamps.py` like the real adapter.
"""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from asn1crypto import cms, tsp
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from django.conf import settings
from pyhanko.sign.timestamps import TimeStamper

from ground import ports
from signing import demo
from signing.adapters.pkcs12 import Pkcs12Signer
from signing.keys import certificate_of
from signing.models import Device
from signing.ports import Pin
from signing.refusals import TimestampDown
from signing.sandbox.authority import Authority

PIN = "246810"
NOW = datetime.now(UTC).replace(microsecond=0)
"""Certificates begin an hour before this; the authority stamps the real time."""


class LocalTimestamps:
    """Asks an authority in this process; `answer` may be another one, or a liar."""

    def __init__(self, answer: Callable[[bytes], Awaitable[bytes]]) -> None:
        self.answer = answer

    def client(self) -> TimeStamper:
        """Return a client for one signature."""
        return _LocalClient(self.answer)


class _LocalClient(TimeStamper):
    def __init__(self, answer: Callable[[bytes], Awaitable[bytes]]) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # pyHanko types this one not
        self.answer = answer

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        try:
            return await super().async_timestamp(message_digest, md_algorithm)
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise TimestampDown from error

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        return tsp.TimeStampResp.load(await self.answer(req.dump()), strict=True)


@lru_cache(maxsize=1)
def pki() -> demo.DemoPki:
    """Return the demonstration's authority, made once per process."""
    return demo.make_demo_pki(Path(settings.SIGNING_ROOT), at=NOW)


@lru_cache(maxsize=4)
def authority(folder: Path | None = None) -> Authority:
    return Authority(folder or pki().folder)


def stamps(at: datetime | None = None, folder: Path | None = None) -> LocalTimestamps:
    """Return time-stamps of the demonstration, or of another authority, or of another moment."""
    return LocalTimestamps(lambda request: authority(folder).answer(request, at=at or datetime.now(UTC)))


@contextmanager
def open_desk() -> Iterator[None]:
    """Let everything sign here: devices of the demonstration, time-stamps of this process."""
    folder = pki().folder
    with ports.use("signer_pkcs12", Pkcs12Signer(folder / "devices")), ports.use("timestamps", stamps()):
        yield


@lru_cache(maxsize=16)
def leader_device(name: str = "Trần Đức Thắng", *, reference: str = "leader", years: int = 3) -> Device:
    """Return a leader's device, not saved; its PIN is PIN."""
    demo.make_device(
        pki(), reference=reference, name=name, organization="Phòng Cảnh sát giao thông", pin=PIN, at=NOW, years=years
    )
    return device(reference)


@lru_cache(maxsize=4)
def seal_device(agency: str = "Phòng Cảnh sát giao thông", *, reference: str = "seal") -> Device:
    """Return an agency's seal, not saved."""
    demo.make_seal(pki(), reference=reference, agency=agency, pin=PIN, at=NOW)
    return device(reference)


def device(reference: str, *, folder: Path | None = None) -> Device:
    """Return the row that a device would have."""
    opener = Pkcs12Signer((folder or pki().folder) / "devices")
    with opener.unlock(reference, Pin(PIN)) as key:
        certificate = x509.load_der_x509_certificate(certificate_of(key))
    return Device(
        reference=reference,
        kind=Device.Kind.PKCS12,
        title=reference,
        certificate_pem=certificate.public_bytes(serialization.Encoding.PEM).decode("ascii"),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
    )


def later(*, years: int) -> datetime:
    return NOW + timedelta(days=365 * years)
