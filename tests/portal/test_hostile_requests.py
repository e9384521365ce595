"""Requests that no page of ours makes, to every page of the house: a clear answer, never an error page."""

from collections.abc import Iterator
from itertools import islice

import pytest
from django.test import Client
from django.urls import reverse

from accounts.who import Who
from portal.checks import pages
from portal.policies import POLICIES
from tests.architecture import world
from tests.architecture.access import all_pages
from tests.cases import cases

pytestmark = pytest.mark.django_db

ODD = ("٣", "\0", "a\0b", "%", "' OR 1=1 --", "😀", "\u202ex", "x" * 2000, "../..", "-1", "9" * 40)


def odd_addresses(name: str) -> Iterator[str]:
    """Yield addresses of a page with something odd in every part that takes any text."""
    converters = all_pages()[name].pattern.converters
    for odd in ODD if converters else ():
        try:
            yield reverse(name, kwargs={part: kind.to_url(kind.to_python(odd)) for part, kind in converters.items()})
        except Exception:  # noqa: BLE001, S112 — an address that cannot be made cannot be asked for
            continue


def addresses(name: str, method: str, who: Who | None) -> Iterator[str]:
    """Yield what is asked of a page: of one that the gate keeps shut for this person one address, it reads none."""
    rule = POLICIES[name].rule_for(method)
    is_shut = who is not None and (rule is None or not (rule.is_open or rule.lets_in(who)))
    yield from islice(odd_addresses(name), 1 if is_shut else None)


@pytest.mark.parametrize("role", ["AN", "CO", "PO", "CA"])
def test_no_odd_address_is_an_error(role: str) -> None:
    house = cases.house()
    client = Client(raise_request_exception=False)
    member = house.office.members()[world.ROLES[role]] if world.ROLES[role] else None
    if member is not None:
        client.force_login(member.user)
    broken = []
    for name, _page in pages():
        for method, ask in (("GET", client.get), ("POST", client.post)):
            for address in addresses(name, method, member.who if member else None):
                if ask(address).status_code >= 500:
                    broken.append(f"{method} {name} {address[:60]!r}")
    assert broken == []
