"""Sending and looking up over HTTP: real server, eight clients, the whole work; beside pages that do nothing."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from itertools import count
from queue import Queue
from statistics import median
from time import perf_counter
from urllib.parse import urlencode, urlsplit

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.who import Who
from bench.ratios import Ratio, compare
from bench.world import copied, processes
from cases.actions import sending
from cases.models import Attachment, Case, DraftAnswers
from payments.models import Bill
from tests.cases import cases
from tests.factories import AT, PASSWORD, Member, citizen

CLIENTS = 8
SENDS = int(os.environ.get("BENCH_SENDS", "160"))
"""Sendings of one run; the floors get ten times as many requests."""
RUNS = int(os.environ.get("BENCH_RUNS", "3"))
_numbers = count(1)
_addresses = count(1)

Work = Callable[["Browser"], None]


class Browser:
    """A client with a connection that stays open, signed in or just a visitor."""

    def __init__(self, port: int, username: str = "") -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies: dict[str, str] = {}
        self.ask("GET", "/dang-nhap/")
        if username:
            self.ask("POST", "/dang-nhap/", {"username": username, "password": PASSWORD})

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> int:
        """Send a request, keep the cookies, return the status."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        # An address of its own for each request: what is slowed down per address is not what is measured.
        number = next(_addresses)
        headers["X-Forwarded-For"] = f"198.{18 + (number >> 16 & 1)}.{number >> 8 & 255}.{number & 255}"
        body = None
        if form is not None:
            body = urlencode({**form, "csrfmiddlewaretoken": self.cookies.get("csrftoken", "")})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        answer.read()
        for line in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return answer.status


def run() -> Iterator[Ratio]:
    """Measure rates in alternating runs."""
    with copied("filing"):
        house = cases.house()
        people = [citizen(f"Người Nộp Hồ Sơ {letter}", password=PASSWORD) for letter in "ABCDEFGH"]
        with processes() as running:
            port = (
                urlsplit(running.start_web(env={"ALLOWED_HOSTS": "127.0.0.1", "TRUSTED_PROXIES": "127.0.0.1/32"})).port
                or 80
            )
            browsers = [Browser(port, person.user.username) for person in people]
            visitors = [Browser(port) for _ in people]
            rates: dict[str, list[float]] = {name: [] for name in ("send", "empty", "signed in", "look up")}
            for _ in range(RUNS + 1):
                drafts = paid_drafts(house, people, SENDS)
                rates["send"].append(rate(browsers, [send(draft) for draft in drafts]))
                rates["empty"].append(rate(browsers, [get("/bench/empty/")] * SENDS * 10))
                rates["signed in"].append(rate(browsers, [get("/bench/signed-in/")] * SENDS * 10))
                rates["look up"].append(rate(visitors, [look_up(*case) for case in receipts(SENDS)] * 5))
        middle = {name: median(found[1:]) for name, found in rates.items()}  # the first run warms up
        yield Ratio("an empty page / a sending, in requests a second", middle["empty"] / middle["send"], 50)
        yield Ratio("an empty signed-in page / a sending", middle["signed in"] / middle["send"], 12)
        yield Ratio("an empty page / a look-up by code", middle["empty"] / middle["look up"], 6)
        yield Ratio("a sending / the same SQL by the bare driver, one client", beside_sql(house, people[0]), None)


def rate(browsers: list[Browser], work: list[tuple[int, Work]]) -> float:
    """Let every client do its part of the work at once; return requests a second. `work` names the owner's client."""
    queues: list[Queue[Work]] = [Queue() for _ in browsers]
    for position, (owner, one) in enumerate(work):
        queues[owner if owner >= 0 else position % len(browsers)].put(one)

    def drain(browser: Browser, queue: "Queue[Work]") -> None:
        while not queue.empty():
            queue.get_nowait()(browser)

    for browser in browsers:
        browser.connection.close()  # the server has left it alone too long; it opens again by itself
    begin = perf_counter()
    with ThreadPoolExecutor(len(browsers)) as pool:
        for done in [pool.submit(drain, *pair) for pair in zip(browsers, queues, strict=True)]:
            done.result()
    return len(work) / (perf_counter() - begin)


