"""Seal keys that stay loaded. Only an agency's: what a person unlocks is forgotten after one use."""

import threading
from contextlib import ExitStack
from pathlib import Path

from django.conf import settings

from ground.ports import adapter
from signing.models import Device
from signing.ports import Key, Pin, Signer
from signing.refusals import DeviceGone

_kept: dict[str, Key] = {}
_lock = threading.Lock()


def seal_key(device: Device) -> Key:
    """Return the key of a seal device, opened once per process. Raises WrongPin, DeviceGone.

    The device's secret stands in a file of its own that only the service may read (SEAL_PINS_ROOT/<reference>.pin).
    """
    with _lock:
        if device.reference not in _kept:
            opener: Signer = adapter(f"signer_{device.kind}")
            with ExitStack() as stack:
                _kept[device.reference] = stack.enter_context(opener.unlock(device.reference, _pin(device.reference)))
        return _kept[device.reference]


def forget() -> None:
    """Drop all loaded keys, for instance after a key was changed."""
    with _lock:
        _kept.clear()


def _pin(reference: str) -> Pin:
    try:
        return Pin((Path(settings.SEAL_PINS_ROOT) / f"{Path(reference).name}.pin").read_text("utf-8").strip())
    except OSError:
        raise DeviceGone from None
