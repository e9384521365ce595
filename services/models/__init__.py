"""The catalogue's rows: services, their immutable versions, and what finds them."""

from services.models.catalogue import Service, ServiceVersion, VersionSource
from services.models.finding import EmptySearch, EverydayWord, ObservedTime, ServiceIndex, Spelling

__all__ = [
    "EmptySearch",
    "EverydayWord",
    "ObservedTime",
    "Service",
    "ServiceIndex",
    "ServiceVersion",
    "Spelling",
    "VersionSource",
]
