"""Every component: no finding of axe-core, nothing wider than the screen, no script error, usable without script."""

import pytest
from playwright.sync_api import Browser

from tests.journeys.browser import Device, window
from tests.journeys.style_page import serve, style_page

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("base", "device", "lang"),
    [
        ("base.html", "phone", "vi"),
        ("base.html", "desk", "en"),
        ("office/base.html", "phone", "en"),
        ("office/base.html", "desk", "vi"),
    ],
)
def test_all_components_are_accessible(browser: Browser, base: str, device: Device, lang: str) -> None:
    with window(browser, device=device) as opened:
        serve(opened.page, style_page(base=base, lang=lang))
        opened.shot(f"style-{base.replace('/', '-').removesuffix('.html')}-{device}-{lang}")
        assert opened.axe() == []
        assert opened.overflow() == 0
        assert opened.problems == []


@pytest.mark.parametrize("device", ["phone", "desk"])
def test_without_script_every_control_is_there(browser: Browser, device: Device) -> None:
    with window(browser, device=device, script=False) as opened:
        serve(opened.page, style_page(light=True))
        opened.shot(f"style-plain-{device}")
        for name in ("name", "born_day", "reason", "home_province", "pin", "agree", "paper"):
            assert opened.page.locator(f"[name={name}]").first.is_visible(), name


def test_an_error_link_reaches_its_control(browser: Browser) -> None:
    with window(browser) as opened:
        opened.page.set_default_timeout(5000)
        serve(opened.page, style_page())
        opened.page.get_by_role("link", name="Hãy nhập ngày sinh").click()
        assert opened.page.evaluate("document.activeElement.name") == "born_day"
