"""Find the handlers that the wiring module names (`settings.WIRING`, see `portal/wiring.py`)."""

from functools import cache
from importlib import import_module

from django.conf import settings
from django.utils.module_loading import import_string

from journal.handling import Handler


def handlers_of(kind: str) -> tuple[Handler, ...]:
    """Return the handlers that hear of a kind of entry; none for a kind that nobody listens to."""
    return _handlers_of(settings.WIRING, kind)


@cache
def _handlers_of(wiring: str, kind: str) -> tuple[Handler, ...]:
    paths: dict[str, tuple[str, ...]] = import_module(wiring).HANDLERS
    return tuple(handler_at(path) for path in paths.get(kind, ()))


@cache
def handler_at(path: str) -> Handler:
    """Return the handler at a dotted path. Raises ImportError when there is none."""
    found = import_string(path)
    if not isinstance(found, Handler):
        raise ImportError(f"{path} is not a handler: decorate it with journal.handling.handler")
    return found


def all_handlers() -> dict[str, Handler]:
    """Return every wired handler by its path."""
    wired: dict[str, tuple[str, ...]] = import_module(settings.WIRING).HANDLERS
    return {path: handler_at(path) for paths in wired.values() for path in paths}
