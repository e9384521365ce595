"""System checks: every page has a policy, every policy a page."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.urls import URLPattern, URLResolver, get_resolver

from portal.policies import POLICIES


def pages(resolver: URLResolver | None = None, namespaces: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    """Walk the resolver, third-party URLs included: the full name (empty without one) and pattern of every page."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from pages(entry, (*namespaces, entry.namespace) if entry.namespace else namespaces)
        else:
            yield ":".join([*namespaces, entry.name]) if entry.name else "", entry


@register()
def every_page_has_a_policy(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Find pages without a name or a policy (portal.E001, E002) and policies without a page (portal.E003)."""
    found: list[CheckMessage] = []
    names = set()
    for name, pattern in pages():
        names.add(name)
        if not name:
            hint = "Give the path a name=…; the policy table and the access matrix speak of names."
            found.append(Error(f"The page {pattern.pattern} has no name.", hint=hint, id="portal.E001"))
        elif name not in POLICIES:
            hint = f'Add a line allow("{name}", GET=…) to portal/policies.py and its rows to the access matrix.'
            found.append(Error(f"The page {name} has no access policy.", hint=hint, id="portal.E002"))
    found += [
        Error(f"The policy {url} has no page.", hint="Remove the line from portal/policies.py.", id="portal.E003")
        for url in POLICIES
        if url not in names
    ]
    return found
