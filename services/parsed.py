"""Parsing happens once per process and content: a version's hash leads to its typed definition."""

from collections.abc import Callable, Mapping
from typing import Any

from services.definition import ServiceDefinition

_KEPT: dict[str, ServiceDefinition] = {}
_MOST = 256
"""More versions than this in use at once would be a surprise; the oldest is parsed again then."""


def parsed(content_hash: str, *, load: Callable[[], Mapping[str, Any]]) -> ServiceDefinition:
    """Return the definition of a content, calling `load` for its data only the first time in this process."""
    found = _KEPT.get(content_hash)
    if found is None:
        found = ServiceDefinition.model_validate(load())
        if len(_KEPT) >= _MOST:
            _KEPT.pop(next(iter(_KEPT)))
        _KEPT[content_hash] = found
    return found
