"""Services that open each other in a circle (A opens B opens A): each case would open another one without end."""

from collections.abc import Callable, Iterable, Iterator

from django.utils.translation import gettext as _

from services.checking.problems import Flaw, Problem
from services.checking.reading import Folder
from services.definition import ServiceDefinition

Opens = Callable[[str], Iterable[str]]
"""Slug of a service → the services that its steps open."""

FILE = "workflow.yaml"


def opened_by(definition: ServiceDefinition | None) -> list[str]:
    """Return the services whose cases the steps of this one open, in order. No query."""
    return [step.service for step in definition.steps if step.service] if definition is not None else []


def check_circles(folder: Folder, definition: ServiceDefinition, *, opens: Opens) -> Iterator[Problem]:
    """Yield each step from which a way leads back to this service. `opens` is asked once for each service on the way.

    A service that opens itself is told by the check of its own folder.
    """
    for index, step in enumerate(definition.steps):
        if step.service is None or step.service == folder.slug:
            continue
        way = _way_back(step.service, folder.slug, opens)
        if way:
            circle = " → ".join([folder.slug, *way])
            flaw = Flaw(
                ("steps", index, "service"),
                _("the services open each other in a circle: %(circle)s") % {"circle": circle},
                _("Name another service, or let the other service open none"),
            )
            yield folder.problem(FILE, flaw)


def _way_back(start: str, home: str, opens: Opens) -> list[str]:
    """Return the shortest way from a service to `home`, both named; empty when there is none."""
    ways, seen = [[start]], {start}
    for way in ways:
        for following in opens(way[-1]):
            if following == home:
                return [*way, home]
            if following not in seen:
                seen.add(following)
                ways.append([*way, following])
    return []
