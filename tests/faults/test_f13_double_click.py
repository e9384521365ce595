"""F13: one draft, open in two tabs, is sent twenty times at once to a real server: one case, one number.

The same race against the action itself, with its twin without the lock, is in tests/cases/test_sending.py.
"""

from threading import Barrier, Thread

import pytest

from tests.faults.browsers import Answer, Browser, Page
from tests.faults.harness import House

pytestmark = pytest.mark.faults
CLICKS = 20


def test_f13_twenty_posts_of_one_draft_have_one_answer(house: House) -> None:
    (draft,) = house.client("drafts", 1, 1)
    site, journal = house.start_web(), house.folder / "browsers.jsonl"
    tabs = [Browser(site, draft["session"], journal).open(draft["key"])[1] for _tab in range(2)]
    page, other = tabs
    assert page is not None
    assert other is not None
    assert page.token != other.token
    together, answers = Barrier(CLICKS), list[Answer]()

    def click(shown: Page) -> None:
        browser = Browser(site, draft["session"], journal)
        together.wait()
        answers.append(browser.post(draft["key"], shown))

    threads = [Thread(target=click, args=((page, other)[place % 2],)) for place in range(CLICKS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    again = Browser(site, draft["session"], journal)
    late = again.post(draft["key"], page)
    _second, tab = again.open(draft["key"])

    numbers = {answer.acknowledged for answer in [*answers, late]}
    assert len(answers) == CLICKS
    assert len(numbers) == 1
    assert numbers != {""}
    assert tab is None, "a second tab is led to the receipt"
    assert house.rows("SELECT code FROM cases_case WHERE state <> 'draft'") == [(numbers.pop(),)]
    for table in ("cases_submission", "cases_casepaper", "cases_caseserial"):
        assert house.rows(f"SELECT count(*) FROM {table}") == [(1,)], table  # noqa: S608 — our own names
    assert house.rows("SELECT count(*) FROM journal_entry WHERE kind = 'case.submitted'") == [(1,)]
    house.promises()
