"""Applications waiting at a counter with two officials, others further on: what F14 begins with.

`python -m tests.faults.counters NUMBER PAIRS` makes so many at the counter, and so many each to be taken in hand and
to be approved; it prints one line of JSON: codes, names and the officials' sessions.
"""

import json
import sys
from datetime import timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402 — Django first

from tests.cases import cases  # noqa: E402
from tests.faults.senders import signed_in  # noqa: E402
from tests.journal.deliveries import deliver_all  # noqa: E402


def main(number: int, pairs: int) -> None:
    """Make the office and the applications."""
    house = cases.house()
    at = timezone.now()
    before = at - timedelta(hours=6)
    received = [cases.received(house, at=before).code for _ in range(pairs)]
    forwarded = [cases.forwarded(house, at=before).code for _ in range(pairs)]
    if pairs:  # what came due on the way is done
        with cases.devices(house, at=before):
            deliver_all(at=timezone.now())
    codes = [cases.submitted(house, at=at).code for _ in range(number)]
    office = house.office
    colleague = office.cuong.post
    people = (office.binh, office.bao, office.chi, office.dung, office.ha)
    line = {
        "codes": codes,
        "received": received,
        "forwarded": forwarded,
        "sessions": [signed_in(member) for member in people],
        "names": [member.person.full_name for member in people],
        "colleague": colleague.pk if colleague else None,
    }
    sys.stdout.write(json.dumps(line) + "\n")


main(*map(int, sys.argv[1:]))
