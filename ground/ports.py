"""Ports: names for the outside world. `portal/wiring.py` says which adapter stands behind each."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

_adapters: dict[str, Any] = {}


def adapter(name: str) -> Any:
    """Return the adapter behind a port, made once per process without arguments. Raises KeyError if unknown."""
    if name not in _adapters:
        wiring = import_module(settings.WIRING)
        _adapters[name] = import_string(wiring.PORTS[name])()
    return _adapters[name]


@contextmanager
def use(name: str, instance: object) -> Iterator[None]:
    """Put a written fake behind a port while the block runs (tests and fault runs)."""
    missing = object()
    before = _adapters.get(name, missing)
    _adapters[name] = instance
    try:
        yield
    finally:
        if before is missing:
            _adapters.pop(name, None)
        else:
            _adapters[name] = before