def get(path: str) -> tuple[int, Work]:
    """Return the work of opening a page, for any client."""

    def work(browser: Browser) -> None:
        if browser.ask("GET", path) != 200:
            raise RuntimeError(path)

    return -1, work


def send(draft: tuple[int, str]) -> tuple[int, Work]:
    """Return the work of sending a draft, for its owner's client."""
    owner, key = draft

    def work(browser: Browser) -> None:
        status = browser.ask("POST", f"/nhap/{key}/kiem-tra/", {"token": f"send-{key}", "declaration": "on"})
        if status != 302:
            raise RuntimeError(f"sending answered {status}")

    return owner, work


def look_up(code: str, secret: str) -> tuple[int, Work]:
    """Return the work of looking up a case with number and look-up code, for any client."""

    def work(browser: Browser) -> None:
        status = browser.ask("POST", "/tra-cuu/", {"ma": code, "secret": secret})
        if status != 200:
            raise RuntimeError(f"looking up answered {status}")

    return -1, work


def receipts(number: int) -> list[tuple[str, str]]:
    """Return what stands on the receipts of the newest cases: number and look-up code."""
    return [
        (str(code), key)
        for code, key in Case.objects.sent().order_by("-pk").values_list("code", "lookup_secret")[:number]
    ]


def paid_drafts(house: cases.House, people: list[Member], number: int) -> list[tuple[int, str]]:
    """Copy complete drafts whose fee is paid, evenly for all people; return (client, key of the draft)."""
    found = []
    for place, person in enumerate(people):
        model = cases.draft(house, who=person.who)
        answers, files = model.draft.answers, list(model.attachments.all())
        for _ in range(number // len(people)):
            found.append((place, _copy(model, answers, files)))
    return found


def _copy(model: Case, answers: dict[str, object], files: list[Attachment]) -> str:
    serial = next(_numbers)
    case = copy(model)
    case.pk, case.key, case.opening_token = None, f"bench-{serial}", f"bench-{serial}"
    case._state = copy(model._state)
    case._state.adding = True
    case.save()
    DraftAnswers.objects.create(case=case, answers=answers, saved_at=AT)
    Attachment.objects.bulk_create(
        Attachment(
            case=case, key=f"{case.key}-{file.pk}", component=file.component, blob_id=file.blob_id, name=file.name,
            added_at=AT,
        )
        for file in files
    )  # fmt: skip
    Bill.objects.create(
        reference=case.reference, payer_id=case.applicant_id, agency_id=case.agency_id, purpose_code="x", purpose="x",
        lines=[], amount=135_000, state=Bill.State.PAID, opened_at=AT, paid_at=AT,
    )  # fmt: skip
    return case.key


def beside_sql(house: cases.House, person: Member) -> float:
    """Return how much longer the action takes than its own SQL sent by the bare driver; both are rolled back."""
    ((_place, key),) = paid_drafts(house, [person], 1)
    case_id = Case.objects.get(key=key).pk
    with CaptureQueriesContext(connection) as seen:
        _send_one(case_id, person.who)
    own = [query["sql"] for query in seen.captured_queries if not query["sql"].startswith(("BEGIN", "ROLLBACK"))]

    def replay() -> None:
        with transaction.atomic():
            with connection.cursor() as cursor:
                for sql in own:
                    cursor.cursor.execute(sql)
            transaction.set_rollback(True)

    compared = compare("", lambda: _send_one(case_id, person.who), replay, most=None, rounds=40)
    return compared.value


def _send_one(case_id: int, who: Who) -> None:
    with transaction.atomic():
        sending.request_sending(case_id, token="t", declaration={"declaration": True}, who=who, next_path="/", at=AT)
        transaction.set_rollback(True)
