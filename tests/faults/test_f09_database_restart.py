"""F09: PostgreSQL crashes and restarts while citizens send. What was acknowledged is there; the rest was told to wait.

The browsers' answers, kept outside of every process of the house, are held against the database.
"""

import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

import pytest

from portal.workshop.postgres import Cluster
from tests.faults.browsers import Answer, Browser
from tests.faults.clusters import copy_into, crash, is_careful, own_cluster
from tests.faults.harness import FULL, House, eventually

pytestmark = pytest.mark.faults

PEOPLE, DRAFTS = (20, 6) if FULL else (4, 4)
RECONNECTED = 15.0
"""Seconds after the restart by which every browser must have got an answer again."""
twin = pytest.mark.skipif(not FULL, reason="twins run in ./dev faults")


@dataclass
class Load:
    """People who send their drafts one after the other, each on a connection of her own."""

    site: str
    journal: Path
    drafts: list[dict[str, str]]
    answers: list[Answer] = field(default_factory=list)

    def run(self, own: Cluster) -> float:
        """Let everybody send; crash the database when a third is acknowledged. Return when it was back."""
        work: dict[str, list[str]] = defaultdict(list)
        for draft in self.drafts:
            work[draft["session"]].append(draft["key"])
        threads = [Thread(target=self._send, args=pair) for pair in work.items()]
        for thread in threads:
            thread.start()
        eventually(lambda: len(self.acknowledged()) * 3 >= len(self.drafts), what="a third is sent")
        crash(own)
        back = time.monotonic()
        for thread in threads:
            thread.join()
        return back

    def _send(self, session: str, keys: list[str]) -> None:
        browser = Browser(self.site, session, self.journal)
        for key in keys:
            self.answers += browser.send(key)

    def acknowledged(self) -> dict[str, str]:
        """Return the number that was promised for each draft."""
        return {answer.key: answer.acknowledged for answer in list(self.answers) if answer.acknowledged}


@pytest.fixture(scope="module")
def own() -> Iterator[Cluster]:
    """Give a PostgreSQL that these tests may crash."""
    with own_cluster() as found:
        yield found


@pytest.fixture(scope="module")
def house(own: Cluster, template: str) -> Iterator[House]:
    """Give a house on it."""
    house = House(Path(tempfile.mkdtemp(prefix="motcua-fault-")), copy_into(own, template))
    try:
        house.start_redis()
        yield house
    finally:
        house.stop()


@pytest.fixture(scope="module")
def drafts(house: House) -> list[dict[str, str]]:
    """Give drafts that one click sends; the last person's are for the twin."""
    return house.client("drafts", PEOPLE + FULL, DRAFTS)


def lost(house: House, promised: dict[str, str]) -> list[str]:
    """Return the drafts whose sending was acknowledged and is not there whole: case, number, submission, paper."""
    sql = (
        "SELECT c.key, c.code FROM cases_case c JOIN cases_submission s ON s.case_id = c.id AND s.number = 1"
        " JOIN cases_casepaper p ON p.case_id = c.id AND p.kind = 'acknowledgement' WHERE c.state = 'submitted'"
    )
    there = dict(house.rows(sql))
    return [key for key, code in promised.items() if there.get(key) != code]


def test_f09_what_was_acknowledged_survives_a_crash_of_the_database(
    house: House, own: Cluster, drafts: list[dict[str, str]]
) -> None:
    assert is_careful(house.database_url)
    load = Load(house.start_web(), house.folder / "browsers.jsonl", drafts[: PEOPLE * DRAFTS])

    back = load.run(own)

    promised = load.acknowledged()
    assert len(promised) == len(set(promised.values())) == PEOPLE * DRAFTS, "everything was sent in the end, once"
    assert lost(house, promised) == []
    refused = [answer for answer in load.answers if answer.status == 503]
    assert refused, "nobody met the crash: the test is blind"
    assert {answer.status for answer in load.answers} == {200, 302, 503}
    assert all(answer.retry_after and "thử lại sau ít phút" in answer.text for answer in refused)
    assert max(answer.ended for answer in refused) < back + RECONNECTED
    house.promises()


@twin
def test_f09_twin_a_server_that_answers_before_it_commits_loses_a_promise(
    house: House, own: Cluster, drafts: list[dict[str, str]]
) -> None:
    hasty = house.start_web(1, env={"DJANGO_SETTINGS_MODULE": "tests.faults.hasty_settings"})
    draft = drafts[-1]

    answers = Browser(hasty, draft["session"], house.folder / "hasty.jsonl").send(draft["key"])
    crash(own)

    promised = {answer.key: answer.acknowledged for answer in answers if answer.acknowledged}
    assert len(promised) == 1
    assert lost(house, promised) == [draft["key"]]
