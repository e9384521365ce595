"""The contract of a signing device. A new kind passes these tests or is none: add it to `every_device`."""

import asyncio
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from signing.adapters.pkcs12 import Pkcs12Signer
from signing.keys import LoadedKey, certificate_of
from signing.ports import Key, Pin, Signer
from signing.refusals import DeviceGone, WrongPin
from tests.signing import desk


class RememberedSigner:
    """A written fake: keys in memory, as a token would hold them."""

    def __init__(self, keys: dict[str, Key]) -> None:
        self.keys = keys

    @contextmanager
    def unlock(self, reference: str, pin: Pin) -> Iterator[Key]:
        """Open the device for one use."""
        if reference not in self.keys:
            raise DeviceGone
        if pin != desk.PIN:
            raise WrongPin
        yield self.keys[reference]


def pkcs12() -> Signer:
    desk.leader_device()
    return Pkcs12Signer(desk.pki().folder / "devices")


def remembered() -> Signer:
    with pkcs12().unlock("leader", Pin(desk.PIN)) as key:
        return RememberedSigner({"leader": key})


every_device = pytest.mark.parametrize("make", [pkcs12, remembered])


@every_device
def test_the_right_pin_opens_a_key_that_fits_its_certificate(make: Callable[[], Signer]) -> None:
    with make().unlock("leader", Pin(desk.PIN)) as key:
        signature = asyncio.run(key.async_sign_raw(b"content", "sha256"))
        certificate = x509.load_der_x509_certificate(certificate_of(key))

    public = certificate.public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)
    public.verify(signature, b"content", ec.ECDSA(hashes.SHA256()))


@every_device
@pytest.mark.parametrize("pin", ["000000", "", "246810 ", "mật khẩu sai"])
def test_a_wrong_pin_is_said_and_shows_nothing(make: Callable[[], Signer], pin: str) -> None:
    with pytest.raises(WrongPin) as refusal, make().unlock("leader", Pin(pin)):
        pass

    said = "".join(traceback.format_exception(refusal.value)) + repr(refusal.value) + str(refusal.value)
    assert refusal.value.__cause__ is None
    assert not pin.strip() or pin not in said


@every_device
@pytest.mark.parametrize("reference", ["nobody", "../leader", "/etc/passwd", ""])
def test_a_device_that_is_gone_is_said(make: Callable[[], Signer], reference: str) -> None:
    with pytest.raises(DeviceGone), make().unlock(reference, Pin(desk.PIN)):
        pass


@pytest.mark.parametrize("damage", [lambda data: b"", lambda data: data[:100], lambda data: b"\0" * len(data)])
def test_a_damaged_file_is_no_wrong_pin(damage: Callable[[bytes], bytes], tmp_path: Path) -> None:
    desk.leader_device()
    whole = (desk.pki().folder / "devices" / "leader.p12").read_bytes()
    (tmp_path / "leader.p12").write_bytes(damage(whole))

    with pytest.raises(DeviceGone), Pkcs12Signer(tmp_path).unlock("leader", Pin(desk.PIN)):
        pass


def test_an_rsa_key_signs_too() -> None:
    key = rsa.generate_private_key(65537, 2048)
    with pkcs12().unlock("leader", Pin(desk.PIN)) as other:
        certificate = x509.load_der_x509_certificate(certificate_of(other))

    signature = asyncio.run(LoadedKey(key, certificate, []).async_sign_raw(b"content", "sha256"))

    key.public_key().verify(signature, b"content", padding.PKCS1v15(), hashes.SHA256())


def test_a_pin_does_not_show_itself() -> None:
    pin = Pin("246810")

    assert (repr(pin), f"{pin!r}", repr({"pin": pin})) == ("Pin(hidden)", "Pin(hidden)", "{'pin': Pin(hidden)}")


def test_a_person_s_key_is_not_kept() -> None:
    """The same device opened twice is two keys: nothing remembers the first one."""
    device = pkcs12()
    with device.unlock("leader", Pin(desk.PIN)) as first, device.unlock("leader", Pin(desk.PIN)) as second:
        assert first is not second
    with pytest.raises(WrongPin), device.unlock("leader", Pin("000000")):
        pass
