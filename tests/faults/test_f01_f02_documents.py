"""F01 and F02 over the house's real documents: processes die while a paper or a result is drawn, sealed, signed, kept.

Citizens and officials act over HTTP; their journals, the mail catcher and the files on the disk are the witnesses. One
case has one number, one document of each kind and one mail, wherever a process died.
"""

import hashlib
import json
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.cases.cases import PIN
from tests.faults.browsers import Answer, Browser
from tests.faults.conftest import RUN
from tests.faults.harness import FULL, ROOT, House, Process, copied, eventually
from tests.faults.officials import Official

pytestmark = pytest.mark.faults

PAPER_MOMENTS = ("in_render", "paper_sealed", "stored_without_row") if FULL else ("in_render",)
RESULT_MOMENTS = ("in_render", "half_written", "stored_without_row")
NEVER = 8.0
"""Seconds after which a twin has had its chance; the house needs less."""
RESTART = 10.0
"""Seconds until somebody starts a killed worker again."""
long = pytest.mark.skipif(not FULL, reason="runs in ./dev faults")


@dataclass
class Town:
    """A house with web server, sweeper, time-stamp authority and mail, and work that waits at its desks."""

    house: House
    site: str
    mails: int
    drafts: list[dict[str, str]]
    forwarded: list[str]
    approved: list[str]
    leader: Official
    clerk: Official
    applicant: Official

    def send(self) -> Answer:
        """Let the next citizen send her draft; return the answer that she was told her number with."""
        draft = self.drafts.pop()
        answers = Browser(self.site, draft["session"], self.house.folder / "browsers.jsonl").send(draft["key"])
        (told,) = [answer for answer in answers if answer.acknowledged]
        return told

    def worker(self, order: str, place: str) -> tuple[Process, Path]:
        """Start a worker that obeys an order once at a place; return it and the flag that says that it has."""
        flag = self.house.folder / f"{place}-{time.monotonic_ns()}"
        return self.house.start_worker(env={"FAILPOINTS": f"{place}:{order}={flag}"}), flag

    def mails_about(self, number: str) -> int:
        """Return how many mails that name a case arrived."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.mails}/mails.json", timeout=10) as answer:
            return sum(number in mail["subject"] for mail in json.loads(answer.read()))

    def attempts(self, kind: str, handler: str, code: str) -> list[int]:
        """Return how many attempts the deliveries about a case took."""
        sql = (
            "SELECT d.attempts FROM journal_delivery d JOIN journal_entry e ON e.id = d.entry_id"
            " JOIN cases_case c ON c.id = e.subject_id AND e.subject_type = 'case'"
            " WHERE e.kind = %s AND d.handler LIKE %s AND c.code = %s"
        )
        return [number for (number,) in self.house.rows(sql, [kind, f"%.{handler}", code])]

    def papers(self, code: str) -> list[tuple[str, bool]]:
        """Return the papers of a case and whether each was made."""
        sql = "SELECT p.kind, p.blob_id IS NOT NULL FROM cases_casepaper p JOIN cases_case c ON c.id = p.case_id"
        return self.house.rows(f"{sql} WHERE c.code = %s ORDER BY 1", [code])

    def results(self, code: str) -> list[tuple[str, int]]:
        """Return state and number of every result that a case ever had."""
        sql = "SELECT r.state, r.number FROM cases_result r JOIN cases_case c ON c.id = r.case_id WHERE c.code = %s"
        return self.house.rows(sql, [code])

    def events(self, code: str, kind: str) -> int:
        """Return how often something happened to a case."""
        sql = (
            "SELECT count(*) FROM journal_entry e JOIN cases_case c ON c.id = e.subject_id"
            " WHERE e.subject_type = 'case' AND c.code = %s AND e.kind = %s"
        )
        ((number,),) = self.house.rows(sql, [code, kind])
        return int(number)

    def followed(self, request: str) -> set[str]:
        """Return the handlers that the workers' logs name under the number of a request."""
        lines = [line for process in self.house.processes for line in process.said().splitlines()]
        told = [json.loads(line) for line in lines if line.startswith('{"time"')]
        ours = [line["message"] for line in told if line["correlation"] == request]
        return {words.split("(")[1].split(")")[0] for words in ours if words.startswith("Delivery")}

    def leaked(self) -> list[tuple[str, str]]:
        """Return personal data and secrets that stand in a log of any process of the house."""
        people = self.house.rows("SELECT full_name, personal_number, phone, email, address_line FROM accounts_person")
        secret = self.house.rows("SELECT lookup_secret FROM cases_case UNION SELECT session_key FROM accounts_session")
        canaries = {str(value) for row in [*people, *secret] for value in row if value} | {PIN}
        return [(one.name, word) for one in self.house.processes for word in canaries if word in one.said()]

    def half_files(self) -> list[str]:
        """Return the files that do not hold what their names say."""
        files = [path for path in (self.house.folder / "records/blobs").glob("??/*") if path.is_file()]
        return [path.name for path in files if hashlib.sha256(path.read_bytes()).hexdigest() != path.name]


