"""A service's versions one after the other: where a new one begins, what it ends, and where it ends itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.models import ServiceVersion


@dataclass(frozen=True)
class Slot:
    """Where a version is put: its days, and the version that was in force on its first one, if any."""

    starts: date
    ends: date | None
    before: ServiceVersion | None


def slot(versions: Sequence[ServiceVersion], starts: date) -> Slot:
    """Find the place of a version that begins on a day. It lasts as long as what it follows would have lasted.

    The version before ends where the new one begins; if both begin on the same day it never counts again. Whatever is
    scheduled for later stays. No query.
    """
    before = in_force(versions, starts)
    if before is not None:
        return Slot(starts, before.valid_to, before)
    later = [version.valid_from for version in versions if counts(version) and version.valid_from > starts]
    return Slot(starts, min(later, default=None), None)


def counts(version: ServiceVersion) -> bool:
    """Say whether a version counts on at least one day."""
    return version.valid_to is None or version.valid_to > version.valid_from


def in_force(versions: Sequence[ServiceVersion], on: date) -> ServiceVersion | None:
    """Return the version in force on a day. No query."""
    for version in versions:
        if version.valid_from <= on and (version.valid_to is None or version.valid_to > on):
            return version
    return None


def planned(versions: Sequence[ServiceVersion], today: date) -> list[ServiceVersion]:
    """Return the versions that will come into force after today, the next one first. No query."""
    return sorted(
        (one for one in versions if counts(one) and one.valid_from > today), key=lambda version: version.valid_from
    )


def has_ended(versions: Sequence[ServiceVersion], on: date) -> bool:
    """Say whether there were versions, and none is in force on a day or comes after it."""
    if not versions or in_force(versions, on) is not None:
        return False
    return not any(counts(version) and version.valid_from > on for version in versions)
