"""What people do at the screen: a citizen who applies, officials who decide. They read forms, not our code."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from playwright.sync_api import Page

PASSWORD = "mot-cua-demo-2026"
PIN = "246810"
SLUG = "driving-licence-renewal"

Value = str | list[str]


@dataclass
class Somebody:
    """A person before a browser window, at an address."""

    page: Page
    site: str

    def go(self, path: str) -> None:
        """Open an address of the site."""
        self.page.goto(self.site + path)

    def sign_in(self, username: str) -> Self:
        """Sign in with a demo account."""
        self.go("/dang-nhap/")
        self.page.fill("[name=username]", username)
        self.page.fill("[name=password]", PASSWORD)
        self.press("main form")
        return self

    def fill(self, answers: dict[str, Value]) -> None:
        """Fill the controls of a page by name: boxes, lists, single and several choices."""
        for name, value in answers.items():
            wanted = value if isinstance(value, list) else [value]
            control = self.page.locator(f'[name="{name}"]').first
            kind = control.get_attribute("type") or control.evaluate_handle("e => e.tagName").json_value().lower()
            for one in wanted:
                if kind in {"radio", "checkbox"}:
                    self.page.locator(f'[name="{name}"][value="{one}"]').check(force=True)
                elif kind == "select":
                    control.select_option(one)
                else:
                    control.fill(one)

    def press(self, form: str = "main form", button: str = "button:not([type=button])") -> None:
        """Send a form by its button and wait for the page that answers."""
        with self.page.expect_navigation():
            self.page.locator(form).first.locator(button).first.click()
        assert not self.page.locator(".govuk-error-summary").count(), self.reads()[:1500]

    def follow(self, path_end: str) -> None:
        """Click the first link whose address ends so."""
        with self.page.expect_navigation():
            self.page.locator(f'main a[href$="{path_end}"]').first.click()

    def act(self, action_end: str) -> None:
        """Send the form whose address ends so."""
        self.press(f'form[action$="{action_end}"]')

    def reads(self) -> str:
        """Return what the page says."""
        return self.page.locator("main").inner_text()

    def wait_for(self, path: str, words: str, *, tries: int = 60) -> None:
        """Open a page again and again until it says these words: what workers do takes a moment."""
        for _ in range(tries):
            self.go(path)
            if words in self.reads():
                return
            self.page.wait_for_timeout(500)
        raise AssertionError(f"{path} never said {words!r} but: {self.reads()[:600]}")


PAGES: dict[str, dict[str, Value]] = {
    "applicant": {},
    "contact": {},
    "licence": {
        "licence_number": "990171234567",
        "issued_on_day": "15",
        "issued_on_month": "1",
        "issued_on_year": "2017",
        "licence_classes": ["2008:B2"],
        "issued_by": "Sở Giao thông vận tải Sông Thao",
    },
    "reason": {"exchange_reason": "damaged"},
    "violations": {"has_violations": "no"},
    "health": {
        "health_certificate_number": "1024/2026/GKSK",
        "health_facility": "Bệnh viện đa khoa Sông Thao",
    },
    "delivery": {"delivery": "electronic"},
}
"""What the citizen types, page by page; the first two are known from the account."""


class Citizen(Somebody):
    """Applies for the renewal of a driving licence."""

    def begin(self, *, expires: tuple[str, str, str]) -> str:
        """Answer the binding question and return the key of the new draft."""
        self.go(f"/nop/{SLUG}/?moi=1")
        day, month, year = expires
        self.fill({"licence_validity": "dated"})
        self.fill({"expires_on_day": day, "expires_on_month": month, "expires_on_year": year})
        self.press()
        return self.page.url.rstrip("/").rsplit("/", 1)[-1]

    def answer(self, key: str, pages: dict[str, dict[str, Value]]) -> None:
        """Go through the pages in order."""
        for page, answers in pages.items():
            self.go(f"/nhap/{key}/trang/{page}/")
            self.fill(answers)
            self.press()
            assert f"/trang/{page}/" not in self.page.url, self.reads()[:800]

    def attach(self, key: str, component: str, file: Path) -> None:
        """Choose a file for a paper and send it; with script the page stays and shows the answer."""
        self.go(f"/nhap/{key}/giay-to/{component}/")
        self.page.set_input_files("[name=file]", str(file))
        self.page.locator("form[enctype] button:not([type=button])").first.click()
        self.page.locator(".portal-file").first.wait_for()

    def send(self, key: str) -> None:
        """Confirm the declaration and go on to paying."""
        self.go(f"/nhap/{key}/kiem-tra/")
        self.page.locator("[name=declaration]").check(force=True)
        self.press("main form:has([name=declaration])")

    def pay(self) -> None:
        """Pay at the gateway and come back."""
        self.press("main form[action*='/tra/']")
        with self.page.expect_navigation():
            self.page.locator("button[value=pay]").click()

    def newest_case(self) -> str:
        """Return the code of the newest case in the list."""
        self.go("/ho-so/")
        link = self.page.locator("main a[href^='/ho-so/']").first
        return (link.get_attribute("href") or "").strip("/").rsplit("/", 1)[-1]


class Official(Somebody):
    """Works on a case."""

    def open(self, code: str) -> None:
        """Open the case."""
        self.go(f"/can-bo/ho-so/{code}/")

    def step(self, code: str, page: str, answers: dict[str, Value] | None = None) -> None:
        """Open the page of a verb, fill it and send it."""
        self.go(f"/can-bo/ho-so/{code}/{page}/")
        self.fill(answers or {})
        self.press("main form:has([name=version])")
