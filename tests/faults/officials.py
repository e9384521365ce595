"""An official's browser in the fault tests: opens a page, presses its button, writes down what it was told.

Its journal stands outside every process of the house. Status 0 says that the connection was cut: the act may have
happened or not, but only once.
"""

import json
import re
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode, urlsplit

_FIELD = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


@dataclass(frozen=True)
class Official:
    """A browser in which an official has signed in."""

    site: str
    session: str
    journal: Path

    def press(self, path: str, *, page: str = "", **typed: str) -> int:
        """Open a page and post what it holds and what is typed, there or at `path`; return the answer's status."""
        status, text, cookie = self._ask("GET", page or path)
        if status != 200:
            return status
        form = dict(_FIELD.findall(text)) | typed
        status, _text, _cookie = self._ask("POST", path, form, cookie)
        return status

    def _ask(
        self, method: str, path: str, form: dict[str, str] | None = None, cookie: str = ""
    ) -> tuple[int, str, str]:
        headers = {"Cookie": f"sessionid={self.session}; csrftoken={cookie}"}
        headers |= {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
        site = urlsplit(self.site)
        self._note(method=method, path=path)
        try:
            with closing(HTTPConnection(site.hostname or "", site.port, timeout=60)) as connection:
                connection.request(method, path, urlencode(form) if form else None, headers)
                answer = connection.getresponse()
                text = answer.read().decode()
        except (OSError, HTTPException):
            self._note(method=method, path=path, status=0)
            return 0, "", ""
        self._note(method=method, path=path, status=answer.status)
        given = [one for one in answer.headers.get_all("Set-Cookie") or [] if one.startswith("csrftoken=")]
        return answer.status, text, given[0].split(";")[0].split("=", 1)[1] if given else cookie

    def _note(self, **line: object) -> None:
        with self.journal.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