def desks(house: House) -> dict[str, Any]:
    """Make what waits at the desks: more for a full run."""
    numbers = (len(PAPER_MOMENTS), (len(RESULT_MOMENTS) + 1) * FULL, 2 * FULL)
    words = (sys.executable, "-m", "tests.faults.desks", *map(str, numbers))
    made = subprocess.run(words, cwd=ROOT, env=house.env, capture_output=True, check=True, text=True)
    found: dict[str, Any] = json.loads(made.stdout.splitlines()[-1])
    return found


@pytest.fixture(scope="module")
def town(template: str) -> Iterator[Town]:
    """Give a town; every test takes work of its own from the desks."""
    with opened(template, "tests.faults.wiring") as town:
        yield town


@pytest.fixture(scope="module")
def careless_town(template: str) -> Iterator[Town]:
    """Give a town that makes its documents without care, for the twins."""
    with opened(template, "tests.faults.careless") as town:
        yield town


@contextmanager
def opened(template: str, wiring: str) -> Iterator[Town]:
    """Open a town whose events go through this wiring."""
    folder = Path(tempfile.mkdtemp(prefix="motcua-fault-"))
    with copied(template, name=f"{RUN}_{wiring.rpartition('.')[2]}") as url:
        house = House(folder, url, env={"FAULTS_WIRING": wiring})
        try:
            house.start_redis()
            made = desks(house)
            house.start_stamps()
            mails = house.start_mail()
            deaths = ",".join(f"{place}:kill-once={folder / place}" for place in ("signed", "sealed"))
            site = house.start_web(env={"FAILPOINTS": deaths})
            house.start_sweeper()
            leader, clerk, applicant = (
                Official(site, made.pop(who), folder / f"{who}.jsonl") for who in ("leader", "clerk", "applicant")
            )
            yield Town(house, site, mails, leader=leader, clerk=clerk, applicant=applicant, **made)
        finally:
            house.stop()


@pytest.mark.parametrize("moment", PAPER_MOMENTS)
def test_f01_a_child_that_dies_over_a_paper_leaves_one_paper_and_one_mail(town: Town, moment: str) -> None:
    worker, flag = town.worker("kill-once", moment)

    told = town.send()
    number = told.acknowledged
    took = eventually(lambda: town.papers(number) == [("acknowledgement", True)], what="the paper")
    eventually(lambda: town.mails_about(number), what="the mail")
    eventually(town.house.all_done, what="nothing is owed")
    worker.stop()

    assert flag.exists(), "nobody died: the test is blind"
    assert took < 60
    assert town.attempts("case.submitted", "make_paper", number) == [2]
    assert town.mails_about(number) == 1
    assert town.half_files() == []
    assert town.followed(told.number) >= {"cases.handlers.documents.make_paper", "notifications.handlers.send_mail"}
    assert town.leaked() == []
    town.house.promises()


@long
@pytest.mark.parametrize("moment", RESULT_MOMENTS)
def test_f01_a_child_that_dies_over_a_numbered_result_leaves_one_number_and_one_document(
    town: Town, moment: str
) -> None:
    worker, flag = town.worker("kill-once", moment)
    code = town.forwarded.pop()

    approved = town.leader.press(f"/can-bo/ho-so/{code}/phe-duyet/")
    took = eventually(lambda: [state for state, _number in town.results(code)] == ["rendered"], what="the document")
    eventually(town.house.all_done, what="nothing is owed")
    worker.stop()

    assert approved == 302
    assert flag.exists(), "nobody died: the test is blind"
    assert took < 60
    assert town.attempts("case.approved", "render_result", code) == [2]
    assert town.events(code, "case.approved") == 1
    assert town.half_files() == []
    town.house.promises()


@long
def test_f02_a_worker_killed_over_a_result_and_started_again_ten_seconds_later(town: Town) -> None:
    worker, flag = town.worker("hang-once", "in_render")
    code = town.forwarded.pop()
    town.leader.press(f"/can-bo/ho-so/{code}/phe-duyet/")
    eventually(flag.exists, what="a drawing has begun")

    worker.kill()
    time.sleep(RESTART)
    assert [state for state, _number in town.results(code)] == ["numbered"]
    again = town.house.start_worker()
    eventually(lambda: [state for state, _number in town.results(code)] == ["rendered"], what="the document")
    eventually(town.house.all_done, what="nothing is owed")
    again.stop()

    assert town.attempts("case.approved", "render_result", code) == [2]
    ((last, taken),) = town.house.rows(
        "SELECT s.last, count(*) FROM cases_result r JOIN records_numberseries s ON s.key = r.series GROUP BY 1"
    )
    assert last == taken, "one number for each result, none for an attempt"
    town.house.promises()


