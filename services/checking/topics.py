"""Under which topics a service is found: each must be one of the reference list, or nobody would find it there."""

from collections.abc import Iterator

from services.checking.problems import Flaw
from services.definition import ServiceDefinition
from services.topics import topics


def check_topics(definition: ServiceDefinition) -> Iterator[Flaw]:
    """Topics are ids of `services/reference/topics.yaml`."""
    for index, topic in enumerate(definition.service.topics):
        if topic not in topics():
            known = ", ".join(topics())
            yield Flaw(("service", "topics", index), f"there is no topic “{topic}”", f"Use one of: {known}")
