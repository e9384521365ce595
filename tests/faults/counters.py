"""Applications waiting at a counter with two officials: what F14 begins with.

`python -m tests.faults.counters NUMBER` makes them and prints one line of JSON: codes and the officials' sessions.
"""

import json
import sys

import django

django.setup()

from django.utils import timezone  # noqa: E402 — Django first

from tests.cases import cases  # noqa: E402
from tests.faults.senders import signed_in  # noqa: E402


def main(number: int) -> None:
    """Make the office and so many applications that were sent just now."""
    house = cases.house()
    at = timezone.now()
    codes = [cases.submitted(house, at=at).code for _ in range(number)]
    sessions = [signed_in(member) for member in (house.office.binh, house.office.bao)]
    names = [member.person.full_name for member in (house.office.binh, house.office.bao)]
    sys.stdout.write(json.dumps({"codes": codes, "sessions": sessions, "names": names}) + "\n")


main(int(sys.argv[1]))