@long
def test_a_web_process_that_dies_between_signed_and_stored_leaves_one_signature_and_one_seal(town: Town) -> None:
    code = town.approved.pop()
    sign, seal = f"/can-bo/ho-so/{code}/ky-so/", f"/can-bo/ho-so/{code}/ky-so-co-quan/"

    signed = [town.leader.press(sign, pin=PIN) for _try in range(2)]
    issue = f"/can-bo/ho-so/{code}/phat-hanh/"
    sealed = [town.clerk.press(seal, page=issue) for _try in range(2)]
    released = town.clerk.press(f"/can-bo/ho-so/{code}/ban-hanh/", page=issue)
    worker = town.house.start_worker()
    eventually(town.house.all_done, what="nothing is owed")
    eventually(lambda: town.mails_about(code), what="the mail")
    worker.stop()

    assert (signed, sealed, released) == ([0, 302], [0, 302], 302), "each died once and was told so"
    assert [town.events(code, f"case.{act}") for act in ("signed", "sealed", "released")] == [1, 1, 1]
    assert [state for state, _number in town.results(code)] == ["released"]
    assert town.half_files() == []
    town.house.promises()


@long
def test_f15_a_withdrawal_while_the_leader_signs_for_eight_seconds(town: Town) -> None:
    code = town.approved.pop()
    slow = town.house.start_web(1, env={"FAILPOINTS": "signed:sleep=8"})
    journal = town.house.folder / "slow-leader.jsonl"  # his own: in the other one PINs of other tests may stand
    leader = Official(slow, town.leader.session, journal)
    answers: list[int] = []
    signing = Thread(target=lambda: answers.append(leader.press(f"/can-bo/ho-so/{code}/ky-so/", pin=PIN)))

    signing.start()
    eventually(lambda: journal.exists() and '"POST"' in journal.read_text(encoding="utf-8"), what="the PIN was sent")
    withdrawn = town.applicant.press(f"/ho-so/{code}/rut/")
    assert signing.is_alive(), "the withdrawal came after the signature: the test is blind"
    signing.join()

    assert (withdrawn, answers) == (302, [409])
    assert town.house.rows("SELECT state FROM cases_case WHERE code = %s", [code]) == [("withdrawn",)]
    assert [state for state, _number in town.results(code)] == ["voided"]
    assert town.events(code, "case.signed") == 0
    town.house.promises()


@long
def test_f04_an_empty_redis_signs_nobody_out_and_lets_nobody_guess_again(town: Town) -> None:
    guesser = Official(town.site, "", town.house.folder / "guesser.jsonl")
    guesses = [guesser.press("/dang-nhap/", username="hanoi", password=f"guess-{n}") for n in range(12)]

    next(one for one in town.house.processes if one.name == "redis").kill()
    town.house.start_redis()

    assert set(guesses) == {422}
    assert guesser.press("/dang-nhap/", username="hanoi", password="once-more") == 422
    outcomes = town.house.rows("SELECT outcome FROM accounts_loginattempt ORDER BY id")
    assert [outcomes[0], outcomes[-2], outcomes[-1]] == [("wrong",), ("locked",), ("locked",)]
    assert town.leader.press("/can-bo/phe-duyet/", page="/can-bo/phe-duyet/") == 405, "signed in still: the page came"


@long
def test_f01_twin_a_paper_that_is_done_before_it_is_made_never_comes(careless_town: Town) -> None:
    worker, flag = careless_town.worker("kill-once", "in_render")

    number = careless_town.send().acknowledged
    eventually(flag.exists, what="a drawing has begun")
    time.sleep(NEVER)
    worker.stop()

    assert careless_town.papers(number) == [("acknowledgement", False)], "the test is blind: it came nevertheless"


@long
def test_f01_twin_a_file_written_under_its_final_name_stays_half(careless_town: Town) -> None:
    worker, flag = careless_town.worker("kill-once", "half_written")
    code = careless_town.forwarded.pop()

    careless_town.leader.press(f"/can-bo/ho-so/{code}/phe-duyet/")
    eventually(lambda: "INV-06" in str(careless_town.house.client("promises")), what="half a file that counts as kept")
    worker.stop()

    assert flag.exists()
    assert len(careless_town.half_files()) == 1
