"""What the tests of the officials' pages share: a signed-in client, and forms as they stand on a page."""

from django.test import Client

from cases.models import Case
from tests.factories import Member


def client_of(member: Member) -> Client:
    """A browser in which this official has signed in."""
    client = Client()
    client.force_login(member.user)
    return client


def address(case: Case, rest: str = "") -> str:
    """A page of a case."""
    return f"/can-bo/ho-so/{case.code}/{rest}"


def versioned(case: Case, **fields: object) -> dict[str, object]:
    """What a form of an act posts: the version it showed, and its fields."""
    return {"version": case.version, **fields}
