"""What the script adds to pages that work without it: saving while typing, smaller photographs, a bar while sending."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Request, Route, expect

from tests.journeys.browser import Window, window
from tests.journeys.style_page import ADDRESS, serve, style_page

pytestmark = pytest.mark.browser

Answer = Callable[[Route], None]


def saving(page: Page, answers: list[Answer]) -> list[Request]:
    """Answer the saving of the draft with the last of `answers`, to which a test may add; return what came."""
    came: list[Request] = []

    def answer(route: Route) -> None:
        came.append(route.request)
        answers[-1](route)

    page.route(f"{ADDRESS}luu/", answer)
    return came


def saved(route: Route) -> None:
    route.fulfill(json={"saved_at": "21:15"})


def broken(route: Route) -> None:
    route.abort()


def signed_out(route: Route) -> None:
    route.fulfill(status=401, body="")


def form(opened: Window) -> Page:
    """Open the page with its form; the hours of its script can be let pass by `later`."""
    opened.page.clock.install()
    serve(opened.page, style_page(wrong=False))
    return opened.page


def later(page: Page) -> None:
    """Let the pause after typing pass, or the one before the next try, without waiting for it."""
    page.clock.run_for(2100)


def photograph(width: int = 2400, height: int = 1600) -> bytes:
    """A JPEG that weighs more than a photograph of a paper needs to."""
    picture = Image.effect_noise((width, height), 60).convert("RGB")
    file = BytesIO()
    picture.save(file, "JPEG", quality=92)
    return file.getvalue()


def test_what_is_typed_is_saved_and_the_hour_is_said(browser: Browser) -> None:
    with window(browser) as opened:
        page = form(opened)
        came = saving(page, [saved])
        page.fill("[name=name]", "Nguyễn Thị Đặng Ước")
        later(page)
        expect(page.locator("[data-autosave-status]")).to_have_text("Đã lưu lúc 21:15")
        assert "Nguyễn Thị Đặng Ước" in (came[0].post_data or "")
        assert len(came) == 1


def test_a_broken_line_is_said_and_tried_again_until_it_holds(browser: Browser) -> None:
    with window(browser) as opened:
        page = form(opened)
        answers: list[Answer] = [broken]
        saving(page, answers)
        page.fill("[name=name]", "An")
        later(page)
        status = page.locator("[data-autosave-status]")
        expect(status).to_contain_text("Chưa lưu được")
        answers.append(saved)
        later(page)
        expect(status).to_have_text("Đã lưu lúc 21:15")


def test_a_session_that_ended_is_said_and_the_text_stays(browser: Browser) -> None:
    with window(browser) as opened:
        page = form(opened)
        answers: list[Answer] = [signed_out]
        saving(page, answers)
        page.fill("[name=name]", "An")
        later(page)
        status = page.locator("[data-autosave-status]")
        expect(status).to_contain_text("Phiên đăng nhập đã hết")
        expect(status.get_by_role("link")).to_have_attribute("target", "_blank")
        assert page.input_value("[name=name]") == "An"
        answers.append(saved)
        later(page)
        expect(status).to_have_text("Đã lưu lúc 21:15")


def test_leaving_asks_only_while_something_is_unsaved(browser: Browser) -> None:
    with window(browser) as opened:
        page = form(opened)
        saving(page, [saved])
        asked: list[str] = []
        page.on("dialog", lambda dialog: asked.append(dialog.type))
        page.on("dialog", lambda dialog: dialog.accept())
        page.fill("[name=name]", "An")
        page.goto(f"{ADDRESS}x")
        assert asked == ["beforeunload"]
        page.fill("[name=name]", "An")
        later(page)
        expect(page.locator("[data-autosave-status]")).to_have_text("Đã lưu lúc 21:15")
        page.goto(f"{ADDRESS}y")
        assert asked == ["beforeunload"]


def test_a_whole_date_pasted_fills_three_boxes(browser: Browser) -> None:
    with window(browser) as opened:
        serve(opened.page, style_page(wrong=False))
        opened.page.evaluate(
            """() => { const data = new DataTransfer(); data.setData('text', '27/3/2007');
            document.querySelector('[name=born_day]').dispatchEvent(
              new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})) }"""
        )
        values = [opened.page.input_value(f"[name=born_{part}]") for part in ("day", "month", "year")]
        assert values == ["27", "3", "2007"]


def test_a_photograph_is_sent_small_and_the_answer_is_shown(browser: Browser) -> None:
    heavy = photograph()
    assert len(heavy) > 600 * 1024
    with window(browser) as opened:
        page = opened.page
        serve(page, style_page(wrong=False))
        bodies: list[bytes] = []

        def answer(route: Route) -> None:
            bodies.append(route.request.post_data_buffer or b"")
            route.fulfill(
                content_type="text/html; charset=utf-8", body="<title>Xong</title><main><h1>Đã nhận tệp</h1></main>"
            )

        page.route(f"{ADDRESS}tai/", answer)
        page.set_input_files("input[type=file]", {"name": "giay.png", "mimeType": "image/jpeg", "buffer": heavy})
        page.get_by_role("button", name="Tải lên").click()
        expect(page.get_by_role("heading", name="Đã nhận tệp")).to_be_visible()
        sent = bodies[0]
        assert b'filename="giay.jpg"' in sent
        start = sent.index(b"\xff\xd8")
        picture = Image.open(BytesIO(sent[start:]))
        assert max(picture.size) == 1600
        assert len(sent) < len(heavy) / 2
        assert page.title() == "Xong"


def test_a_failed_sending_is_said_and_can_be_tried_again(browser: Browser) -> None:
    with window(browser) as opened:
        page = opened.page
        serve(page, style_page(wrong=False))
        page.route(f"{ADDRESS}tai/", broken)
        page.set_input_files("input[type=file]", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"})
        page.get_by_role("button", name="Tải lên").click()
        expect(page.locator("[data-upload-text]")).to_have_text(re.compile("Chưa tải được tệp lên"))
        assert page.evaluate("document.querySelector('input[type=file]').files.length") == 1
