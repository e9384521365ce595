"""The paying side of the fault tests: opens bills and orders in a house, asks the gateway, says what it did.

`python -m tests.faults.payers open NUMBER@SECONDS …` opens bills with an order each, so many seconds ago, and prints a
line for each;
`… ask` asks the gateway about everything that is due, as the scheduler would.
"""

import argparse
import json
import sys
from datetime import timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402 — Django first

from accounts.models import Person  # noqa: E402
from payments import actions  # noqa: E402
from payments.models import Checkout  # noqa: E402
from tests.payments.factories import bill  # noqa: E402


def open_orders(arguments: argparse.Namespace) -> None:
    """Open bills, each with an order at the gateway."""
    for batch in arguments.batches:
        number, ago = map(int, batch.split("@"))
        at = timezone.now() - timedelta(seconds=ago)
        for place in range(number):
            person = Person.objects.create(full_name="Trần Thị Bình", created_at=at)
            made = bill(reference=f"fault:{ago}:{place}", person=person, at=at)
            actions.start_checkout(made.pk, at=at)
            order = Checkout.objects.get(bill=made)
            line = {"bill": made.pk, "order": order.order_code, "opened": at.isoformat()}
            sys.stdout.write(json.dumps(line) + "\n")


def ask(_arguments: argparse.Namespace) -> None:
    """Ask about every order that is due."""
    answered = actions.ask_due_orders(at=timezone.now())
    sys.stdout.write(json.dumps({"answered": answered}) + "\n")


def main() -> None:
    """Read what to do."""
    parser = argparse.ArgumentParser()
    verbs = parser.add_subparsers(required=True)
    opening = verbs.add_parser("open")
    opening.add_argument("batches", nargs="+")
    opening.set_defaults(verb=open_orders)
    asking = verbs.add_parser("ask")
    asking.set_defaults(verb=ask)
    arguments = parser.parse_args()
    arguments.verb(arguments)


main()
