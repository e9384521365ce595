"""The two neighbours of signing: devices that hold keys, and the authority that says what time it is.

A new kind of device (PKCS#11 token, remote signing) is one adapter that passes `tests/signing/test_devices.py`, one
line in the wiring, `signer_<kind>`, and one value of `Device.Kind`.
"""

from contextlib import AbstractContextManager
from typing import Protocol

from pyhanko.sign.signers import Signer as Key
from pyhanko.sign.timestamps import TimeStamper

__all__ = ["Key", "Pin", "Signer", "Timestamps"]


class Pin(str):
    """A PIN that does not show itself in logs, reports and shells."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "Pin(hidden)"


class Signer(Protocol):
    """One kind of device."""

    def unlock(self, reference: str, pin: Pin) -> AbstractContextManager[Key]:
        """Open the device for one use. Raises WrongPin, DeviceGone."""


class Timestamps(Protocol):
    """The time-stamp authority (RFC 3161)."""

    def client(self) -> TimeStamper:
        """Return a client that raises TimestampDown when the authority fails, within a bounded time."""
