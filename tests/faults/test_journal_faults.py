"""F01, F02, F04, F07, F08: workers killed, Redis emptied, messages doubled, transactions rolled back.

Inside the database every effect happens exactly once; the client's journal says what had been acknowledged.
"""

import json
import os
import signal
import time
import urllib.request

import pytest

from tests.faults.handlers import LEASE
from tests.faults.harness import FULL, House, eventually

pytestmark = pytest.mark.faults

MANY = 300 if FULL else 12
NEVER = 8.0
"""Seconds after which a twin has had its chance; the house needs less."""
twin = pytest.mark.skipif(not FULL, reason="twins run in ./dev faults")
long = pytest.mark.skipif(not FULL, reason="runs in ./dev faults")


def begun(house: House, number: int = 1) -> dict[str, object]:
    """Wait until so many attempts have begun; return the last."""
    eventually(lambda: len(house.witnessed()) >= number, what="a handler has begun")
    return house.witnessed()[number - 1]


# --- F01: the process that works is killed; over real documents see test_f01_f02_documents.py ---
@long
def test_f01_a_killed_child_is_replaced_and_the_effect_happens_once(house: House) -> None:
    house.start_worker()
    (told,) = house.client("record", "fault.slow_once", 1)

    os.kill(int(str(begun(house)["pid"])), signal.SIGKILL)
    took = eventually(lambda: house.effects() == {told["entry"]: 1}, within=60, what="the effect")

    assert house.attempts(told["entry"]) == [2]
    assert took < LEASE, "the broker brings the message back; nobody waits for the lease"
    assert len({line["key"] for line in house.witnessed()}) == 1, "one key for the neighbours"
    house.promises()


@twin
def test_f01_twin_a_plain_task_is_lost(house: House) -> None:
    house.start_worker()
    house.client("twin", 1, "--seconds", 20)

    os.kill(int(str(begun(house)["pid"])), signal.SIGKILL)
    time.sleep(NEVER)

    assert house.effects() == {}


# --- F02: the whole worker is killed ---
def test_f02_a_killed_worker_leaves_nothing_behind(house: House) -> None:
    worker = house.start_worker()
    house.start_sweeper()
    (told,) = house.client("record", "fault.short_lease", 1)

    begun(house)
    worker.kill()
    assert house.redis().hlen("unacked") == 1, "the broker still believes that the dead worker has it"
    house.start_worker()
    eventually(lambda: house.effects() == {told["entry"]: 1}, within=90, what="the effect after the lease")

    assert house.attempts(told["entry"]) == [2]
    assert house.redis().hlen("unacked") == 1, "the sweeper brought it back, an hour before the broker would have"
    eventually(house.all_done)
    house.promises()


@twin
def test_f02_twin_a_plain_task_dies_with_its_worker(house: House) -> None:
    worker = house.start_worker()
    house.client("twin", 1, "--seconds", 20)

    begun(house)
    worker.kill()
    house.start_worker()
    time.sleep(NEVER)

    assert house.effects() == {}


# --- F04: Redis comes back empty ---
def test_f04_redis_restarted_empty_loses_nothing(house: House) -> None:
    told = house.client("record", "fault.quick", MANY)
    assert house.redis().llen("documents") == MANY, "one message a commit"
    house.start_worker(env={"FAULTS_MOMENT": "0.3"})
    sweeper = house.start_sweeper()
    begun(house)

    house.processes[0].kill()
    told += house.client("record", "fault.quick", 5, "--first", MANY + 1)
    house.start_redis()

    eventually(lambda: len(house.effects()) == len(told), within=180, what="all effects")
    assert house.effects() == {line["entry"]: 1 for line in told}
    assert max(line["ms"] for line in told[MANY + 1 :]) < 250, "a dead Redis delays no commit"
    eventually(house.all_done)
    sweeper.stop()
    (last,) = house.client("record", "fault.quick", 1, "--first", MANY + 10)
    eventually(lambda: last["entry"] in house.effects(), what="the same worker takes messages from the new Redis")
    house.promises()


@twin
def test_f04_twin_plain_tasks_are_gone(house: House) -> None:
    house.client("twin", 30)

    house.processes[0].kill()
    house.start_redis()
    house.start_worker(children=2)
    time.sleep(NEVER)

    assert house.effects() == {}


def test_f04_without_any_redis_the_sweeper_delivers(house: House) -> None:
    house.processes[0].kill()

    told = house.client("record", "fault.quick", 12)
    house.start_sweeper()

    eventually(lambda: house.effects() == {line["entry"]: 1 for line in told}, what="all effects")
    house.promises()


# --- F07: the same message several times at once ---
def test_f07_a_doubled_message_has_one_effect(house: House) -> None:
    (told,) = house.client("record", "fault.quick", 1)
    house.client("duplicate", told["entry"], 5)
    assert house.redis().llen("documents") == 6

    for _worker in range(1 + FULL):
        house.start_worker(children=2, env={"FAULTS_MOMENT": "1"})
    eventually(lambda: house.redis().llen("documents") == 0 and house.all_done(), what="every copy was read")
    time.sleep(1.5)

    assert house.effects() == {told["entry"]: 1}
    assert house.attempts(told["entry"]) == [1]
    assert len(house.witnessed()) == 1, "nothing was begun twice"
    house.promises()


@twin
def test_f07_twin_a_doubled_plain_task_has_two_effects(house: House) -> None:
    (told,) = house.client("twin", 1, "--copies", 2, "--seconds", 1)

    house.start_worker(children=2)
    eventually(lambda: house.effects() == {told["entry"]: 2}, what="the double effect")


# --- F08: rolled back after the message was prepared ---
def test_f08_what_was_rolled_back_has_no_effect(house: House) -> None:
    told = house.client("roll-back", "fault.quick", 10)
    kept = {line["entry"] for line in told if "entry" in line}
    house.start_worker(children=2)
    house.start_sweeper()

    eventually(lambda: house.effects() == dict.fromkeys(kept, 1), what="the effects of what was committed")
    time.sleep(1)

    assert house.effects() == dict.fromkeys(kept, 1)
    assert {line["entry"] for line in house.witnessed()} == kept
    house.promises()


@long
def test_f08_mails_of_what_was_rolled_back_never_reach_the_mail_server(house: House) -> None:
    page = house.start_mail()
    kept = [line["told"] for line in house.client("tell", 10)]
    house.start_worker()
    house.start_sweeper()

    eventually(house.all_done, what="the mails are sent")
    time.sleep(2)

    with urllib.request.urlopen(f"http://127.0.0.1:{page}/mails.json", timeout=10) as answer:
        caught = [address for mail in json.loads(answer.read()) for address in mail["to"]]
    assert sorted(caught) == sorted(kept)
    house.promises()


def test_f08_a_client_killed_before_its_commit_had_nothing(house: House) -> None:
    told = house.dying_client("record", "fault.quick", 1, failpoints="before_commit:kill")

    assert told == []
    assert house.rows("SELECT count(*) FROM journal_entry") == [(0,)]
    assert house.redis().llen("documents") == 0, "nothing was published before the commit"


@twin
def test_f08_twin_a_task_published_inside_the_transaction_acts_for_what_is_not(house: House) -> None:
    (told,) = house.client("twin", 1, "--rolled-back")

    house.start_worker()
    eventually(lambda: house.effects() == {told["entry"]: 1}, what="an effect for nothing")

    assert house.rows("SELECT count(*) FROM journal_entry WHERE id = %s", [told["entry"]]) == [(0,)]
