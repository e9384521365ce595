"""The catalogue's rows: services, immutable versions, changes being written, services that end, what finds them."""

from services.models.catalogue import Service, ServiceVersion, VersionSource
from services.models.closing import ServiceClosing
from services.models.finding import EmptySearch, EverydayWord, ObservedTime, ServiceIndex, Spelling
from services.models.workspace import ServiceWorkspace

__all__ = [
    "EmptySearch",
    "EverydayWord",
    "ObservedTime",
    "Service",
    "ServiceClosing",
    "ServiceIndex",
    "ServiceVersion",
    "ServiceWorkspace",
    "Spelling",
    "VersionSource",
]
