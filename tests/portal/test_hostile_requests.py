"""Requests that no page of ours makes, to every page of the house: a clear answer, never an error page."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from portal.checks import pages
from tests.architecture import world
from tests.architecture.access import all_pages
from tests.cases import cases

pytestmark = pytest.mark.django_db

ODD = ("\0", "a\0b", "٣", "%", "' OR 1=1 --", "😀", "\u202ex", "x" * 2000, "../..", "-1", "9" * 40)


def odd_addresses(name: str) -> Iterator[str]:
    """Yield addresses of a page with something odd in every part that takes any text."""
    converters = all_pages()[name].pattern.converters
    for odd in ODD if converters else ():
        try:
            yield reverse(name, kwargs={part: kind.to_url(kind.to_python(odd)) for part, kind in converters.items()})
        except Exception:  # noqa: BLE001, S112 — an address that cannot be made cannot be asked for
            continue


@pytest.mark.parametrize("role", ["AN", "CO", "PO", "CA"])
def test_no_odd_address_is_an_error(role: str) -> None:
    house = cases.house()
    client = Client(raise_request_exception=False)
    if world.ROLES[role]:
        client.force_login(house.office.members()[world.ROLES[role]].user)
    broken = []
    for name, _page in pages():
        for address in odd_addresses(name):
            for method in (client.get, client.post):
                if method(address).status_code >= 500:
                    broken.append(f"{method.__name__} {name} {address[:60]!r}")
    assert broken == []
