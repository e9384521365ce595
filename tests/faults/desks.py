"""Drafts ready to be sent and cases ready for the leader, with real keys: what the faults over documents begin with.

`python -m tests.faults.desks DRAFTS FORWARDED APPROVED` makes them and prints one line of JSON.
"""

import json
import sys
from datetime import timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402 — Django first

from tests.cases import cases  # noqa: E402
from tests.factories import citizen  # noqa: E402
from tests.faults import senders  # noqa: E402
from tests.journal.deliveries import deliver_all  # noqa: E402


def main(drafts: int, forwarded: int, approved: int) -> None:
    """Make them in a house that owes nothing: what came due on the way is done."""
    house, at = cases.house(), timezone.now()
    before = at - timedelta(hours=6)
    with cases.devices(house, at=before):
        codes = [cases.forwarded(house, at=before).code for _ in range(forwarded)]
        numbered = [cases.approved(house, at=before).code for _ in range(approved)]
        citizens = [citizen(f"Người Nộp {place}") for place in range(drafts)]
        ready = [senders.paid_draft(house, one, at=at).key for one in citizens]
        deliver_all(at=timezone.now())
    line = {
        "drafts": [{"key": key, "session": senders.signed_in(one)} for key, one in zip(ready, citizens, strict=True)],
        "forwarded": codes,
        "approved": numbered,
        "applicant": senders.signed_in(house.office.anna),
        "leader": senders.signed_in(house.office.ha),
        "clerk": senders.signed_in(house.office.lien),
    }
    sys.stdout.write(json.dumps(line) + "\n")


main(*map(int, sys.argv[1:]))
