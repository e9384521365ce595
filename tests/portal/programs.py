"""What programs ask of the JSON interface in tests."""

import json
from typing import Any

from django.test import Client

API = "/api/v1"


def ask(client: Client, path: str, **headers: str) -> Any:
    """Return the answer of a GET as data."""
    answer = client.get(f"{API}{path}", headers=headers)
    assert answer.status_code == 200, answer.content
    return answer.json()


def send(client: Client, path: str, data: object, **headers: str) -> Any:
    """Post JSON."""
    return client.post(f"{API}{path}", json.dumps(data), content_type="application/json", headers=headers)
