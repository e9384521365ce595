"""Browsers of the fault tests: they send drafts over HTTP and write down every request and its answer."""

import json
import re
import time
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Lock
from urllib.parse import urlencode, urlsplit

PATIENCE = 90.0
"""Seconds for which a person tries to get a draft sent."""
_FIELD = re.compile(r'<input type="hidden" name="(token|csrfmiddlewaretoken)" value="([^"]+)"')
_writing = Lock()


@dataclass(frozen=True, slots=True)
class Answer:
    """What one request was told: status 0 when nothing came back. `begun`, `ended`: seconds of the machine's clock."""

    key: str
    method: str
    begun: float
    ended: float
    status: int
    location: str = ""
    retry_after: str = ""
    text: str = ""
    cookies: tuple[str, ...] = ()
    number: str = ""
    """What the server calls the request in its logs."""

    @property
    def acknowledged(self) -> str:
        """Return the number of the case when this says that the draft was sent, else ""."""
        found = re.fullmatch(r"/ho-so/([^/]+)/da-gui/", self.location)
        return found[1] if self.status == 302 and found else ""


@dataclass(frozen=True, slots=True)
class Page:
    """A review page as it was shown: the token of its sending, and what proves that the form is ours."""

    token: str
    csrf: str
    cookie: str


class Browser:
    """A signed-in client of the web server, with a journal outside of every process of the house.

    A connection for each request: one that was kept open might be closed by the server just then, which is no fault.
    """

    def __init__(self, site: str, session: str, journal: Path) -> None:
        self.host, self.port = urlsplit(site).hostname or "", urlsplit(site).port
        self.session, self.journal = session, journal

    def ask(self, key: str, method: str, *, form: dict[str, str] | None = None, cookie: str = "") -> Answer:
        """Ask for the review page of a draft, or post it; the journal knows of it before and after."""
        self._note({"key": key, "method": method, "begun": time.monotonic()})
        answer = self._ask(key, method, urlencode(form) if form else None, cookie)
        self._note({name: getattr(answer, name) for name in ("key", "method", "ended", "status", "location")})
        return answer

    def _ask(self, key: str, method: str, body: str | None, cookie: str) -> Answer:
        begun = time.monotonic()
        headers = {"Cookie": f"sessionid={self.session}; csrftoken={cookie}"}
        headers |= {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        try:
            with closing(HTTPConnection(self.host, self.port, timeout=30)) as connection:
                connection.request(method, f"/nhap/{key}/kiem-tra/", body, headers)
                given = connection.getresponse()
                text = given.read().decode()
        except (OSError, HTTPException):
            return Answer(key, method, begun, time.monotonic(), 0)
        told = (given.headers.get("Location", ""), given.headers.get("Retry-After", ""), text)
        cookies = tuple(given.headers.get_all("Set-Cookie") or ())
        number = given.headers.get("X-Request-Id", "")
        return Answer(key, method, begun, time.monotonic(), given.status, *told, cookies, number)

    def _note(self, line: dict[str, object]) -> None:
        with _writing, self.journal.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")

    def open(self, key: str) -> tuple[Answer, Page | None]:
        """Open the review page; return the answer and, if it came, what the page holds."""
        answer = self.ask(key, "GET")
        if answer.status != 200:
            return answer, None
        fields = dict(_FIELD.findall(answer.text))
        cookie = next(one.split(";")[0].split("=", 1)[1] for one in answer.cookies if one.startswith("csrftoken="))
        return answer, Page(fields["token"], fields["csrfmiddlewaretoken"], cookie)

    def post(self, key: str, page: Page) -> Answer:
        """Press the button of a page that was opened."""
        form = {"token": page.token, "csrfmiddlewaretoken": page.csrf, "declaration": "on"}
        return self.ask(key, "POST", form=form, cookie=page.cookie)

    def send(self, key: str) -> list[Answer]:
        """Send a draft as a patient person does: again, with the same page, until it is acknowledged."""
        answers, page, end = [], None, time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if page is None:
                answer, page = self.open(key)
            else:
                answer = self.post(key, page)
            answers.append(answer)
            if answer.acknowledged:
                return answers
            if answer.status not in {200, 302}:
                time.sleep(0.2)
        return answers
