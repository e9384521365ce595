"""Under which topics a service is found: each must be one of the reference list, or nobody would find it there."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from services.checking.problems import Flaw
from services.definition import ServiceDefinition
from services.topics import topics


def check_topics(definition: ServiceDefinition) -> Iterator[Flaw]:
    """Topics are ids of `services/reference/topics.yaml`."""
    for index, topic in enumerate(definition.service.topics):
        if topic not in topics():
            known = ", ".join(topics())
            yield Flaw(
                ("service", "topics", index),
                _("there is no topic “%(topic)s”") % {"topic": topic},
                _("Use one of: %(known)s") % {"known": known},
            )
