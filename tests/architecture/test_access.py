"""Every page × method × role against the oracle `access_matrix.csv` (trust.md §4.2, §4.3).

When this fails for your new page: add its line to portal/policies.py and its rows to the matrix. The failure prints
the rows as the house answers today; compare each cell with trust.md §4.2 before you believe them.
"""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from portal.policies import POLICIES
from tests.architecture.access import (
    DENIED,
    METHODS,
    Walker,
    address,
    all_pages,
    cells,
    content,
    has_parts,
    oracle,
    writes,
)
from tests.architecture.world import ROLES, build

# The walk keeps one transaction for the whole module; the mark makes sure that there is a test database at all.
pytestmark = pytest.mark.django_db

PAGES = sorted(all_pages())
ROWS = oracle()

# Partners sign what they send, and programs have no session; a browser never posts there.
WITHOUT_TOKEN = {"payments:callback", "api:fees", "api-cases:look-up", "api-cases:verify-file"}


@pytest.fixture(scope="module")
def walker(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Walker]:
    """One world for all pages, taken back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        with build() as world:
            yield Walker(world)
        transaction.set_rollback(True)


def test_the_matrix_and_the_policies_name_the_same_pages_and_methods() -> None:
    policies = {(name, method) for name, policy in POLICIES.items() for method in policy.rules}

    assert set(POLICIES) == set(PAGES)
    assert set(ROWS) - policies == set(), "rows of the matrix without a policy"
    assert policies - set(ROWS) == set(), "policies without a row in tests/architecture/access_matrix.csv"


@pytest.mark.parametrize("name", PAGES)
def test_every_role_gets_what_the_matrix_says_and_a_denied_request_writes_nothing(name: str, walker: Walker) -> None:
    expected = {(method, role): word for method, role, word in cells(name, ROWS)}
    denied = [cell for cell, word in expected.items() if word in DENIED]

    before = writes()
    found = {cell: walker.cell(name, *cell, taken_back=False) for cell in denied}
    written = writes() - before
    found |= {cell: walker.cell(name, *cell) for cell in expected.keys() - found.keys()}

    assert len(found) == len(METHODS) * len(ROLES)
    assert found == expected, _as_rows(name, found)
    assert written == 0


@pytest.mark.parametrize("name", [name for name in PAGES if has_parts(name)])
def test_what_is_not_yours_looks_like_what_does_not_exist(name: str, walker: Walker) -> None:
    for method, role, expected in cells(name, ROWS):
        if expected != "404":
            continue
        foreign = walker.request(role, method, address(name, walker.world))
        missing = walker.request(role, method, address(name, walker.world, missing=True))

        assert missing.status_code == 404
        assert len(content(foreign)) == len(content(missing)) + _echoed(name, walker)
        assert sorted(foreign.headers) == sorted(missing.headers)


@pytest.mark.parametrize("name", [name for name in PAGES if "POST" in POLICIES[name].rules])
def test_no_form_is_taken_without_its_token(name: str, walker: Walker) -> None:
    response = walker.request("AN", "POST", address(name, walker.world), with_token=False)

    assert (response.status_code != 403) == (name in WITHOUT_TOKEN)


def _echoed(name: str, walker: Walker) -> int:
    """The page repeats its own address in the switches for language and light version."""
    difference = len(address(name, walker.world)) - len(address(name, walker.world, missing=True))
    return 2 * difference


def _as_rows(name: str, found: dict[tuple[str, str], str]) -> str:
    """Write what was found as lines of the matrix."""
    methods = [method for method in METHODS if method != "HEAD" and any(found[method, role] != "405" for role in ROLES)]
    lines = [",".join([name, method, *(found[method, role] for role in ROLES)]) for method in methods]
    return "\n".join([f"The page {name} answers:", ",".join(["url", "method", *ROLES]), *lines])
