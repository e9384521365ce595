"""Every page of the house as somebody who may see it, phone and desk, both languages: nothing for axe-core to find,
nothing wider than the screen, no script error, nothing that the page's own content policy has to stop.

The pages are those of `every_page.py`. With SHOTS=1 in the environment a picture of each stays under screenshots/,
for human eyes.
"""

import pytest
from playwright.sync_api import Browser

from tests.journeys.browser import Device, window
from tests.journeys.looking import Drawn, findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.mark.parametrize(("device", "lang"), [("phone", "vi"), ("desk", "en")])
def test_no_page_has_a_finding(pages: dict[str, list[Drawn]], browser: Browser, device: Device, lang: str) -> None:
    with window(browser, device=device, lang=lang) as opened:
        found = [problem for drawn in pages[lang] for problem in findings(opened, drawn)]
    assert found == [], "\n".join(found)
