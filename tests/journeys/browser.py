"""A real browser for the journeys: phone or desk, with and without script, watched for errors and weighed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = [
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Frames without rights stay in the page's process, where what they ask for is answered like the page's own files.
    "--disable-features=IsolateSandboxedIframes",
]
SIZES = {"phone": {"width": 360, "height": 740}, "desk": {"width": 1280, "height": 900}}
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

Device = Literal["phone", "desk"]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start one browser; every page in it gets a context of its own."""
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Window:
    """A page being looked at, and everything that went wrong in it."""

    page: Page
    context: BrowserContext
    problems: list[str] = field(default_factory=list)

    def hear(self, said: ConsoleMessage) -> None:
        """Keep what the browser complains about, a stopped policy violation among it."""
        if said.type == "error":
            self.problems.append(f"console: {said.text}")

    def axe(self) -> list[str]:
        """Return what axe-core finds on the page, one line a finding; needs script.

        The checker is evaluated by the browser's own debugger, so that the page's strict policy stays in force.
        """
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found: list[dict[str, Any]] = self.page.evaluate(
            "(tags) => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})"
            ".then((result) => result.violations)",  # what passed is long and nobody reads it
            AXE_RULES,
        )
        return [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]]

    def overflow(self) -> int:
        """Return by how many pixels the page is wider than the window; 0 is right. Needs script."""
        width: int = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return width

    def shot(self, name: str) -> Path:
        """Save a picture of the whole page under screenshots/ (not committed) and return its path."""
        path = ROOT / "screenshots" / f"{name}.png"
        path.parent.mkdir(exist_ok=True)
        self.page.screenshot(path=path, full_page=True)
        return path


@contextmanager
def window(
    browser: Browser, *, device: Device = "phone", script: bool = True, lang: str = "vi", light: str | None = None
) -> Iterator[Window]:
    """Open a fresh context of this width and language; `light`: the address for which the light switch is on."""
    context = browser.new_context(
        viewport={"width": SIZES[device]["width"], "height": SIZES[device]["height"]},
        java_script_enabled=script,
        locale="vi-VN" if lang == "vi" else "en-GB",
        has_touch=device == "phone",
    )
    if light:
        context.add_cookies([{"name": "light", "value": "1", "url": light}])
    page = context.new_page()
    opened = Window(page, context)
    page.on("pageerror", lambda error: opened.problems.append(f"script: {error}"))
    page.on("console", lambda said: opened.hear(said))
    yield opened
    context.close()


@dataclass
class Weight:
    """Bytes over the wire by kind of resource, and how many requests they took."""

    by_kind: dict[str, int] = field(default_factory=dict)
    requests: int = 0

    @property
    def total(self) -> int:
        """Every byte that travelled, heads included."""
        return sum(self.by_kind.values())


@contextmanager
def weighing(opened: Window) -> Iterator[Weight]:
    """Count what travels while the block runs, as the browser's network layer saw it (compressed)."""
    session = opened.context.new_cdp_session(opened.page)
    session.send("Network.enable")
    weight, kinds = Weight(), dict[str, str]()

    def answered(event: dict[str, Any]) -> None:
        kinds[event["requestId"]] = event["type"]

    def finished(event: dict[str, Any]) -> None:
        kind = kinds.get(event["requestId"], "Other")
        weight.by_kind[kind] = weight.by_kind.get(kind, 0) + int(event["encodedDataLength"])
        weight.requests += 1

    session.on("Network.responseReceived", answered)
    session.on("Network.loadingFinished", finished)
    yield weight
    opened.page.wait_for_load_state("networkidle")
    session.detach()
