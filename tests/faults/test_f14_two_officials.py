"""F14: two officials act on one case at the same moment, over real connections to a real server.

One receives, the other refuses to receive and has written why; the handler takes a case that the unit head gives to a
colleague; the leader approves while the handler asks for completion. Exactly one wins; the other gets a 409 that names
the winner and still holds what was typed.
"""

import json
import re
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from threading import Barrier, Thread
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from tests.faults.harness import FULL, ROOT, House

pytestmark = pytest.mark.faults

CASES = 20 if FULL else 3
PAIRS = 10 if FULL else 1
TYPED = "Giấy khám sức khỏe không đọc được, đã gọi điện cho người nộp."
_VERSION = re.compile(r'name="version" value="([0-9]+)"')
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Official:
    """A browser in which an official has signed in."""

    site: str
    session: str

    def ask(self, method: str, path: str, form: dict[str, str] | None = None, cookie: str = "") -> tuple[int, str, str]:
        """Return status, text and the cookie against forged forms."""
        headers = {"Cookie": f"sessionid={self.session}; csrftoken={cookie}"}
        headers |= {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
        site = urlsplit(self.site)
        with closing(HTTPConnection(site.hostname or "", site.port, timeout=60)) as connection:
            connection.request(method, path, urlencode(form) if form else None, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        given = [one for one in answer.headers.get_all("Set-Cookie") or [] if one.startswith("csrftoken=")]
        return answer.status, text, given[0].split(";")[0].split("=", 1)[1] if given else cookie

    def form(self, code: str) -> tuple[str, str, str]:
        """Open the case page; return the token of its forms, the cookie, and the version of the case it shows."""
        _status, text, cookie = self.ask("GET", f"/can-bo/ho-so/{code}/tiep-nhan/")
        (token, *_more), (version, *_rest) = _TOKEN.findall(text), _VERSION.findall(text)
        return token, cookie, version


def at_the_counter(house: House, pairs: int = 0) -> dict[str, Any]:
    """Applications and the sessions of the officials."""
    words = (sys.executable, "-m", "tests.faults.counters", str(CASES), str(pairs))
    made = subprocess.run(words, cwd=ROOT, env=house.env, capture_output=True, check=True, text=True)
    found: dict[str, Any] = json.loads(made.stdout.splitlines()[-1])
    return found


def race(receiver: Official, refuser: Official, code: str, version: str = "") -> list[tuple[int, str]]:
    """Let both press their buttons together; return status and text of the receiver's answer and of the refuser's."""
    forms = [official.form(code) if not version else _bare(official) for official in (receiver, refuser)]
    refusal = {"reason": "expired", "explanation": TYPED}
    return together(
        code,
        (receiver, "tiep-nhan", {}, forms[0][:2], version or forms[0][2]),
        (refuser, "tu-choi-tiep-nhan", refusal, forms[1][:2], version or forms[1][2]),
    )


Press = tuple[Official, str, dict[str, str], tuple[str, str], str]
"""Who presses which button, what was typed, the form's token and cookie, the version of the case that was seen."""


def together(code: str, *presses: Press) -> list[tuple[int, str]]:
    """Let all press at the same moment; return status and text of each answer."""
    barrier, answers = Barrier(len(presses)), [(0, "")] * len(presses)

    def press(place: int) -> None:
        official, path, typed, (token, cookie), version = presses[place]
        form = {"csrfmiddlewaretoken": token, "version": version, **typed}
        barrier.wait()
        status, text, _cookie = official.ask("POST", f"/can-bo/ho-so/{code}/{path}/", form, cookie)
        answers[place] = (status, text)

    threads = [Thread(target=press, args=(place,)) for place in range(len(presses))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def seen(house: House, official: Official, code: str) -> tuple[tuple[str, str], str]:
    """Open a case; return token and cookie of its page, and the version of the case."""
    _status, text, cookie = official.ask("GET", f"/can-bo/ho-so/{code}/")
    ((version,),) = house.rows("SELECT version FROM cases_case WHERE code = %s", [code])
    return (_TOKEN.findall(text)[0], cookie), str(version)


def _bare(official: Official) -> tuple[str, str, str]:
    """Token and cookie of any page, for a house whose own pages do not show the version."""
    _status, text, cookie = official.ask("GET", "/can-bo/tiep-nhan/")
    return _TOKEN.findall(text)[0], cookie, ""


def taken_or_given(house: House, handler: Official, head: Official, code: str, desk: dict[str, Any]) -> None:
    """The handler takes a case while the unit head gives it to a colleague: it lies in one pair of hands."""
    (took, told_handler), (gave, told_head) = together(
        code,
        (handler, "nhan-xu-ly", {}, *seen(house, handler, code)),
        (head, "phan-cong", {"post": str(desk["colleague"])}, *seen(house, head, code)),
    )

    assert sorted([took, gave]) == [302, 409]
    assert (desk["names"][2] in told_head) if took == 302 else (desk["names"][3] in told_handler)
    ((in_hand,),) = house.rows("SELECT handler_id FROM cases_case WHERE code = %s", [code])
    assert (in_hand == desk["colleague"]) == (gave == 302)
    assert events(house, code, "case.taken", "case.assigned") == 1


def approved_or_asked(house: House, leader: Official, handler: Official, code: str, desk: dict[str, Any]) -> None:
    """The leader approves while the handler still asks for completion: no case is approved and incomplete."""
    asked = {"reason": TYPED, "mark-component-portrait": "on", "component-portrait": "Ảnh mờ"}
    (approved, _told), (asking, told_handler) = together(
        code,
        (leader, "phe-duyet", {}, *seen(house, leader, code)),
        (handler, "yeu-cau-bo-sung-khi-xu-ly", asked, *seen(house, handler, code)),
    )

    assert sorted([approved, asking]) == [302, 409]
    if asking == 409:
        assert TYPED in told_handler
    assert events(house, code, "case.approved", "case.supplement_asked") == 1


def events(house: House, code: str, *kinds: str) -> int:
    """Return how many acts of these kinds a case has seen."""
    sql = (
        "SELECT count(*) FROM journal_entry e JOIN cases_case c ON c.id = e.subject_id AND e.subject_type = 'case'"
        " WHERE c.code = %s AND e.kind = ANY(%s)"
    )
    ((number,),) = house.rows(sql, [code, list(kinds)])
    return int(number)


def test_f14_one_of_two_officials_wins_and_the_other_keeps_his_text(house: House) -> None:
    desk = at_the_counter(house, PAIRS)
    site = house.start_web()
    officials = [Official(site, session) for session in desk["sessions"]]
    refusals = 0
    for code in desk["received"]:
        taken_or_given(house, officials[2], officials[3], code, desk)
    for code in desk["forwarded"]:
        approved_or_asked(house, officials[4], officials[2], code, desk)

    for code in desk["codes"]:
        (received, told_receiver), (refused, told_refuser) = race(officials[0], officials[1], code)

        assert sorted([received, refused]) == [302, 409]
        (state,) = house.rows("SELECT state FROM cases_case WHERE code = %s", [code])
        assert state == (("received",) if received == 302 else ("declined",))
        if refused == 409:
            assert TYPED in told_refuser
            assert desk["names"][0] in told_refuser
        else:
            refusals += 1
            assert desk["names"][1] in told_receiver

    kinds = ("case.received", "case.declined")
    acts = house.rows("SELECT subject_id, count(*) FROM journal_entry WHERE kind = ANY(%s) GROUP BY 1", [list(kinds)])
    assert [number for _case, number in acts] == [1] * (CASES + 2 * PAIRS)
    forms = house.rows("SELECT kind, count(*) FROM cases_casepaper WHERE kind <> 'acknowledgement' GROUP BY kind")
    assert dict(forms) == {
        kind: n for kind, n in (("form_01", CASES + 2 * PAIRS - refusals), ("form_03", refusals)) if n
    }
    house.promises()


@pytest.mark.skipif(not FULL, reason="twins run in ./dev faults")
def test_f14_twin_without_the_lock_both_believe_that_they_have_won(house: House) -> None:
    desk = at_the_counter(house)
    site = house.start_web(env={"DJANGO_SETTINGS_MODULE": "tests.faults.unlocked_settings"})
    officials = [Official(site, session) for session in desk["sessions"]]

    answers = [race(officials[0], officials[1], code, version="1") for code in desk["codes"]]

    assert (302, 302) in {(first, second) for (first, _told), (second, _told_too) in answers}
