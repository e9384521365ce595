"""Pages of the house as somebody sees them: drawn first, while the database is at hand, and looked at afterwards.

The browser's driver keeps an event loop in this thread; signing needs to start one, and Django would open another
connection beside it. So no page is asked for while a browser lives.
"""

import os
import re
from dataclasses import dataclass

from django.conf import settings

from portal.templatetags.portal_page import LIGHT_COOKIE
from tests.architecture.access import Walker, content
from tests.journeys.browser import Window
from tests.journeys.style_page import serve


@dataclass(frozen=True)
class Drawn:
    """One answer of the house: for whom, in which language, and what came."""

    role: str
    path: str
    lang: str
    status: int
    is_page: bool
    html: str
    policy: str

    @property
    def name(self) -> str:
        """Say which page this is."""
        return f"{self.path} as {self.role} ({self.lang})"


def draw(walker: Walker, *, role: str, path: str, lang: str, light: bool = False) -> Drawn:
    """Ask for a page as somebody would; `light`: with the switch for slow lines on."""
    cookies = {settings.LANGUAGE_COOKIE_NAME: lang, LIGHT_COOKIE: "1" if light else "0"}
    answer = walker.request(role, "GET", path, cookies=cookies)
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    html = content(answer).decode() if is_page else ""
    policy = answer.headers.get("Content-Security-Policy", "")
    return Drawn(role, path, lang, answer.status_code, is_page, html, policy)


def findings(opened: Window, drawn: Drawn) -> list[str]:
    """Show a page to the browser; return one line for each finding. Files that are no pages have none.

    With SHOTS=1 in the environment a picture stays under screenshots/, for human eyes.
    """
    if drawn.status != 200:
        return [f"{drawn.name}: answered {drawn.status}"]
    if not drawn.is_page:
        return []
    opened.problems.clear()
    serve(opened.page, drawn.html, policy=drawn.policy)
    if os.environ.get("SHOTS"):
        opened.shot(f"{drawn.role}-{re.sub(r'[^a-z0-9]+', '-', drawn.path.lower()).strip('-')}-{drawn.lang}")
    wide = [f"{opened.overflow()} px wider than the screen"] if opened.overflow() else []
    return [f"{drawn.name}: {problem}" for problem in [*opened.axe(), *wide, *opened.problems]]
