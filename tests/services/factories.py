"""The catalogue for tests: folders checked once per process, published in a few queries; answers that are right."""

from copy import deepcopy
from datetime import datetime
from functools import cache
from typing import Any

from accounts.working_calendar import HANOI
from services.actions import CATALOGUE, publish
from services.checking import Checked, check_folder
from services.definition import ServiceDefinition
from services.models import ServiceVersion

LICENCE = "driving-licence-renewal"
AT = datetime(2026, 11, 16, 9, 0, tzinfo=HANOI)


@cache
def checked(slug: str = LICENCE) -> Checked:
    """Return a folder of the catalogue, read and checked once per process."""
    return check_folder(CATALOGUE / slug)


def definition(slug: str = LICENCE) -> ServiceDefinition:
    """Return a service's definition. No query."""
    found = checked(slug).definition
    assert found is not None
    return found


def published(slug: str = LICENCE, *, at: datetime = AT) -> ServiceVersion:
    """Publish a folder of the catalogue; the same version again within one test."""
    return publish(checked(slug), at=at).version


def answers(example: str = "car-by-post", **changes: Any) -> dict[str, Any]:
    """Return the answers of an example of the licence service, with changes; None takes an answer out."""
    given = deepcopy(checked().examples[f"examples/{example}.yaml"].answers) | changes
    return {name: value for name, value in given.items() if value is not None}
