"""The catalogue's rows: services, their immutable versions, changes being written, and services that end."""

from services.models.catalogue import Service, ServiceVersion, VersionSource
from services.models.closing import ServiceClosing
from services.models.workspace import ServiceWorkspace

__all__ = ["Service", "ServiceClosing", "ServiceVersion", "ServiceWorkspace", "VersionSource"]
