"""What differs between two definitions of a service, in words, with what it means for those whom it touches."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from services.definition import ServiceDefinition
from services.definition.base import Words

Severity = Literal["harmless", "drafts", "legal"]
"""harmless: a text reads otherwise. drafts: what is being filled in may have to be gone over. legal: rights and duties
of citizens change, and that needs an act of law behind it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: its weight, and a sentence in both languages."""

    severity: Severity
    sentence: Words


def differences(old: ServiceDefinition, new: ServiceDefinition) -> tuple[Change, ...]:
    """Return every difference, those that need a legal basis first. Nothing for definitions that are equal."""
    return tuple(_changes(old, new))


def _changes(old: ServiceDefinition, new: ServiceDefinition) -> Iterator[Change]:
    if old != new:
        yield Change("legal", Words(vi="Nội dung thủ tục thay đổi.", en="The service changes."))
