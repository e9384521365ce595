"""The client of the fault tests: asks the house for things and writes down what it was told.

`python -m tests.faults.client record KIND NUMBER` records entries, one transaction each, and prints a line for every
commit that came back. What it printed must be true later; what it did not print may be true or not, but only once.
"""

import argparse
import json
import sys
import time

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 — Django first
from django.utils import timezone  # noqa: E402

from ground.failpoints import failpoint  # noqa: E402
from ground.who import Actor, Subject  # noqa: E402
from journal.actions import record  # noqa: E402
from journal.models import Entry  # noqa: E402
from journal.tasks import send_to_worker  # noqa: E402
from portal.celery import warm  # noqa: E402
from portal.invariants import broken  # noqa: E402
from tests.faults.twins import plain  # noqa: E402


def say(**facts: object) -> None:
    """Write one line of the client's journal, at once."""
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


def write(kind: str, number: int) -> Entry:
    """Record one entry; its subject is this client's own."""
    return record(kind, subject=Subject("fault", number), actor=Actor.system("client"), at=timezone.now())


def record_entries(arguments: argparse.Namespace) -> None:
    """Commit one entry after the other and tell each that was acknowledged, with its milliseconds."""
    for number in range(arguments.first, arguments.first + arguments.number):
        begun = time.perf_counter()
        with transaction.atomic():
            entry = write(arguments.kind, number)
            failpoint("before_commit")
        say(entry=entry.pk, ms=round((time.perf_counter() - begun) * 1000, 1))


def roll_back(arguments: argparse.Namespace) -> None:
    """Record, and roll back after the message would have been prepared; then the same inside a savepoint."""
    for number in range(arguments.number):
        with transaction.atomic():
            say(rolled_back=write(arguments.kind, 1000 + number).pk)
            transaction.set_rollback(True)
        with transaction.atomic():
            with transaction.atomic():
                say(rolled_back=write(arguments.kind, 2000 + number).pk)
                transaction.set_rollback(True)
            say(entry=write(arguments.kind, 3000 + number).pk)


def tell(arguments: argparse.Namespace) -> None:
    """Tell one person who is rolled back together with the news, then one who is not; say the addresses."""
    from tests.factories import person  # noqa: PLC0415 — seconds that only the tests with people need
    from tests.notifications.factories import told  # noqa: PLC0415 — the same

    for number in range(arguments.number):
        with transaction.atomic():
            told(person(email=f"nobody{number}@example.vn"), at=timezone.now())
            transaction.set_rollback(True)
        with transaction.atomic():
            told(person(email=f"somebody{number}@example.vn"), at=timezone.now())
        say(told=f"somebody{number}@example.vn")


def duplicate(arguments: argparse.Namespace) -> None:
    """Publish the message of one delivery several times at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, queue FROM journal_delivery WHERE entry_id = %s", [arguments.entry])
        owed = cursor.fetchall()
    for _copy in range(arguments.number):
        for pk, queue in owed:
            send_to_worker(queue, [pk])


def twin(arguments: argparse.Namespace) -> None:
    """Do it the usual way: publish a plain task beside the change, perhaps before the change is rolled back."""
    for number in range(arguments.number):
        with transaction.atomic():
            entry = write("fault.unheard", 5000 + number)
            for _copy in range(arguments.copies):
                plain.apply_async(args=(entry.pk, arguments.seconds), queue="documents")
            transaction.set_rollback(arguments.rolled_back)
        say(entry=entry.pk)


def drafts(arguments: argparse.Namespace) -> None:
    """Make drafts that one click sends; tell key and owner's session of each, and let go of the database."""
    from tests.faults import senders  # noqa: PLC0415 — seconds that only the tests with citizens need

    for draft in senders.drafts(people=arguments.people, each=arguments.each, at=timezone.now()):
        say(**draft)
    connection.close()


def promises(_arguments: argparse.Namespace) -> None:
    """Tell which promises of the house are broken."""
    say(broken=broken(at=timezone.now()))


def understand(words: list[str]) -> argparse.Namespace:
    """Read what to do."""
    parser = argparse.ArgumentParser()
    verbs = parser.add_subparsers(required=True)
    for name, verb in [("record", record_entries), ("roll-back", roll_back)]:
        one = verbs.add_parser(name)
        one.add_argument("kind")
        one.add_argument("number", type=int)
        one.add_argument("--first", type=int, default=1)
        one.set_defaults(verb=verb)
    copies = verbs.add_parser("duplicate")
    copies.add_argument("entry", type=int)
    copies.add_argument("number", type=int)
    copies.set_defaults(verb=duplicate)
    usual = verbs.add_parser("twin")
    usual.add_argument("number", type=int)
    usual.add_argument("--seconds", type=float, default=0.05)
    usual.add_argument("--copies", type=int, default=1)
    usual.add_argument("--rolled-back", action="store_true")
    usual.set_defaults(verb=twin)
    telling = verbs.add_parser("tell")
    telling.add_argument("number", type=int)
    telling.set_defaults(verb=tell)
    ready = verbs.add_parser("drafts")
    ready.add_argument("people", type=int)
    ready.add_argument("each", type=int)
    ready.set_defaults(verb=drafts)
    verbs.add_parser("promises").set_defaults(verb=promises)
    return parser.parse_args(words)


def main() -> None:
    """Do one thing, or one thing for each line of JSON that comes in, answered by an empty line."""
    warm()
    if sys.argv[1:]:
        arguments = understand(sys.argv[1:])
        arguments.verb(arguments)
        return
    for line in sys.stdin:
        arguments = understand(json.loads(line))
        arguments.verb(arguments)
        sys.stdout.write("\n")
        sys.stdout.flush()


main()
